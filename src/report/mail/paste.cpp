#include "report/mail/paste.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "record/merged_json.hpp"
#include "netpreflight/catalogue.hpp"
#include "report/mail/block.hpp"
#include "report/parts/layout.hpp"
#include "report/text/text.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kColumns = 78;

/// What is not ASCII becomes a question mark, one for each character; the block has it as it was.
std::string ascii(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    const bool continues = (value & 0xC0U) == 0x80U;
    if (value < 0x80) out += byte;
    if (value >= 0x80 && !continues) out += '?';
  }
  return out;
}

/// Lines of at most kColumns: broken at spaces, and a word that is longer in itself wherever it has to be.
std::string paragraph(std::string_view first, std::string_view text) {
  const std::size_t room = kColumns - first.size();
  std::string broken;
  std::size_t word = 0;
  for (const char c : ascii(text)) {
    word = c == ' ' ? 0 : word + 1;
    if (word > room) {
      broken += ' ';
      word = 1;
    }
    broken += c;
  }
  return wrapped(first, broken, kColumns);
}

constexpr std::string_view kAboutBlock =
    "The whole report follows. Leave its lines as they are; `netpreflight show FILE` reads it out of this mail.";
constexpr std::string_view kAboutPlaceholders =
    "those that are not the table's are replaced by placeholders (host-1, ip-1 ...)";

class Paste {
 public:
  explicit Paste(const Report& report) : report_(report) {
    for (const auto& row : report.rows) id_width_ = std::max(id_width_, row.requirement.id.size());
    id_width_ = std::min(id_width_, kMostIdColumns);
  }

  std::string write() {
    head();
    for (const auto& section : report_.table.sections) write_section(section);
    out_ += '\n';
    out_ += paragraph("", kAboutBlock) + '\n' + write_block(write_report(report_));
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kMostIdColumns = 26;

  void head() {
    const auto& run = report_.run;
    out_ += paragraph("", fmt::format("{}: {}", words(report_.verdict), counts_words(report_.counts)));
    out_ += '\n';
    out_ += paragraph("table    ",
                      fmt::format("{} ({}), edition {}", report_.table.title, report_.table.id, report_.table.edition));
    out_ += paragraph("host     ", fmt::format("{} as {}, {}", host_words(report_), role_words(report_), run.host.os));
    if (std::ranges::any_of(report_.rows, [](const auto& row) { return row.requirement.level == Level::optional; })) {
      out_ += paragraph("opt      ", "optional rows: they may fail, and the host is ready all the same");
    }
    out_ +=
        paragraph("checked  ", fmt::format("{:%Y-%m-%d %H:%M} UTC in {:.1f} s by netpreflight {}", floored(run.started),
                                           run.duration.count() / 1000, report_.tool.version));
    if (report_.tool.judged_by)
      out_ += paragraph("judged   ", fmt::format("again by netpreflight {}", *report_.tool.judged_by));
    if (report_.redacted.value_or(false)) {
      out_ += paragraph("names    ", kAboutPlaceholders);
    }
  }

  static std::chrono::sys_seconds floored(WallTime time) { return std::chrono::floor<std::chrono::seconds>(time); }

  void write_section(const Section& section) {
    bool titled = false;
    for (const auto& row : report_.rows) {
      if (row.requirement.section != section.id) continue;
      if (!titled) out_ += '\n' + paragraph("", section.title + std::string(heading_note(section)));
      titled = true;
      write_row(row);
    }
  }

  void write_row(const ReportedRow& row) {
    const auto& requirement = row.requirement;
    const std::string port = requirement.port ? port_and_protocol(requirement) + ' ' : "";
    const std::string_view level = requirement.level == Level::optional ? "opt" : "   ";
    out_ += paragraph(fmt::format("{} {}  ", words(row.status), level),
                      fmt::format("{}  {}{}", padded(requirement.id, id_width_), port, row.destination));
    if (!row.cause) return;
    out_ += paragraph("      ", fmt::format("{}: {}", code(*row.cause), row.summary));
    if (!row.remedy) return;
    const auto [first, is_first] = first_with_.emplace(*row.remedy, requirement.id);
    out_ += paragraph("      do: ", is_first ? *row.remedy : fmt::format("as for {}", first->second));
    if (is_first && is_problem(row.status)) out_ += paragraph("      ask: ", entry(*row.cause).ask);
  }

  const Report& report_;
  std::string out_;
  std::size_t id_width_ = 0;
  std::map<std::string, std::string> first_with_;  ///< remedy -> the first row that it is for
};

using Error = tl::unexpected<std::string>;

/// "lines 12, 80 and 3 more".
std::string lines_of(const std::vector<Block>& blocks) {
  constexpr std::size_t kMostNamed = 5;
  std::string lines;
  for (std::size_t i = 0; i < std::min(blocks.size(), kMostNamed); ++i)
    lines += fmt::format("{}{}", i == 0 ? "lines " : ", ", blocks[i].line);
  return blocks.size() <= kMostNamed ? lines : fmt::format("{} and {} more", lines, blocks.size() - kMostNamed);
}

tl::expected<std::string, std::string> chosen(std::vector<Block> blocks, std::size_t wanted) {
  if (blocks.empty())
    return Error(fmt::format("holds neither a report in JSON nor a block that starts with {}", kBlockBegin));
  if (wanted > blocks.size()) return Error(fmt::format("has no block {}, only {}", wanted, blocks.size()));
  if (wanted == 0 && blocks.size() > 1) {
    const bool same = std::ranges::all_of(
        blocks, [&](const Block& block) { return block.text && block.text == blocks.front().text; });
    return Error(fmt::format("has {} blocks ({}){}: choose one with show --block 1 to {}", blocks.size(),
                             lines_of(blocks), same ? ", all with the same report" : "", blocks.size()));
  }
  Block& block = blocks[wanted == 0 ? 0 : wanted - 1];
  if (!block.text) return Error(fmt::format("the block in line {} {}", block.line, block.text.error()));
  return std::move(*block.text);
}

}  // namespace

std::string write_paste(const Report& report) {
  return Paste(report).write();
}

std::string write_paste(const Merged& merged) {
  std::string paste;
  const std::string whole = write_text(merged, {.color = false, .columns = kColumns});
  for (std::string_view text = whole; !text.empty();) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    paste += paragraph(line.substr(0, indent), line.substr(indent));
  }
  const bool redacted =
      std::ranges::all_of(merged.hosts, [](const MergedHost& host) { return host.report.redacted.value_or(false); });
  if (redacted) paste += '\n' + paragraph("", fmt::format("Names: {}.", kAboutPlaceholders));
  return paste + '\n' + paragraph("", kAboutBlock) + '\n' + write_block(write_merged(merged));
}

tl::expected<ReportText, std::string> find_report(std::string text, std::string_view file, std::size_t block) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string::npos && text[first] == '{';
  if (is_json) return ReportText{std::move(text), std::string(file)};
  if (text.size() > kMaxMailBytes)
    return Error(fmt::format("{}: is larger than {} MiB, and a mail may not be", file, kMaxMailBytes >> 20U));
  auto json = chosen(find_blocks(text, kMaxReportBytes), block);
  if (!json) return Error(fmt::format("{}: {}", file, json.error()));
  return ReportText{std::move(*json), fmt::format("{}: the report in its block", file)};
}

tl::expected<Document, std::string> read_report_or_mail(std::string text, std::string_view file, std::size_t block) {
  const auto found = find_report(std::move(text), file, block);
  if (!found) return Error(found.error());
  auto document = read_document(found->json, found->name);
  if (!document) return Error(document.error().line());
  return std::move(*document);
}

}  // namespace netpreflight
