#include "cli/pair/far_end.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "cli/files.hpp"
#include "record/report_json.hpp"
#include "run/signals.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

constexpr FarEnd::Time kTick{50};
constexpr FarEnd::Time kStuck{60'000};   // nothing is taken or said, where something is due
constexpr FarEnd::Time kToLeave{8'000};  // to remove what it has
constexpr int kTicksToEnd = 40;
constexpr std::size_t kMostErrorLines = 200;
constexpr std::size_t kMostNotes = 100;
constexpr std::size_t kMostHeard = 100;

void do_not_wait(const OwnedDescriptor& descriptor) {
  ::fcntl(descriptor.number(), F_SETFL, O_NONBLOCK);
}

/// Reads what there is; false: nothing will come any more.
template <class Take>
bool read_all(int descriptor, const Take& take) {
  std::array<char, 65'536> buffer{};
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  take(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
  return count > 0;
}

/// What the script means by "fault WORD ...".
std::string words_of_fault(const std::string& rest) {
  std::string said = escape_foreign(rest);
  if (said.starts_with("room "))
    return fmt::format("there is no room in {}, or it may not be written to", said.substr(5));
  if (!said.starts_with("run ")) return said;
  const std::string code = said.substr(4, said.find(' ', 4) - 4);
  const std::string place = said.find(' ', 4) == std::string::npos ? "" : said.substr(said.find(' ', 4) + 1);
  return fmt::format(
      "a program cannot be run in {} (exit code {}): is that mounted noexec? Set TMPDIR there to another folder", place,
      code);
}

}  // namespace

tl::expected<FarEnd, std::string> FarEnd::start(std::vector<std::string> command, const std::string& mark) {
  PipeEnds input = open_pipe();
  PipeEnds output = open_pipe();
  PipeEnds errors = open_pipe();
  if (!input.to_read.is_open() || !output.to_read.is_open() || !errors.to_read.is_open())
    return tl::unexpected(std::string("this host lets the program open too few files at once"));
  auto ssh = Process::start(
      std::move(command),
      {.input = input.to_read.number(), .output = output.to_write.number(), .errors = errors.to_write.number()});
  if (!ssh) return tl::unexpected(ssh.error());
  return FarEnd(std::move(*ssh), std::move(input), std::move(output), std::move(errors), mark);
}

FarEnd::FarEnd(Process ssh, PipeEnds input, PipeEnds output, PipeEnds errors, const std::string& mark)
    : ssh_(std::move(ssh)),
      input_(std::move(input.to_write)),
      output_(std::move(output.to_read)),
      errors_(std::move(errors.to_read)),
      frames_(mark, kMaxReportBytes) {
  for (const auto* descriptor : {&input_, &output_, &errors_}) do_not_wait(*descriptor);
}

void FarEnd::read_output() {
  const bool open = read_all(output_.number(), [this](std::string_view bytes) {
    if (!bytes.empty()) last_progress_ = Clock::now();
    frames_.feed(bytes);
  });
  if (!open) output_.close();
  sort_frames();
}

void FarEnd::sort_frames() {
  while (auto frame = frames_.next()) {
    if (frame->word == "fault") {
      if (broken_.empty()) broken_ = words_of_fault(frame->rest);
    } else if (frame->word == "note") {
      if (notes_.size() < kMostNotes) notes_.push_back(std::move(frame->rest));
    } else if (heard_.size() < kMostHeard &&
               (frame->word != "file" || !has_said("file"))) {  // a file is asked for one by one
      heard_.push_back(std::move(*frame));
    }
  }
}

void FarEnd::read_errors() {
  constexpr std::size_t kMostUnshown = 4096;
  const bool open = read_all(errors_.number(), [this](std::string_view bytes) { unshown_.append(bytes); });
  show_errors(!open || unshown_.size() > kMostUnshown);
  if (!open) errors_.close();
}

/// ssh asks at the terminal itself; here is what it reports, and what somebody at the other end makes it print.
void FarEnd::show_errors(bool all) {
  if (all && !unshown_.empty() && !unshown_.ends_with('\n')) unshown_ += '\n';
  std::size_t begin = 0;
  for (std::size_t end = unshown_.find('\n'); end != std::string::npos; end = unshown_.find('\n', begin)) {
    std::string_view line = std::string_view(unshown_).substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (++lines_shown_ <= kMostErrorLines) write_standard_error(escape_foreign(line) + '\n');
    begin = end + 1;
  }
  unshown_.erase(0, begin);
}

void FarEnd::write_input() {
  constexpr std::size_t kAtOnce = 1U << 20U;
  const std::size_t count = std::min(unsent_.size() - sent_, kAtOnce);
  const ssize_t written = ::write(input_.number(), unsent_.data() + sent_, count);
  if (written < 0 && errno != EAGAIN && errno != EINTR) {
    input_.close();
    forget_unsent();
  }
  if (written <= 0) return;
  last_progress_ = Clock::now();
  sent_ += static_cast<std::size_t>(written);
  if (sent_ == unsent_.size()) forget_unsent();
}

void FarEnd::forget_unsent() {
  unsent_.clear();
  sent_ = 0;
}

/// Whether the conversation can go on.
FromFar<void> FarEnd::state() const {
  if (HeldSignals::pending()) return tl::unexpected(FarFault{true, {}});
  if (!broken_.empty()) return tl::unexpected(FarFault{false, broken_});
  if (!frames_.fault().empty()) return tl::unexpected(FarFault{false, frames_.fault()});
  return {};
}

/// Lets everything through that can go either way within a moment.
FromFar<void> FarEnd::pump(Time moment) {
  const auto wanted = [](const OwnedDescriptor& descriptor, short events) {
    return pollfd{descriptor.number(), events, 0};  // poll(2) passes over -1
  };
  std::array<pollfd, 3> ready{wanted(output_, POLLIN), wanted(errors_, POLLIN), wanted(input_, POLLOUT)};
  if (unsent_.empty()) ready[2].fd = -1;
  ::poll(ready.data(), ready.size(), static_cast<int>(moment.count()));
  if (ready[0].revents != 0) read_output();
  if (ready[1].revents != 0) read_errors();
  if (ready[2].revents != 0) write_input();
  return state();
}

bool FarEnd::has_said(std::string_view word) const {
  return std::ranges::find(heard_, word, &Frame::word) != heard_.end();
}

FromFar<void> FarEnd::attend(Time moment) {
  if (auto pumped = pump(moment); !pumped) return pumped;
  if (output_.is_open()) return {};
  for (int i = 0; i < kTicksToEnd && errors_.is_open(); ++i) pump(kTick);  // its last words
  return tl::unexpected(FarFault{HeldSignals::pending(), "the connection ended too early"});
}

FromFar<Frame> FarEnd::hear(std::string_view word, Time limit) {
  const auto until = Clock::now() + limit;
  while (!has_said(word)) {
    const auto attended = attend(kTick);
    if (has_said(word)) break;
    if (!attended) return tl::unexpected(attended.error());
    if (Clock::now() >= until) return tl::unexpected(FarFault{false, fmt::format("it does not answer ({})", word)});
  }
  const auto found = std::ranges::find(heard_, word, &Frame::word);
  Frame frame = std::move(*found);
  heard_.erase(found);
  return frame;
}

FromFar<void> FarEnd::say(std::string_view bytes) {
  unsent_.append(bytes);
  last_progress_ = Clock::now();
  while (!unsent_.empty()) {
    if (auto pumped = pump(kTick); !pumped) return pumped;
    if (Clock::now() >= last_progress_ + kStuck) return tl::unexpected(FarFault{false, "it takes nothing any more"});
  }
  return {};
}

FromFar<Frame> FarEnd::ask(const std::string& command, std::string_view answer, Time limit) {
  if (const auto said = say(command + '\n'); !said) return tl::unexpected(said.error());
  return hear(answer, limit);
}

bool FarEnd::leave() {
  forget_unsent();
  input_.close();
  const auto until = Clock::now() + kToLeave;
  bool gone = false;
  while (!gone && output_.is_open() && Clock::now() < until) {
    pump(kTick);
    gone = has_said("gone");
  }
  if (!ssh_.ends_within(gone ? kTick * kTicksToEnd : kTick)) ssh_.signal(SIGTERM);
  ssh_.ends_within(kTick * kTicksToEnd);
  if (errors_.is_open()) read_errors();
  return gone;
}

}  // namespace netpreflight
