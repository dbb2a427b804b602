// What a mail program makes of pasted text, undone as far as blocks need it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// A mail with quoting marks, tags, entities, and every kind of space and dash made plain: words and spaces only.
struct MailText {
  std::string text;                        ///< ASCII; runs of whitespace are one space
  std::vector<std::uint32_t> line_starts;  ///< offset in `text` where each line of the mail begins

  /// The line of the mail, counted from 1, that an offset in `text` comes from.
  std::size_t line_of(std::size_t offset) const;
};

MailText plain_text(std::string_view mail);

}  // namespace netpreflight
