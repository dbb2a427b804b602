#include "report/mail/block.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <zlib.h>

#include "report/mail/armour.hpp"
#include "report/mail/mail_text.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::array<unsigned char, 4> kMagic{'N', 'P', 'R', 'F'};
constexpr unsigned char kFormat = 1;

/// What line 0 says of the others.
struct Head {
  unsigned char format = kFormat;
  std::uint32_t compressed_bytes = 0;
  std::uint32_t text_bytes = 0;
  std::uint32_t text_crc = 0;

  std::size_t lines() const { return (compressed_bytes + kShareBytes - 1) / kShareBytes; }
};

Share written(const Head& head) {
  Share share{};
  std::ranges::copy(kMagic, share.begin());
  share[4] = head.format;
  put_number(share, 8, 4, head.compressed_bytes);
  put_number(share, 12, 4, head.text_bytes);
  put_number(share, 16, 4, head.text_crc);
  return share;
}

std::optional<Head> read_head(const unsigned char* share) {
  if (!std::equal(kMagic.begin(), kMagic.end(), share)) return std::nullopt;
  return Head{share[4], number_at(share, 8, 4), number_at(share, 12, 4), number_at(share, 16, 4)};
}

std::uint32_t crc_of(std::string_view text) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

// ---- Reading ----

/// "4, 7 to 9 and more": the numbers, counted from 1, that lines in order lack of `wanted`.
std::string numbers_of_missing(const std::vector<ArmouredLine>& lines, std::size_t wanted) {
  constexpr int kMostShown = 5;
  std::string text;
  int shown = 0;
  std::size_t next = 0;
  const auto name_gap_before = [&](std::size_t number) {
    if (number > next && ++shown <= kMostShown) {
      text += fmt::format("{}{}", text.empty() ? "" : ", ", next + 1);
      if (number > next + 1) text += fmt::format(" to {}", number);
    }
    next = number + 1;
  };
  for (const auto& line : lines) name_gap_before(line.number);
  name_gap_before(wanted);
  return shown > kMostShown ? text + " and more" : text;
}

/// What was expanded is taken off `bytes_left`, also where it turns out to be wrong.
tl::expected<std::string, std::string> expanded(const std::string& compressed, const Head& head,
                                                std::size_t& bytes_left) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return Error("cannot be expanded: no memory");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closed_at_end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<unsigned>(compressed.size());
  std::string text;
  std::array<char, 65536> piece{};
  int result = Z_OK;
  while (result == Z_OK && text.size() <= head.text_bytes) {
    stream.next_out = reinterpret_cast<unsigned char*>(piece.data());
    stream.avail_out = piece.size();
    result = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
  }
  bytes_left -= std::min(bytes_left, text.size());
  if (text.size() > head.text_bytes)
    return Error(fmt::format("is damaged: it expands to more than the {} bytes it says", head.text_bytes));
  const bool whole = result == Z_STREAM_END && text.size() == head.text_bytes && crc_of(text) == head.text_crc;
  if (!whole) return Error("is damaged: its checksum is wrong");
  return text;
}

tl::expected<Head, std::string> head_of(const std::vector<ArmouredLine>& lines, std::size_t most_bytes) {
  const auto first = std::ranges::find(lines, 0U, &ArmouredLine::number);
  if (lines.empty()) return Error("is damaged: no line of it is left as it was");
  if (first == lines.end())
    return Error(fmt::format("is damaged: its first line is missing or changed ({} others are there)", lines.size()));
  const auto head = read_head(first->share.data());
  if (!head) return Error("is damaged: its first line is not that of a report");
  if (head->format != kFormat)
    return Error(fmt::format("is of format {}, which this version does not know", head->format));
  if (head->text_bytes > most_bytes)
    return Error(fmt::format("would expand to {} bytes, at most {} are read", head->text_bytes, most_bytes));
  if (head->compressed_bytes > kMaxMailBytes) return Error("says that it is larger than a mail can be");
  return *head;
}

/// Puts the lines in order, each once; gives what speaks against that.
std::optional<std::string> put_in_order(std::vector<ArmouredLine>& lines, std::size_t wanted) {
  std::ranges::sort(lines, {}, &ArmouredLine::number);
  if (lines.back().number >= wanted) return "is doubled: lines of another report are mixed into it";
  const auto is_other = [](const ArmouredLine& one, const ArmouredLine& next) {
    return one.number == next.number && one.share != next.share;
  };
  if (std::ranges::adjacent_find(lines, is_other) != lines.end())
    return "is doubled: lines of two reports are mixed in it";
  const auto repeated = std::ranges::unique(lines, {}, &ArmouredLine::number);
  lines.erase(repeated.begin(), repeated.end());
  return std::nullopt;
}

/// What the block in a part of a mail holds. Its cost is that of the lines which are there, not of those which it
/// claims.
tl::expected<std::string, std::string> text_of(std::string_view region, bool has_end, std::size_t& bytes_left) {
  auto lines = find_lines(region);
  const auto head = head_of(lines, bytes_left);
  if (!head) return Error(head.error());
  const std::size_t wanted = head->lines() + 1;
  if (const auto fault = put_in_order(lines, wanted)) return Error(*fault);
  if (lines.size() < wanted) {
    const std::size_t last = lines.back().number + 1;
    const bool only_the_end = lines.size() == last && !has_end;
    if (only_the_end) return Error(fmt::format("is cut off after line {} of {}", last, wanted));
    return Error(fmt::format("is damaged: of its {} lines these are missing or changed: {}", wanted,
                             numbers_of_missing(lines, wanted)));
  }
  std::string compressed;
  for (const auto& line : std::span(lines).subspan(1))
    compressed.append(reinterpret_cast<const char*>(line.share.data()), kShareBytes);
  compressed.resize(head->compressed_bytes);
  return expanded(compressed, *head, bytes_left);
}

/// A mark, whatever number of dashes is left of it.
constexpr std::string_view kBegins = "-BEGIN NETPREFLIGHT REPORT-";
constexpr std::string_view kEnds = "-END NETPREFLIGHT REPORT-";

}  // namespace

std::string write_block(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string compressed(size, '\0');
  compress2(reinterpret_cast<unsigned char*>(compressed.data()), &size,
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), Z_BEST_COMPRESSION);
  compressed.resize(size);
  const Head head{kFormat, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(text.size()), crc_of(text)};
  std::string block = fmt::format("{}\n{}\n", kBlockBegin, armoured({0, written(head)}));
  for (std::size_t line = 0; line < head.lines(); ++line) {
    Share share{};
    const std::string_view part = std::string_view(compressed).substr(line * kShareBytes, kShareBytes);
    std::ranges::copy(part, share.begin());
    block += armoured({static_cast<std::uint32_t>(line + 1), share}) + '\n';
  }
  return block + std::string(kBlockEnd) + '\n';
}

std::vector<Block> find_blocks(std::string_view mail, std::size_t most_bytes) {
  return find_blocks_within(mail, most_bytes);
}

std::vector<Block> find_blocks_within(std::string_view text, std::size_t& bytes_left) {
  std::vector<Block> blocks;
  if (text.size() > kMaxMailBytes) return blocks;
  const MailText plain = plain_text(text);
  const std::string_view words = plain.text;
  for (std::size_t begin = words.find(kBegins); begin != std::string_view::npos;) {
    const std::size_t inside = begin + kBegins.size();
    const std::size_t next = words.find(kBegins, inside);
    const std::size_t end = words.substr(0, next).find(kEnds, inside);
    const bool has_end = end != std::string_view::npos;
    const std::string_view region = words.substr(inside, std::min({has_end ? end : next, next, words.size()}) - inside);
    blocks.push_back({plain.line_of(begin), text_of(region, has_end, bytes_left)});
    begin = next;
  }
  return blocks;
}

}  // namespace netpreflight
