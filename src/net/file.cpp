#include "net/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

class Opened {
 public:
  explicit Opened(int number) : number_(number) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Error last_error() {
  return Error(std::string(std::strerror(errno)));
}

Error too_large(std::size_t most) {
  return Error(fmt::format("is too large (more than {} bytes)", most));
}

void wait_for_input(int descriptor) {
  pollfd readable{descriptor, POLLIN, 0};
  poll(&readable, 1, -1);
}

/// Nothing where it is of a kind that may be read.
tl::expected<void, std::string> check_kind(const struct stat& status, const FileBounds& bounds) {
  if (S_ISDIR(status.st_mode)) return Error("is a directory");
  if (S_ISREG(status.st_mode)) {
    if (!bounds.may_be_cut && static_cast<std::size_t>(status.st_size) > bounds.most) {
      return Error(fmt::format("is too large ({} bytes, at most {})", status.st_size, bounds.most));
    }
    return {};
  }
  if (S_ISFIFO(status.st_mode)) return bounds.may_be_pipe ? tl::expected<void, std::string>() : Error("is a pipe");
  return Error(S_ISSOCK(status.st_mode) ? "is a socket" : "is a device");
}

/// A file that has nothing to read now is waited for only where it is none of the usual kind: some of /proc would be waited for for ever.
tl::expected<std::string, std::string> read_to_end(int descriptor, const struct stat& status,
                                                   const FileBounds& bounds) {
  constexpr std::size_t kPiece = 65536;
  const bool is_regular = S_ISREG(status.st_mode);
  std::string content;
  if (is_regular) content.reserve(std::min(static_cast<std::size_t>(status.st_size), bounds.most) + kPiece);
  for (;;) {
    const std::size_t before = content.size();
    content.resize(before + kPiece);
    const ssize_t count = read(descriptor, content.data() + before, kPiece);
    content.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    const bool is_empty_now = count < 0 && errno == EAGAIN && !is_regular;
    if (is_empty_now) wait_for_input(descriptor);
    if (is_empty_now || (count < 0 && errno == EINTR)) continue;
    if (count < 0) return last_error();
    if (count == 0) return content;
    if (content.size() <= bounds.most) continue;
    if (!bounds.may_be_cut) return too_large(bounds.most);
    content.resize(bounds.most);
    return content;
  }
}

}  // namespace

tl::expected<std::string, std::string> read_bounded(const std::filesystem::path& path, FileBounds bounds) {
  // Opening a pipe without O_NONBLOCK waits for a writer, and a terminal must not become this program's own.
  const Opened file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status{};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) return last_error();
  if (const auto usable = check_kind(status, bounds); !usable) return Error(usable.error());
  if (S_ISFIFO(status.st_mode)) {
    fcntl(file.number(), F_SETFL, 0);
    wait_for_input(file.number());  // until somebody writes, it looks as if it were at its end
  }
  return read_to_end(file.number(), status, bounds);
}

tl::expected<std::string, std::string> read_bounded(int descriptor, FileBounds bounds) {
  struct stat status{};
  if (fstat(descriptor, &status) != 0) return last_error();
  if (S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)) {
    if (const auto usable = check_kind(status, bounds); !usable) return Error(usable.error());
  }
  return read_to_end(descriptor, status, bounds);
}

}  // namespace netpreflight
