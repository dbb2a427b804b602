#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "report/parts/layout.hpp"
#include "report/text/parts.hpp"
#include "report/text/problems.hpp"
#include "report/text/support.hpp"

namespace netpreflight {

namespace {

/// "PASS" and two spaces.
constexpr std::size_t kCellWidth = 6;
constexpr std::array kStatuses{Status::pass, Status::warn, Status::fail, Status::skip};

class MergedText {
 public:
  MergedText(const Merged& merged, const TextStyle& style)
      : merged_(merged), style_(style), problems_(problems(merged)) {
    for (const auto& row : merged.rows) id_width_ = std::max(id_width_, display_width(row.requirement.id));
    for (const auto& host : merged.hosts) label_width_ = std::max(label_width_, display_width(host.label));
    is_matrix_ = 2 + id_width_ + 2 + merged.hosts.size() * kCellWidth <= style.columns;
  }

  std::string write() {
    out_ += painted(style_,
                    fmt::format("{} of {}, edition {}: {} host{}", merged_.table.title, merged_.table.id,
                                merged_.table.edition, merged_.hosts.size(), merged_.hosts.size() == 1 ? "" : "s"),
                    kBold) +
            "\n\n";
    list_hosts();
    heading();
    for (const auto& [section, rows] : sections_of(merged_)) {
      if (std::ranges::none_of(rows, [&](const MergedRow* row) { return shown(*row); })) continue;
      out_ += fmt::format("\n{}{}\n", painted(style_, section->title, kBold), heading_note(*section));
      for (const auto* row : rows) {
        if (shown(*row)) write_row(*row);
      }
    }
    list_problems();
    list_notes();
    out_ += fmt::format("\n{}: {}\n", painted(style_, merged_.verdict), counts_words(merged_.counts));
    return std::move(out_);
  }

 private:
  /// All hosts where they are columns, because the columns have only numbers; else those that are not ready.
  void list_hosts() {
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < merged_.hosts.size(); ++i) {
      const auto& host = merged_.hosts[i];
      if (!is_matrix_ && host.report.verdict == Verdict::ready) {
        ++left_out;
        continue;
      }
      const std::string line = fmt::format("{}  {}, {}", painted(style_, host.report.verdict), role_words(host.report),
                                           moment_words(host.report.run.started));
      out_ += fmt::format("{:>4}  {}  {}\n", i + 1, padded(host.label, label_width_), line);
    }
    if (left_out > 0) out_ += fmt::format("      and {} that are {}\n", left_out, words(Verdict::ready));
  }

  void heading() {
    out_ += '\n' + std::string(2 + id_width_ + 2, ' ');
    if (is_matrix_) {
      for (std::size_t i = 0; i < merged_.hosts.size(); ++i) out_ += padded(fmt::format("{}", i + 1), kCellWidth);
    } else {
      for (const Status status : kStatuses) out_ += fmt::format("{:>6}", name(status));
    }
    trim();
    out_ += '\n';
  }

  bool shown(const MergedRow& row) const {
    return style_.detail != TextStyle::Detail::quiet ||
           std::ranges::any_of(std::views::iota(std::size_t{0}, merged_.hosts.size()), [&](std::size_t host) {
             const auto* each = cell(merged_, row, host);
             return each != nullptr && is_problem(each->status);
           });
  }

  void write_row(const MergedRow& row) {
    out_ += fmt::format("  {}  ", padded(row.requirement.id, id_width_));
    std::array<std::size_t, kStatuses.size()> counts{};
    for (std::size_t host = 0; host < merged_.hosts.size(); ++host) {
      const auto* each = cell(merged_, row, host);
      if (each != nullptr) ++counts.at(static_cast<std::size_t>(each->status));
      if (is_matrix_) out_ += cell_words(each) + "  ";
    }
    if (!is_matrix_) {
      for (const auto count : counts) out_ += count == 0 ? fmt::format("{:>6}", "-") : fmt::format("{:>6}", count);
    }
    trim();
    out_ += '\n';
  }

  /// What is another vantage's to check is no news in a matrix of vantages.
  std::string cell_words(const ReportedRow* row) const {
    if (row == nullptr) return "    ";
    return row->cause == Cause::run_other_vantage ? "-   " : painted(style_, row->status);
  }

  void trim() { out_.erase(out_.find_last_not_of(' ') + 1); }

  std::string hosts_of(const std::vector<std::size_t>& hosts) const {
    constexpr std::size_t kMostNamed = 20;
    std::vector<std::string_view> labels;
    for (const std::size_t host : hosts) {
      if (labels.size() < kMostNamed) labels.push_back(merged_.hosts[host].label);
    }
    const std::size_t more = hosts.size() - labels.size();
    return fmt::format("{}{}", fmt::join(labels, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
  }

  void list_problems() {
    for (const auto& [problem, hosts] : problems_) {
      std::vector<Labelled> also{
          {"hosts", fmt::format("{} of {}: {}", hosts.size(), merged_.hosts.size(), hosts_of(hosts))}};
      if (hosts.size() > 1)
        also.emplace_back("likewise", phrase(Phrase::request_of_first, {{"host", merged_.hosts[hosts.front()].label}}));
      out_ += text_problem(style_, problem, also);
    }
  }

  void list_notes() {
    if (merged_.notes.empty()) return;
    out_ += fmt::format("\n{}\n", painted(style_, "Notes", kBold));
    for (const auto& note : merged_.notes) out_ += wrapped("  - ", note, style_.columns);
  }

  const Merged& merged_;
  const TextStyle& style_;
  std::vector<MergedProblem> problems_;
  std::string out_;
  std::size_t id_width_ = 0;
  std::size_t label_width_ = 0;
  bool is_matrix_ = false;
};

}  // namespace

std::string write_text(const Merged& merged, const TextStyle& style) {
  if (style.detail == TextStyle::Detail::support) return text_for_support(merged, style);
  return MergedText(merged, style).write();
}

}  // namespace netpreflight
