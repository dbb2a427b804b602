#include "cli/files.hpp"

#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/file.hpp"
#include "run/signals.hpp"
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

/// Nobody has read for this long: whoever asks the program to stop now does not want to wait for a reader any longer.
constexpr int kStuckMilliseconds = 1000;

/// Waits until something can be written. False: nobody reads, and the program has been told to stop meanwhile.
bool wait_for_reader(int descriptor) {
  pollfd writable{descriptor, POLLOUT, 0};
  while (::poll(&writable, 1, kStuckMilliseconds) == 0) {
    if (HeldSignals::pending()) {
      errno = EINTR;
      return false;
    }
  }
  return true;
}

/// Writes into a file at once, and into anything else as its reader takes it; that one may have made it non-blocking.
bool write_all(int descriptor, std::string_view content) {
  struct stat status{};
  const bool is_file = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  while (!content.empty()) {
    if (!is_file && !wait_for_reader(descriptor)) return false;
    const std::string_view piece = is_file ? content : content.substr(0, PIPE_BUF);  // more could block in the middle
    const ssize_t count = ::write(descriptor, piece.data(), piece.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
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
  const FileBounds bounds{.most = limit, .may_be_pipe = true};
  auto content = path == "-" ? read_bounded(STDIN_FILENO, bounds) : read_bounded(path, bounds);
  if (!content) return failure(path, content.error());
  return content;
}

std::optional<std::string> read_small_file(const std::filesystem::path& path) {
  constexpr std::size_t kMost = 1U << 20U;
  auto content = read_bounded(path, {.most = kMost, .may_be_cut = true});
  return content ? std::optional(std::move(*content)) : std::nullopt;
}

namespace {

/// A pipe is opened as soon as somebody reads from it; -1 with errno else.
int open_special(const std::filesystem::path& path) {
  constexpr int kLookAgainMilliseconds = 50;
  for (;;) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor >= 0 || errno != ENXIO) return descriptor;
    if (HeldSignals::pending()) {
      errno = EINTR;
      return -1;
    }
    ::poll(nullptr, 0, kLookAgainMilliseconds);
  }
}

/// What a chain of links leads to, whether that is there or not; nothing where the chain has no end.
std::optional<std::filesystem::path> target_of(std::filesystem::path path) {
  constexpr int kMostLinks = 40;  // as the kernel follows (path_resolution(7))
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code no_link;
    const auto next = std::filesystem::read_symlink(path, no_link);
    if (no_link) return path;
    path = path.parent_path() / next;
  }
  errno = ELOOP;
  return std::nullopt;
}

/// A new file that takes the place of the old one when it is whole. A signal does not come in between and leave half a file behind.
class Replacement {
 public:
  Replacement(const std::filesystem::path& target, Audience audience)
      : target_(target.string()), name_(target_ + ".XXXXXX"), audience_(audience) {}
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement() {
    if (file_ && !done_) ::unlink(name_.c_str());
  }

  bool put(std::string_view piece) { return open() && write_all(file_->number(), piece); }

  bool finish() {
    if (!open()) return false;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const mode_t mode = audience_ == Audience::owner ? 0600 : 0666 & ~mask;
    done_ = ::fchmod(file_->number(), mode) == 0 && file_->close() && ::rename(name_.c_str(), target_.c_str()) == 0;
    return done_;
  }

 private:
  /// With the first piece: what has to be thought out before that may take its time, or fail.
  bool open() {
    if (file_) return true;
    held_.emplace();
    const int descriptor = ::mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor >= 0) file_.emplace(descriptor);
    return descriptor >= 0;
  }

  std::string target_;
  std::string name_;
  Audience audience_;
  std::optional<HeldSignals> held_;  // before file_: signals come when that is gone
  std::optional<Descriptor> file_;
  bool done_ = false;
};

/// A pipe or a device, written to as it is.
class Special {
 public:
  explicit Special(const std::filesystem::path& path) : path_(path) {}
  bool put(std::string_view piece) { return open() && write_all(file_->number(), piece); }
  bool finish() { return open() && file_->close(); }

 private:
  bool open() {
    if (file_) return true;
    held_.emplace();
    const int descriptor = open_special(path_);
    if (descriptor >= 0) file_.emplace(descriptor);
    return descriptor >= 0;
  }

  std::filesystem::path path_;
  std::optional<HeldSignals> held_;
  std::optional<Descriptor> file_;
};

/// Not ours to close.
struct StandardOutput {
  bool put(std::string_view piece) const { return write_all(STDOUT_FILENO, piece); }
  bool finish() const { return true; }
};

/// Fills a file with what the source gives, up to the first failure, which errno tells.
template <class File>
bool fill(File& file, const TextSource& source) {
  int reason = 0;
  source([&](std::string_view piece) {
    if (reason == 0 && !file.put(piece)) reason = errno;
  });
  if (reason == 0) return file.finish();
  errno = reason;
  return false;
}

TextSource source_of(std::string_view content) {
  return [content](const TextSink& sink) { sink(content); };
}

}  // namespace

tl::expected<void, std::string> write_output(const std::filesystem::path& path, const TextSource& source,
                                             Audience audience) {
  if (is_special(path)) {
    Special file(path);
    if (!fill(file, source)) return failure(path);
    return {};
  }
  // A link stays one: what it leads to is replaced.
  const auto target = target_of(path);
  if (!target) return failure(path);
  Replacement file(*target, audience);
  if (!fill(file, source)) return failure(path);
  return {};
}

tl::expected<void, std::string> write_output(const std::filesystem::path& path, std::string_view content,
                                             Audience audience) {
  return write_output(path, source_of(content), audience);
}

void write_standard_error(std::string_view content) {
  write_all(STDERR_FILENO, content);
}

bool write_progress(std::string_view content) {
  pollfd writable{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&writable, 1, 0) != 1 || (writable.revents & POLLOUT) == 0) return false;
  // With room for PIPE_BUF bytes a pipe takes them at once (pipe(7)).
  const auto piece = content.substr(0, PIPE_BUF);
  return ::write(STDERR_FILENO, piece.data(), piece.size()) > 0;
}

tl::expected<void, std::string> write_standard_output(const TextSource& source) {
  StandardOutput output;
  if (fill(output, source)) return {};
  return failure("standard output");
}

tl::expected<void, std::string> write_standard_output(std::string_view content) {
  return write_standard_output(source_of(content));
}

}  // namespace netpreflight
