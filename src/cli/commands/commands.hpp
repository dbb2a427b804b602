// One function a command; each gives the exit code of contract section 3.
#pragma once

#include "cli/options/options.hpp"
#include "netpreflight/merged.hpp"

namespace netpreflight {

inline constexpr int kExitDone = 0;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitIncomplete = 3;
inline constexpr int kExitInterrupted = 130;

int run_check(const CheckOptions& options);
int run_listen(const ListenOptions& options);
int run_show(ShowOptions options);
int run_requirements(const RequirementsOptions& options);
int run_rules(const RulesOptions& options);
int run_requests(const RequestsOptions& options);
int run_merge(const MergeOptions& options);
int run_diff(const DiffOptions& options);
int run_compare(const RequirementsOptions& options);
int run_explain(const ExplainOptions& options);
int run_completion(const CompletionOptions& options);
int run_manual();

/// The table of a file, or the embedded one. The error is one line.
tl::expected<Table, std::string> load_table(const std::optional<std::filesystem::path>& file);

/// One host's report or many hosts' as one, in JSON or pasted into a mail; "-" is standard input. `block` as for
/// read_report_or_mail. The error is one line.
tl::expected<Document, std::string> load_document(const std::filesystem::path& file, std::size_t block = 0);

/// The same where only one host's report will do.
tl::expected<Report, std::string> load_report(const std::filesystem::path& file);

/// Prints to standard output; an error goes to standard error and gives exit code 3.
int print(std::string_view text);

/// One line on standard error, and the code to exit with.
int complain(std::string_view line, int exit_code);

}  // namespace netpreflight
