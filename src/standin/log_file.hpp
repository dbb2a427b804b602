// A file that is opened while this process may, and rewritten after it may not.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace netpreflight {

class LogFile {
 public:
  /// Empties the file, or makes it. The error is "FILE: REASON".
  static tl::expected<LogFile, std::string> open(const std::filesystem::path& path);

  LogFile(LogFile&& other) noexcept;
  LogFile& operator=(LogFile&&) = delete;
  ~LogFile();

  /// A pipe or a device takes the text once, at the end.
  bool can_be_rewritten() const { return regular_; }

  /// Replaces the content. The error is "FILE: REASON".
  tl::expected<void, std::string> write(std::string_view text);

 private:
  LogFile(std::filesystem::path path, int descriptor, bool regular);

  std::filesystem::path path_;
  int descriptor_;
  bool regular_;
};

}  // namespace netpreflight
