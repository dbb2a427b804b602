// One function a command; each gives the exit code of contract section 3.
#pragma once

#include "cli/options/options.hpp"
#include "netpreflight/merged.hpp"
#include "report/mail/found.hpp"

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
int run_pair(const PairOptions& options);
int run_compare(const RequirementsOptions& options);
int run_import(const RequirementsOptions& options);
int run_explain(const ExplainOptions& options);
int run_completion(const CompletionOptions& options);
int run_manual();

/// The embedded table of that name, or the table of a file; the default table where nothing is said. The error is one line.
tl::expected<Table, std::string> load_table(const std::optional<std::filesystem::path>& file);

/// The reports in a file, in JSON or in a mail, not yet read; "-" is standard input. The error is one line.
tl::expected<std::vector<FoundReport>, std::string> load_found(const std::filesystem::path& file);

/// The only report in a file, of one host or of many, or the only log. The error is one line.
tl::expected<Document, std::string> load_document(const std::filesystem::path& file);

/// The only report in a file where only one host's will do. The error is one line.
tl::expected<Report, std::string> load_report(const std::filesystem::path& file);

/// Prints to standard output; an error goes to standard error and gives exit code 3.
int print(std::string_view text);

/// One line on standard error, and the code to exit with.
int complain(std::string_view line, int exit_code);

}  // namespace netpreflight
