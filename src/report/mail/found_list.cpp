// Several reports of one file, for whoever has to choose.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/mail/found.hpp"
#include "report/writers.hpp"
#include "text/columns.hpp"

namespace netpreflight {

namespace {

using Cells = std::vector<std::string>;

Cells cells_of(const Report& report) {
  return {host_words(report), minute_words(report.run.started), std::string(words(report.verdict))};
}

/// The moment is that of the newest of the hosts' reports.
Cells cells_of(const Merged& merged) {
  const auto newest =
      std::ranges::max_element(merged.hosts, {}, [](const MergedHost& host) { return host.report.run.started; });
  const std::string moment = newest == merged.hosts.end() ? "" : minute_words(newest->report.run.started);
  return {counted(merged.hosts.size(), "host"), moment, std::string(words(merged.verdict))};
}

Cells cells_of(const ListenLog& log) {
  return {log.host, minute_words(log.started), "log of a stand-in"};
}

Cells row_of(const FoundReport& found, std::size_t number, std::string_view file) {
  Cells row{fmt::format("--block {}", number)};
  const auto document = read_found(found, file);
  if (!document) {
    const std::string before = fmt::format("{}: ", file);
    const std::string& fault = document.error();
    row.insert(row.end(), {"", "", "unreadable", fault.starts_with(before) ? fault.substr(before.size()) : fault});
    return row;
  }
  std::ranges::copy(std::visit([](const auto& each) { return cells_of(each); }, *document), std::back_inserter(row));
  row.push_back(found.place);
  return row;
}

}  // namespace

std::string list_of(const std::vector<FoundReport>& found, std::string_view file) {
  constexpr std::size_t kMostListed = 20;
  std::vector<Cells> rows;
  for (std::size_t i = 0; i < std::min(found.size(), kMostListed); ++i) rows.push_back(row_of(found[i], i + 1, file));
  std::string list = fmt::format("{}\n{}", choice_words(found, file, false), in_columns(rows));
  if (found.size() > kMostListed) list += fmt::format("    and {} more\n", found.size() - kMostListed);
  return list;
}

}  // namespace netpreflight
