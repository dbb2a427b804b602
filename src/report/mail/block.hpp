// The armoured block of the paste format: any text, compressed, in lines that survive a mail (docs/report.md). Each
// line carries its number and a checksum of its own, so that quoting marks, new line breaks and words between the lines
// do no harm, and what is missing can be named. Knows nothing of reports.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace netpreflight {

inline constexpr std::string_view kBlockBegin = "-----BEGIN NETPREFLIGHT REPORT-----";
inline constexpr std::string_view kBlockEnd = "-----END NETPREFLIGHT REPORT-----";

/// The most a mail may hold, in bytes.
inline constexpr std::size_t kMaxMailBytes = 16U << 20U;

/// `text` between the two marks, in lines of at most 64 characters of A-Z, a-z, 0-9, "+" and "/".
std::string write_block(std::string_view text);

/// A block found in a mail: what it holds, or what is wrong with it in one sentence.
struct Block {
  std::size_t line = 0;  ///< of the mail, where it begins; counted from 1
  tl::expected<std::string, std::string> text;
};

/// Every block in a mail, in order. Memory stays within a small multiple of the mail and of `most_bytes`, the most that
/// all of them may hold once they are expanded, whatever the blocks claim. A mail larger than kMaxMailBytes has none.
std::vector<Block> find_blocks(std::string_view mail, std::size_t most_bytes);

/// The same for one text of several. What its blocks expand to is taken off `bytes_left`, which all of them share.
std::vector<Block> find_blocks_within(std::string_view text, std::size_t& bytes_left);

}  // namespace netpreflight
