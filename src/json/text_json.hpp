// Writes JSON as text, value by value: a report of ten thousand rows is never in memory as a tree.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "text/sink.hpp"

namespace netpreflight {

/// Indented by two, byte for byte as nlohmann's dump(2, ' ', false, error_handler_t::replace) writes the same document; what is not plain
/// text or a whole number that library spells itself. Whoever calls it sees to it that brackets and keys match.
class JsonText {
 public:
  /// Gives `sink` pieces of some tens of KiB, the last one by finish().
  explicit JsonText(const TextSink& sink);

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }

  /// The value is what comes next.
  void key(std::string_view name);

  /// Invalid UTF-8 is replaced.
  void string(std::string_view value);
  void boolean(bool value) { word(value ? "true" : "false"); }
  /// The shortest that reads as the same; null where it is not finite.
  void real(double value);
  void null() { word("null"); }

  template <std::integral T>
  void integer(T value) {
    char digits[std::numeric_limits<T>::digits10 + 3];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    word({std::begin(digits), end});
  }

  /// Whatever is left to be written, and `behind` it: documents end with a newline.
  void finish(std::string_view behind = {});

 private:
  void word(std::string_view value);
  void begin(char bracket);
  void end(char bracket);
  /// What stands between the value before and this one.
  void separate();
  void new_line(bool comma);
  /// `behind` as it is.
  void quoted(std::string_view text, std::string_view behind);
  void append(std::string_view text);
  /// Where the next `size` characters go.
  char* room(std::size_t size);
  void flush();

  const TextSink& sink_;
  std::vector<char> piece_;  ///< as it goes to the sink
  std::size_t used_ = 0;     ///< of the piece
  std::size_t depth_ = 0;
  bool is_first_ = true;     ///< nothing stands in the innermost object or array yet
  bool behind_key_ = false;  ///< the next value belongs to the key that was written last
};

/// All that `write` writes into its JsonText.
template <class Write>
std::string json_text(const Write& write, std::string_view behind = {}) {
  return whole_text([&](const TextSink& sink) {
    JsonText out(sink);
    write(out);
    out.finish(behind);
  });
}

}  // namespace netpreflight
