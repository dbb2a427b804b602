#include "cli/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  /// The file's last chance to fail: a full disk may show only now.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

tl::unexpected<std::string> failure(const std::filesystem::path& path, std::string_view reason) {
  return tl::unexpected(fmt::format("{}: {}", input_name(path), reason));
}

tl::unexpected<std::string> failure(const std::filesystem::path& path) {
  return failure(path, std::strerror(errno));
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Replacing is for regular files only; a pipe or a device such as /dev/null is written to as it is.
bool is_special(const std::filesystem::path& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

std::string input_name(const std::filesystem::path& path) {
  return path == "-" ? "standard input" : escape_foreign(path.string());
}

tl::expected<std::string, std::string> read_input(const std::filesystem::path& path, std::size_t limit) {
  const bool is_standard_input = path == "-";
  const Descriptor file(is_standard_input ? ::dup(STDIN_FILENO)
                                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return failure(path);
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return failure(path);
  if (S_ISDIR(status.st_mode)) return failure(path, "is a directory");
  if (static_cast<std::size_t>(status.st_size) > limit) {
    return failure(path, fmt::format("is too large ({} bytes, at most {})", status.st_size, limit));
  }
  if (!is_standard_input) ::fcntl(file.number(), F_SETFL, 0);  // a pipe may make us wait, now that opening it did not
  if (S_ISFIFO(status.st_mode)) {  // and until somebody writes, it looks as if it were at its end
    pollfd writer{file.number(), POLLIN, 0};
    ::poll(&writer, 1, -1);
  }
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(path);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) return failure(path, fmt::format("is too large (more than {} bytes)", limit));
  }
}

std::optional<std::string> read_small_file(const std::filesystem::path& path) {
  constexpr std::size_t kMost = 1U << 20U;
  auto content = read_input(path, kMost);
  return content ? std::optional(std::move(*content)) : std::nullopt;
}

tl::expected<void, std::string> write_output(const std::filesystem::path& path, std::string_view content,
                                             Audience audience) {
  if (is_special(path)) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number() < 0 || !write_all(file.number(), content) || !file.close()) return failure(path);
    return {};
  }
  // A link stays one: what it leads to is replaced.
  std::error_code no_link;
  const std::filesystem::path target =
      std::filesystem::is_symlink(path, no_link) ? std::filesystem::weakly_canonical(path, no_link) : path;
  std::string name = target.string() + ".XXXXXX";
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.number() < 0) return failure(path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = audience == Audience::owner ? 0600 : 0666 & ~mask;
  const bool written = write_all(file.number(), content) && ::fchmod(file.number(), mode) == 0 && file.close();
  if (written && ::rename(name.c_str(), target.c_str()) == 0) return {};
  const int reason = errno;
  ::unlink(name.c_str());
  errno = reason;
  return failure(path);
}

void write_standard_error(std::string_view content) {
  write_all(STDERR_FILENO, content);
}

tl::expected<void, std::string> write_standard_output(std::string_view content) {
  if (write_all(STDOUT_FILENO, content)) return {};
  return failure("standard output");
}

}  // namespace netpreflight
