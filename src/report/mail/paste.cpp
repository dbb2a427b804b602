#include "report/mail/paste.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "record/merged_json.hpp"
#include "report/mail/block.hpp"
#include "report/parts/layout.hpp"
#include "report/parts/message.hpp"
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

/// A command that is too long for a line goes on behind a backslash, as a shell takes it (POSIX XCU section 2.2.1).
std::string command(std::string_view indent, std::string_view text) {
  constexpr std::string_view kGoesOn = " \\";
  std::string out;
  for (std::string_view rest = text;;) {
    const std::size_t room = kColumns - indent.size() - kGoesOn.size();
    const std::size_t end = rest.size() <= room ? std::string_view::npos : rest.rfind(' ', room);
    if (end == std::string_view::npos || end == 0) return out + paragraph(indent, rest);
    out.append(indent).append(rest.substr(0, end)).append(kGoesOn) += '\n';
    rest.remove_prefix(end + 1);
  }
}

bool is_command(std::string_view line) {
  return line.starts_with("netpreflight ") || line.starts_with("sudo netpreflight ");
}

/// A text's lines in the width and the characters that every mail program keeps.
std::string for_mail(std::string_view text) {
  std::string out;
  for (const auto line : lines_of(text)) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view margin = line.substr(0, std::min(indent, kColumns / 2));
    const std::string_view words = line.substr(indent);
    if (line.size() <= kColumns) {
      out += ascii(line) + '\n';
    } else {
      out += is_command(words) ? command(margin, ascii(words)) : paragraph(margin, words);
    }
  }
  return out;
}

/// Who wrote the report, and what became of it since.
std::string origin(const Report& report) {
  std::string text = paragraph("", fmt::format("Written by netpreflight {} on {}, with public roots of {}.",
                                               report.tool.version, report.run.host.os, report.tool.public_roots));
  if (report.tool.judged_by)
    text += paragraph("", fmt::format("Judged again by netpreflight {}.", *report.tool.judged_by));
  if (report.redacted.value_or(false)) text += paragraph("", fmt::format("Names: {}.", kAboutPlaceholders));
  return text;
}

}  // namespace

std::string write_paste(const Report& report) {
  const TextStyle style{.color = false, .columns = kColumns};
  return for_mail(text_verdict(report, style) + '\n' + text_without_verdict(report, style)) + '\n' + origin(report) +
         '\n' + paragraph("", kAboutBlock) + '\n' + write_block(write_report(report));
}

std::string write_paste(const Merged& merged) {
  std::string paste = for_mail(write_text(merged, {.color = false, .columns = kColumns}));
  const bool redacted =
      std::ranges::all_of(merged.hosts, [](const MergedHost& host) { return host.report.redacted.value_or(false); });
  if (redacted) paste += '\n' + paragraph("", fmt::format("Names: {}.", kAboutPlaceholders));
  return paste + '\n' + paragraph("", kAboutBlock) + '\n' + write_block(write_merged(merged));
}

}  // namespace netpreflight
