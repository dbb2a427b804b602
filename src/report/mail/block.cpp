#include "report/mail/block.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <zlib.h>

#include "report/mail/mail_text.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

// One line: its number, its share of the compressed text, and the CRC-24 of both. Line 0 is the head.
constexpr std::size_t kNumberBytes = 3;
constexpr std::size_t kShareBytes = 42;
constexpr std::size_t kCheckBytes = 3;
constexpr std::size_t kLineBytes = kNumberBytes + kShareBytes + kCheckBytes;
constexpr std::size_t kLineCharacters = kLineBytes / 3 * 4;

using Line = std::array<unsigned char, kLineBytes>;
using Share = std::array<unsigned char, kShareBytes>;

constexpr std::array<unsigned char, 4> kMagic{'N', 'P', 'R', 'F'};
constexpr unsigned char kFormat = 1;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint32_t, 256> crc24_table() {
  constexpr std::uint32_t kPolynomial = 0x864CFB;  // RFC 4880 section 6.1
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t crc = i << 16U;
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1U) ^ ((crc & 0x800000U) != 0 ? kPolynomial : 0U);
    table.at(i) = crc & 0xFFFFFFU;
  }
  return table;
}
constexpr auto kCrc24 = crc24_table();

std::uint32_t crc24(const unsigned char* bytes, std::size_t size) {
  std::uint32_t crc = 0xB704CE;
  for (std::size_t i = 0; i < size; ++i) crc = ((crc << 8U) ^ kCrc24.at(((crc >> 16U) ^ bytes[i]) & 0xFFU)) & 0xFFFFFFU;
  return crc;
}

constexpr std::array<std::int8_t, 256> reverse_alphabet() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values.at(static_cast<unsigned char>(kAlphabet[i])) = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto kValues = reverse_alphabet();

template <class Bytes>
std::uint32_t number_at(const Bytes& bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) number = number << 8U | bytes[at + i];
  return number;
}

template <class Bytes>
void put_number(Bytes& bytes, std::size_t at, std::size_t size, std::uint32_t number) {
  for (std::size_t i = size; i > 0; --i, number >>= 8U) bytes[at + i - 1] = static_cast<unsigned char>(number & 0xFFU);
}

std::string armoured(std::uint32_t number, const Share& share) {
  Line line{};
  put_number(line, 0, kNumberBytes, number);
  std::ranges::copy(share, line.begin() + kNumberBytes);
  put_number(line, kLineBytes - kCheckBytes, kCheckBytes, crc24(line.data(), kLineBytes - kCheckBytes));
  std::string text;
  for (std::size_t i = 0; i < kLineBytes; i += 3) {
    const std::uint32_t three = number_at(line, i, 3);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) text += kAlphabet[(three >> shift) & 0x3FU];
  }
  return text;
}

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

/// A line that was found and whose checksum is right.
struct Found {
  std::uint32_t number = 0;
  Share share{};
};

/// The line that begins at `characters`, if one does. The number is looked at first: it excludes most of what is no line.
std::optional<Found> line_at(const char* characters, std::uint32_t most_lines) {
  Line line{};
  for (std::size_t i = 0; i < kLineCharacters / 4; ++i) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      three = three << 6U | static_cast<std::uint32_t>(kValues.at(static_cast<unsigned char>(characters[i * 4 + j])));
    }
    put_number(line, i * 3, 3, three);
    if (i == 0 && three > most_lines) return std::nullopt;
  }
  if (crc24(line.data(), kLineBytes - kCheckBytes) != number_at(line, kLineBytes - kCheckBytes, kCheckBytes))
    return std::nullopt;
  Found found{number_at(line, 0, kNumberBytes), {}};
  std::copy_n(line.begin() + kNumberBytes, kShareBytes, found.share.begin());
  return found;
}

std::vector<Found> find_lines(std::string_view text) {
  std::string characters;
  std::ranges::copy_if(text, std::back_inserter(characters),
                       [](char c) { return kValues.at(static_cast<unsigned char>(c)) >= 0; });
  constexpr auto kMostLines = static_cast<std::uint32_t>(kMaxMailBytes / kLineCharacters);
  std::vector<Found> lines;
  for (std::size_t at = 0; at + kLineCharacters <= characters.size();) {
    const auto line = line_at(characters.data() + at, kMostLines);
    if (line) lines.push_back(*line);
    at += line ? kLineCharacters : 1;
  }
  return lines;
}

/// "4, 7 to 9 and more".
std::string numbers_of_missing(const std::vector<bool>& present) {
  constexpr int kMostShown = 5;
  std::string text;
  int shown = 0;
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (present[i]) continue;
    std::size_t last = i;
    while (last + 1 < present.size() && !present[last + 1]) ++last;
    if (++shown > kMostShown) return text + " and more";
    text += fmt::format("{}{}", text.empty() ? "" : ", ", i + 1);
    if (last > i) text += fmt::format(" to {}", last + 1);
    i = last;
  }
  return text;
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

tl::expected<Head, std::string> head_of(const std::vector<Found>& lines, std::size_t most_bytes) {
  const auto first = std::ranges::find(lines, 0U, &Found::number);
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

tl::expected<std::string, std::string> text_of(std::string_view region, bool has_end, std::size_t& bytes_left) {
  const auto lines = find_lines(region);
  const auto head = head_of(lines, bytes_left);
  if (!head) return Error(head.error());
  const std::size_t wanted = head->lines() + 1;
  std::vector<bool> present(wanted);
  std::string compressed(head->lines() * kShareBytes, '\0');
  const Share first = written(*head);
  for (const auto& line : lines) {
    if (line.number >= wanted) return Error("is doubled: lines of another report are mixed into it");
    const std::string_view share(reinterpret_cast<const char*>(line.share.data()), kShareBytes);
    char* place = line.number == 0 ? nullptr : &compressed[(line.number - 1) * kShareBytes];
    const bool same = line.number == 0 ? line.share == first : std::string_view(place, kShareBytes) == share;
    if (present[line.number] && !same) return Error("is doubled: lines of two reports are mixed in it");
    present[line.number] = true;
    if (place != nullptr) std::ranges::copy(share, place);
  }
  const auto missing = static_cast<std::size_t>(std::ranges::count(present, false));
  if (missing > 0) {
    const auto last =
        static_cast<std::size_t>(std::find(present.rbegin(), present.rend(), true).base() - present.begin());
    const bool only_the_end = wanted - last == missing && !has_end;
    if (only_the_end) return Error(fmt::format("is cut off after line {} of {}", last, wanted));
    return Error(fmt::format("is damaged: of its {} lines these are missing or changed: {}", wanted,
                             numbers_of_missing(present)));
  }
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
  std::string block = fmt::format("{}\n{}\n", kBlockBegin, armoured(0, written(head)));
  for (std::size_t line = 0; line < head.lines(); ++line) {
    Share share{};
    const std::string_view part = std::string_view(compressed).substr(line * kShareBytes, kShareBytes);
    std::ranges::copy(part, share.begin());
    block += armoured(static_cast<std::uint32_t>(line + 1), share) + '\n';
  }
  return block + std::string(kBlockEnd) + '\n';
}

std::vector<Block> find_blocks(std::string_view mail, std::size_t most_bytes) {
  std::vector<Block> blocks;
  if (mail.size() > kMaxMailBytes) return blocks;
  const MailText plain = plain_text(mail);
  const std::string_view text = plain.text;
  // For all of them together: a mail may have many blocks that each expand to a lot.
  std::size_t bytes_left = most_bytes;
  for (std::size_t begin = text.find(kBegins); begin != std::string_view::npos;) {
    const std::size_t inside = begin + kBegins.size();
    const std::size_t next = text.find(kBegins, inside);
    const std::size_t end = text.substr(0, next).find(kEnds, inside);
    const bool has_end = end != std::string_view::npos;
    const std::string_view region = text.substr(inside, std::min({has_end ? end : next, next, text.size()}) - inside);
    blocks.push_back({plain.line_of(begin), text_of(region, has_end, bytes_left)});
    begin = next;
  }
  return blocks;
}

}  // namespace netpreflight
