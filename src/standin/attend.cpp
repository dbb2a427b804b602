#include "standin/attend.hpp"

#include <algorithm>
#include <array>

#include "net/codecs/http_request.hpp"
#include "net/tls_stream.hpp"
#include "standin/page_answer.hpp"
#include "standin/tls_door.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostShown = 64;
constexpr std::size_t kMostServerName = 255;
constexpr unsigned char kTlsHandshakeRecord = 22;  // RFC 8446 section 5.1
constexpr std::string_view kSshStart = "SSH-";
constexpr std::size_t kMostSshIdentification = 255;  // RFC 4253 section 4.2
/// A record is read as a whole (RFC 8446 section 5.2), and may begin with the last byte of a head.
constexpr std::size_t kMostRecord = 16'640;
/// Of TLS around a page.
constexpr std::size_t kAroundPage = 256;
/// A browser may send on what it is told that nobody wants: so much of it is passed over, for so long.
constexpr std::size_t kMostPassedOver = 64U << 10U;
constexpr Milliseconds kMostParting{1000};

std::span<const unsigned char> bytes_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string_view text_of(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The visitor's stream for a layer that wants one of its own.
class Borrowed : public ByteStream {
 public:
  explicit Borrowed(ByteStream& stream) : stream_(stream) {}
  void expires_after(Milliseconds time) override { stream_.expires_after(time); }
  Awaitable<Read> read_some(std::span<unsigned char> into) override { return stream_.read_some(into); }
  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override { return stream_.write(bytes); }

 private:
  ByteStream& stream_;
};

/// Whether `text` begins with `start`, or may still do so.
bool begins_like(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start.substr(0, text.size());
}

class Attendance {
 public:
  Attendance(VisitorStream& stream, const Door& door, Attendant attendant, Visit& visit)
      : stream_(stream), door_(door), attendant_(std::move(attendant)), visit_(visit) {}

  /// Whether there is a leave to take.
  Awaitable<bool> run() {
    stream_.expires_after(kMostVisit);
    visit_.kind = VisitKind::silent;
    if (door_.tls) co_return co_await over_tls();
    co_await in_plain();
    co_return false;
  }

 private:
  Awaitable<void> in_plain() {
    stream_.allow(kStandInGreeting.size());  // it comes first, as an SSH server's identification does
    if (co_await stream_.write(bytes_of(kStandInGreeting)) != SocketEnd::ok) co_return;
    co_await answer(stream_, {});
  }

  Awaitable<bool> over_tls() {
    std::array<unsigned char, 4096> first{};
    const auto read = co_await stream_.read_some(first);
    if (read.end != SocketEnd::ok) co_return false;
    const auto bytes = std::span(first).first(read.count);
    if (first[0] != kTlsHandshakeRecord) {
      visit_.kind = VisitKind::not_tls;
      show(text_of(bytes));
      co_return false;
    }
    visit_.kind = VisitKind::other_tls;
    ClientHello hello;
    const TlsSession session = attendant_.identity.make_session(hello);
    const bool shaken = co_await accept_tls(stream_, session.get(), hello, bytes);
    visit_.server_name = escape_foreign(hello.server_name, kMostServerName);
    if (!shaken) co_return false;
    const auto tls = make_tls_stream(std::make_unique<Borrowed>(stream_), session);
    if (!is_check(session.get())) co_return co_await answer_browser(*tls, session.get());
    visit_.kind = VisitKind::unfinished;
    attendant_.progress();
    co_await answer(*tls, channel_of(session.get()));
    co_return false;
  }

  /// Reads the question byte for byte as it must be, and answers it. An SSH client says who it is.
  Awaitable<void> answer(ByteStream& stream, std::string channel) {
    std::string said;
    while (said.size() < kStandInMessage) {
      std::array<unsigned char, kStandInMessage> buffer{};
      const auto read = co_await stream.read_some(std::span(buffer).first(kStandInMessage - said.size()));
      if (read.end != SocketEnd::ok) co_return;
      said.append(text_of(std::span(buffer).first(read.count)));
      const bool asks = begins_like(said, kStandInQuestionStart);
      visit_.kind = asks ? VisitKind::unfinished : kind_of_words(said);
      if (asks) continue;
      show(visit_.kind == VisitKind::ssh ? std::string_view(said).substr(0, said.find_first_of("\r\n")) : said);
      if (!may_go_on_as_ssh(said)) co_return;
    }
    const auto asked = read_question(said);
    if (!asked) co_return show(said);
    stream_.allow(2 * kStandInMessage);  // the answer with its TLS record
    const std::string text = write_answer(said, visit_.from, visit_.to, attendant_.identity.key(), channel);
    if (co_await stream.write(bytes_of(text)) != SocketEnd::ok) co_return;
    visit_.kind = VisitKind::check;
    visit_.role = asked->role;
    visit_.claimed_source = asked->source;
    visit_.claimed_destination = asked->destination;
    attendant_.progress();
  }

  VisitKind kind_of_words(std::string_view said) const {
    return !door_.tls && said.starts_with(kSshStart) ? VisitKind::ssh : VisitKind::other_words;
  }

  /// Its identification may come in pieces.
  bool may_go_on_as_ssh(std::string_view said) const {
    return !door_.tls && begins_like(said, kSshStart) && said.size() < kMostSshIdentification &&
           said.find('\n') == std::string_view::npos;
  }

  /// Idle connections that a browser keeps for later are silent ones.
  Awaitable<bool> answer_browser(ByteStream& stream, SSL* session) {
    visit_.kind = VisitKind::silent;
    stream_.admit(kMostRequestHead + kMostRecord);
    RequestReader request;
    RequestState state = RequestState::unfinished;
    while (state == RequestState::unfinished) {
      std::array<unsigned char, 4096> buffer{};
      const auto read = co_await stream.read_some(buffer);
      if (read.end != SocketEnd::ok) co_return false;
      state = request.take(text_of(std::span(buffer).first(read.count)));
      visit_.kind = VisitKind::other_request;
      show(request.shown());
    }
    const bool served = asks_for_page(state);
    if (served) attendant_.progress();
    const std::string text = page_answer(state, served ? attendant_.page(visit_) : "", now());
    stream_.allow(text.size() + kAroundPage);
    if (co_await stream.write(bytes_of(text)) != SocketEnd::ok) co_return false;
    if (served) {
      visit_.kind = VisitKind::page;
      visit_.first_bytes.clear();
    }
    if (co_await close_tls(stream_, session) != SocketEnd::ok) co_return false;
    stream_.expires_after(std::clamp(Milliseconds(end_ - Clock::now()), Milliseconds(0), kMostParting));
    stream_.admit(kMostPassedOver);
    co_return true;
  }

  static WallTime now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

  void show(std::string_view bytes) { visit_.first_bytes = escape_foreign(bytes.substr(0, kMostShown), kMostShown); }

  VisitorStream& stream_;
  const Door& door_;
  Attendant attendant_;
  Visit& visit_;
  Clock::time_point end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(kMostVisit);
};

}  // namespace

std::size_t most_received(const Door& door) {
  return door.tls ? 4096 : kStandInMessage;
}

Awaitable<bool> attend(VisitorStream& stream, const Door& door, Attendant attendant, Visit& visit) {
  Attendance attendance(stream, door, std::move(attendant), visit);
  co_return co_await attendance.run();
}

}  // namespace netpreflight
