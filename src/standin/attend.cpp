#include "standin/attend.hpp"

#include <array>

#include <openssl/err.h>

#include "net/tls_stream.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kMostShown = 64;
constexpr unsigned char kTlsHandshakeRecord = 22;  // RFC 8446 section 5.1

std::span<const unsigned char> bytes_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
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

/// Sends what the session has to say: a flight, or an alert.
Awaitable<SocketEnd> flush(ByteStream& stream, SSL* session) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(SSL_get_wbio(session), &bytes);
  if (size <= 0) co_return SocketEnd::ok;
  const std::string out(bytes, static_cast<std::size_t>(size));
  BIO_reset(SSL_get_wbio(session));
  co_return co_await stream.write(bytes_of(out));
}

/// The server's side of the handshake; `first` is what has come already. False: it did not complete, whoever is to
/// blame.
Awaitable<bool> accept_tls(ByteStream& stream, SSL* session, std::span<const unsigned char> first) {
  std::array<unsigned char, 4096> buffer{};
  for (;;) {
    BIO_write(SSL_get_rbio(session), first.data(), static_cast<int>(first.size()));
    ERR_clear_error();
    const int result = SSL_do_handshake(session);
    const bool wants_more = SSL_get_error(session, result) == SSL_ERROR_WANT_READ;
    if (co_await flush(stream, session) != SocketEnd::ok) co_return false;
    if (result == 1) co_return true;
    if (!wants_more) co_return false;
    const auto read = co_await stream.read_some(buffer);
    if (read.end != SocketEnd::ok) co_return false;
    first = std::span(buffer).first(read.count);
  }
}

class Attendance {
 public:
  Attendance(VisitorStream& stream, const Door& door, const Identity& identity, Visit& visit,
             std::function<void()> progress)
      : stream_(stream), door_(door), identity_(identity), visit_(visit), progress_(std::move(progress)) {}

  Awaitable<void> run() {
    stream_.expires_after(kMostVisit);
    visit_.kind = VisitKind::silent;
    if (door_.tls) {
      co_await over_tls();
    } else {
      co_await in_plain();
    }
  }

 private:
  Awaitable<void> in_plain() {
    stream_.allow(kStandInGreeting.size());  // it comes first, as an SSH server's identification does
    if (co_await stream_.write(bytes_of(kStandInGreeting)) != SocketEnd::ok) co_return;
    co_await answer(stream_, {});
  }

  Awaitable<void> over_tls() {
    std::array<unsigned char, 4096> first{};
    const auto read = co_await stream_.read_some(first);
    if (read.end != SocketEnd::ok) co_return;
    if (first[0] != kTlsHandshakeRecord) {
      visit_.kind = VisitKind::not_tls;
      show({reinterpret_cast<const char*>(first.data()), read.count});
      co_return;
    }
    visit_.kind = VisitKind::other_tls;
    const TlsSession session = identity_.make_session();
    if (!co_await accept_tls(stream_, session.get(), std::span(first).first(read.count))) co_return;
    visit_.kind = VisitKind::unfinished;
    progress_();
    const auto tls = make_tls_stream(std::make_unique<Borrowed>(stream_), session);
    co_await answer(*tls, channel_of(session.get()));
  }

  /// Reads the question byte for byte as it must be, and answers it.
  Awaitable<void> answer(ByteStream& stream, std::string channel) {
    std::string question;
    while (question.size() < kStandInMessage) {
      std::array<unsigned char, kStandInMessage> buffer{};
      const auto read = co_await stream.read_some(std::span(buffer).first(kStandInMessage - question.size()));
      if (read.end != SocketEnd::ok) co_return;
      question.append(reinterpret_cast<const char*>(buffer.data()), read.count);
      visit_.kind = VisitKind::unfinished;
      if (!begins_like_a_question(question)) {
        visit_.kind = VisitKind::other_words;
        show(question);
        co_return;
      }
    }
    const auto asked = read_question(question);
    if (!asked) co_return show(question);
    stream_.allow(2 * kStandInMessage);  // the answer with its TLS record
    const std::string text = write_answer(question, visit_.from, visit_.to, identity_.key(), channel);
    if (co_await stream.write(bytes_of(text)) != SocketEnd::ok) co_return;
    visit_.kind = VisitKind::check;
    visit_.role = asked->role;
    visit_.claimed_source = asked->source;
    visit_.claimed_destination = asked->destination;
    progress_();
  }

  static bool begins_like_a_question(std::string_view text) {
    return text.substr(0, kStandInQuestionStart.size()) == kStandInQuestionStart.substr(0, text.size());
  }

  void show(std::string_view bytes) { visit_.first_bytes = escape_foreign(bytes.substr(0, kMostShown), kMostShown); }

  VisitorStream& stream_;
  const Door& door_;
  const Identity& identity_;
  Visit& visit_;
  std::function<void()> progress_;
};

}  // namespace

std::size_t most_received(const Door& door) {
  return door.tls ? 4096 : kStandInMessage;
}

Awaitable<void> attend(VisitorStream& stream, const Door& door, const Identity& identity, Visit& visit,
                       std::function<void()> progress) {
  Attendance attendance(stream, door, identity, visit, std::move(progress));
  co_await attendance.run();
}

}  // namespace netpreflight
