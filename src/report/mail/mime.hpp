// A mail as a whole: its parts, those of the mails that it carries, and several mails in one file, each decoded (RFC 2045, 2046). Pure.
// The time is linear in the file; depth, number of parts and what they take once they are decoded are bounded.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netpreflight {

/// The most that parts may lie in each other, that there may be, and that all of them may hold once they are decoded, in bytes.
inline constexpr std::size_t kMaxMailDepth = 20;
inline constexpr std::size_t kMaxMailParts = 1000;
inline constexpr std::size_t kMaxDecodedBytes = 64U << 20U;

/// A part that holds no others.
struct MailPart {
  std::string number;            ///< "2.1" as in IMAP (RFC 3501 section 6.4.5); empty: the file is one text
  std::string type;              ///< "text/html"
  std::string file_name;         ///< may be empty
  std::string_view text;         ///< decoded, in UTF-8
  std::size_t lines_before = 0;  ///< in the file
  bool is_decoded = false;       ///< it stands in the file as something else, and has lines of its own only
  std::size_t alternative =
      0;                   ///< 0, or the number of the alternatives (RFC 2046 section 5.1.4) that it belongs to ...
  std::size_t branch = 0;  ///< ... and to which of them
};

/// Calls `see` for each part, in their order. What is no mail is one part. Returns what is wrong with the mail as such, in words that
/// go behind its name; the parts before have been seen.
std::optional<std::string> for_each_part(std::string_view file, const std::function<void(const MailPart&)>& see);

}  // namespace netpreflight
