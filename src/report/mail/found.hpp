// The reports in a file: JSON, or a mail as a whole with blocks and JSON in its parts. Reads them and says which there are. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/merged.hpp"

namespace netpreflight {

/// One report of a file.
struct FoundReport {
  std::string place;                            ///< "line 60", "part 2 (report.json)"; empty: the file is nothing else
  std::string name;                             ///< what errors in its JSON call it
  tl::expected<std::string, std::string> json;  ///< or what is wrong with it, without the name of the file
  bool is_block = false;
};

/// Every report in a file, in order, what is damaged included; what several forms of one mail have (RFC 2046 section 5.1.4) once. There is
/// at least one. The error is one line; `file` names the file in it.
tl::expected<std::vector<FoundReport>, std::string> find_reports(std::string text, std::string_view file);

/// Whether somebody has to choose: there are several, and one of them at least is whole.
bool is_choice(const std::vector<FoundReport>& found);

/// "mail.txt: has 2 blocks (lines 60, 410): choose one with show --block 1 to 2".
std::string choice_words(const std::vector<FoundReport>& found, std::string_view file, bool with_places);

/// The one of this number, counted from 1; 0: there must be exactly one. The error is one line.
tl::expected<FoundReport, std::string> choose(std::vector<FoundReport> found, std::string_view file,
                                              std::size_t number);

/// Reads one host's report, many hosts' as one, or a stand-in's log. The error is one line.
tl::expected<Document, std::string> read_found(const FoundReport& found, std::string_view file);

/// find_reports, choose and read_found.
tl::expected<Document, std::string> read_report_or_mail(std::string text, std::string_view file, std::size_t number);

/// choice_words, and one line for each of several reports: how to choose it, its host, time and verdict, or what is wrong with it, and where it stands.
std::string list_of(const std::vector<FoundReport>& found, std::string_view file);

}  // namespace netpreflight
