#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "text/wall_time.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

/// A report and the label that all its samples carry; empty where there is only one report, and the scraper names the host.
struct Source {
  const Report& report;
  std::string host_label;
};

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

/// Collects the samples of one family after the other, as the exposition format wants them.
class Exposition {
 public:
  void family(std::string_view metric, std::string_view help) {
    metric_ = metric;
    text_ += fmt::format("# HELP netpreflight_{0} {1}\n# TYPE netpreflight_{0} gauge\n", metric, help);
  }

  /// No two of a family may have the same labels.
  void sample(const Source& source, const Labels& labels, double value) {
    std::string inside = source.host_label.empty() ? "" : "host=" + double_quoted(source.host_label);
    for (const auto& [label, content] : labels) {
      if (!inside.empty()) inside += ',';
      inside.append(label).append("=").append(double_quoted(content));
    }
    text_.append("netpreflight_").append(metric_);
    if (!inside.empty()) text_.append("{").append(inside).append("}");
    text_.append(fmt::format(" {}\n", value));
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string_view metric_;
};

constexpr std::array kStatuses{Status::pass, Status::warn, Status::fail, Status::skip};
constexpr std::array kVerdicts{Verdict::ready, Verdict::ready_with_warnings, Verdict::not_ready};

double epoch_seconds(WallTime time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1000.0;
}

std::size_t count_of(const Counts& counts, Status status) {
  switch (status) {
    case Status::pass:
      return counts.pass;
    case Status::warn:
      return counts.warn;
    case Status::fail:
      return counts.fail;
    case Status::skip:
      return counts.skip;
  }
  return 0;
}

void write_run(Exposition& out, const std::vector<Source>& sources) {
  out.family("info", "The program, the table and the vantage of the last run; always 1.");
  for (const auto& source : sources) {
    const Report& report = source.report;
    out.sample(source,
               {{"version", report.tool.version},
                {"public_roots", report.tool.public_roots},
                {"table", report.table.id},
                {"edition", report.table.edition},
                {"from", report.run.from}},
               1);
  }
  out.family("run_timestamp_seconds", "When the last run began.");
  for (const auto& source : sources) out.sample(source, {}, epoch_seconds(source.report.run.started));
  out.family("run_duration_seconds", "How long the last run took.");
  for (const auto& source : sources) out.sample(source, {}, source.report.run.duration.count() / 1000.0);
  out.family("verdict", "1 for the verdict of the last run, 0 for the others.");
  for (const auto& source : sources) {
    for (const Verdict verdict : kVerdicts)
      out.sample(source, {{"verdict", name(verdict)}}, source.report.verdict == verdict ? 1 : 0);
  }
  out.family("rows", "Rows of the table by status.");
  for (const auto& source : sources) {
    for (const Status status : kStatuses) {
      out.sample(source, {{"status", name(status)}}, static_cast<double>(count_of(source.report.counts, status)));
    }
  }
}

void write_rows(Exposition& out, const std::vector<Source>& sources) {
  out.family("row_status", "1 for the status of a row, 0 for the others.");
  for (const auto& source : sources) {
    for (const auto& row : source.report.rows) {
      for (const Status status : kStatuses) {
        out.sample(source,
                   {{"row", row.requirement.id},
                    {"section", row.requirement.section},
                    {"level", name(row.requirement.level)},
                    {"status", name(status)}},
                   row.status == status ? 1 : 0);
      }
    }
  }
  out.family("row_cause", "Why a row is not a plain pass; always 1.");
  for (const auto& source : sources) {
    for (const auto& row : source.report.rows) {
      if (row.cause)
        out.sample(source, {{"row", row.requirement.id}, {"status", name(row.status)}, {"cause", code(*row.cause)}}, 1);
    }
  }
  out.family("row_duration_seconds", "How long the check of a row took.");
  for (const auto& source : sources) {
    for (const auto& row : source.report.rows) {
      if (row.status != Status::skip) out.sample(source, {{"row", row.requirement.id}}, row.duration.count() / 1000.0);
    }
  }
}

/// A sample for each address of a row whose evidence has the number. A second attempt at an address is no second series.
template <class Kind, class NumberOf>
void write_addresses(Exposition& out, const std::vector<Source>& sources, NumberOf number_of) {
  for (const auto& source : sources) {
    for (const auto& row : source.report.rows) {
      std::set<std::string_view> told;
      for (const auto& step : row.steps) {
        const auto* evidence = std::get_if<Kind>(&step.evidence);
        const std::optional<double> number = evidence == nullptr ? std::nullopt : number_of(*evidence);
        if (number && told.insert(evidence->address).second)
          out.sample(source, {{"row", row.requirement.id}, {"address", evidence->address}}, *number);
      }
    }
  }
}

std::optional<double> offset_of(const NtpEvidence& ntp) {
  return ntp.reply ? std::optional(ntp.reply->offset.count() / 1000.0) : std::nullopt;
}

std::optional<double> expiry_of(const HandshakeEvidence& handshake) {
  const auto end = handshake.chain.empty() ? std::nullopt : from_rfc3339(handshake.chain.front().not_after);
  return end ? std::optional(epoch_seconds(*end)) : std::nullopt;
}

void write_measurements(Exposition& out, const std::vector<Source>& sources) {
  out.family("ntp_offset_seconds", "How far the clock of a time server is ahead of this host's.");
  write_addresses<NtpEvidence>(out, sources, offset_of);
  out.family("certificate_expiry_timestamp_seconds", "When the certificate that an address showed expires.");
  write_addresses<HandshakeEvidence>(out, sources, expiry_of);
}

}  // namespace

std::string write_prometheus(const Report& report) {
  Exposition out;
  const std::vector<Source> sources{{report, {}}};
  write_run(out, sources);
  write_rows(out, sources);
  write_measurements(out, sources);
  return out.take();
}

std::string write_prometheus(const Merged& merged) {
  Exposition out;
  std::vector<Source> sources;
  sources.reserve(merged.hosts.size());
  for (const auto& host : merged.hosts) sources.push_back({host.report, host.label});
  write_run(out, sources);
  write_rows(out, sources);
  return out.take();
}

}  // namespace netpreflight
