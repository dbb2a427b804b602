// The fields of merged reports, listed as those of a report are (report_fields.hpp).
#pragma once

#include <string_view>

#include "netpreflight/merged.hpp"
#include "record/archive_json.hpp"
#include "record/report_fields.hpp"

namespace netpreflight {

inline constexpr std::string_view kMergedFormat = "netpreflight-merged/1";

template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<MergedHost> host) {
  archive("label", host.label);
  archive("file", host.file);
  archive("from", host.report.run.from);
  archive("started", host.report.run.started);
  archive("duration_ms", host.report.run.duration);
  archive("host", host.report.run.host);
  archive("proxy", host.report.run.proxy, "Without credentials; null where none is configured.");
  archive("table", host.report.table);
  archive("tool", host.report.tool);
  archive("redacted", host.report.redacted,
          "Whether names and addresses that are not the table's are replaced by placeholders.");
  archive("verdict", host.report.verdict);
  archive("counts", host.report.counts);
  archive("problems", host.report.problems, "Each root cause that this host's report has, heaviest first.");
  archive("elsewhere", host.report.elsewhere, "What was to be run on other hosts, because rows start there.");
  archive("seen_by", host.seen_by,
          "Where the host made no report: the name of the stand-in whose log says what came from there.");
}

/// Without its rows: their cells belong to the hosts.
template <typename Archive>
void fields(Archive& archive, typename Archive::template Ref<Merged> merged) {
  archive("tool", merged.tool);
  archive("table", merged.table);
  archive("verdict", merged.verdict);
  archive("counts", merged.counts);
  archive("left_out", merged.left_out, "Files with another report of one of these hosts.");
  archive("notes", merged.notes);
  archive("hosts", merged.hosts);
}

}  // namespace netpreflight
