// Where long texts go as they are made, so that nobody has to hold them whole.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace netpreflight {

/// Takes a text piece by piece; a piece lives as long as the call.
using TextSink = std::function<void(std::string_view piece)>;

/// Makes a text and gives it to a sink.
using TextSource = std::function<void(const TextSink& sink)>;

/// All that it gives, for who needs it in one.
inline std::string whole_text(const TextSource& source) {
  std::string text;
  source([&text](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace netpreflight
