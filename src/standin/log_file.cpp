#include "standin/log_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

tl::unexpected<std::string> failure(const std::filesystem::path& path) {
  return tl::unexpected(fmt::format("{}: {}", escape_foreign(path.string()), std::strerror(errno)));
}

}  // namespace

tl::expected<LogFile, std::string> LogFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
  if (descriptor < 0) return failure(path);
  struct stat status{};
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  return LogFile(path, descriptor, regular);
}

LogFile::LogFile(std::filesystem::path path, int descriptor, bool regular)
    : path_(std::move(path)), descriptor_(descriptor), regular_(regular) {}

LogFile::LogFile(LogFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), regular_(other.regular_) {}

LogFile::~LogFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

tl::expected<void, std::string> LogFile::write(std::string_view text) {
  if (regular_ && ::lseek(descriptor_, 0, SEEK_SET) != 0) return failure(path_);
  const std::size_t size = text.size();
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(path_);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  // The log only grows but for its last form, so that a reader meets a complete document.
  if (regular_ && ::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failure(path_);
  return {};
}

}  // namespace netpreflight
