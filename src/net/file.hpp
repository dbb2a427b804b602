// Reading a file that somebody else named: never more of it than is bearable, and never from something that has no end.
#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

namespace netpreflight {

struct FileBounds {
  std::size_t most = 0;      ///< bytes
  bool may_be_pipe = false;  ///< waits for who writes into it; else only a regular file will do
  bool may_be_cut = false;   ///< gives the first bytes of a larger one, else that is an error
};

/// The file's content. The error is a reason such as "is a device". Never waits, but for a pipe that may be one.
tl::expected<std::string, std::string> read_bounded(const std::filesystem::path& path, FileBounds bounds);

/// The same of what is open already, whatever it is; a terminal, say.
tl::expected<std::string, std::string> read_bounded(int descriptor, FileBounds bounds);

}  // namespace netpreflight
