#include "net/tunnel.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include "net/codecs/http_head.hpp"
#include "net/secrets.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::size_t kMostHeaders = 16U << 10U;
/// Written anew, a line may be longer than it came.
constexpr std::uint32_t kMostStrictHeaders = 8 * kMostHeaders;
constexpr std::size_t kLongestEnd = 3;
constexpr std::size_t kMostBody = 4U << 10U;
constexpr std::size_t kMostField = 512;
/// How long the rest of a page is waited for once its beginning, or the promise of it, is there.
constexpr Milliseconds kPatience{300};

std::string request_for(const TunnelWishes& wishes) {
  const std::string to = authority(wishes.target);
  std::string request = fmt::format(
      "CONNECT {0} HTTP/1.1\r\nHost: {0}\r\nUser-Agent: netpreflight\r\nProxy-Connection: Keep-Alive\r\n", to);
  if (wishes.credentials != nullptr) {
    request += fmt::format("Proxy-Authorization: Basic {}\r\n", basic_token(*wishes.credentials));
  }
  return request + "\r\n";
}

/// The tunnel: what came behind the headers first, then the stream itself.
class TunnelStream : public ByteStream {
 public:
  TunnelStream(std::unique_ptr<ByteStream> below, std::string early)
      : below_(std::move(below)), early_(std::move(early)) {}

  void expires_after(Milliseconds time) override { below_->expires_after(time); }

  Awaitable<Read> read_some(std::span<unsigned char> into) override {
    if (early_.empty()) co_return co_await below_->read_some(into);
    const std::size_t count = std::min(into.size(), early_.size());
    std::copy_n(early_.begin(), count, into.begin());
    early_.erase(0, count);
    co_return Read{SocketEnd::ok, count};
  }

  Awaitable<SocketEnd> write(std::span<const unsigned char> bytes) override { co_return co_await below_->write(bytes); }

 private:
  std::unique_ptr<ByteStream> below_;
  std::string early_;
};

bool is_success(int status) {
  return status >= 200 && status < 300;
}

/// A status that says nothing yet (RFC 9110 section 15.2). 101 would be another protocol, and final.
bool is_interim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

/// The answer to one CONNECT, as far as it comes.
class Answer {
 public:
  Answer(ByteStream& stream, const TunnelWishes& wishes, TunnelEvidence& evidence)
      : stream_(stream), wishes_(wishes), evidence_(evidence) {}

  Awaitable<void> read() {
    Head head = next_head();
    while (head == Head::incomplete) {
      const SocketEnd end = co_await receive();
      head = end == SocketEnd::ok ? next_head() : last_head(end);
    }
    if (head == Head::stranger) co_await read_first_line();
    if (head != Head::whole) {
      evidence_.first_bytes = shown(all_, kMostBody);
      co_return;
    }
    keep_headers();
    if (is_success(evidence_.status)) {
      co_await look_behind();
    } else {
      evidence_.end = TunnelEnd::refused;
      co_await read_body();
    }
  }

  /// What belongs to the tunnel already.
  std::string take_early() { return std::move(pending_); }

 private:
  enum class Head : std::uint8_t { incomplete, whole, stranger, none };

  std::string shown(std::string_view bytes, std::size_t limit) const {
    return escape_foreign(without_secrets(std::string(bytes), wishes_.credentials), limit);
  }

  Awaitable<SocketEnd> receive() {
    std::array<unsigned char, 4096> buffer{};
    const auto read = co_await stream_.read_some(buffer);
    const std::string_view bytes(reinterpret_cast<const char*>(buffer.data()), read.count);
    pending_ += bytes;
    if (all_.size() < kMostBody) all_ += bytes.substr(0, kMostBody - all_.size());
    co_return read.end;
  }

  /// The head of the final answer, as far as it is there.
  Head next_head() {
    for (;;) {
      if (!may_be_answer(pending_)) {
        evidence_.end = TunnelEnd::not_http;
        return Head::stranger;
      }
      const auto size = end_of_head(pending_, searched_ - std::min(searched_, kLongestEnd));
      searched_ = pending_.size();
      if (header_bytes_ + size.value_or(pending_.size()) > kMostHeaders) {
        evidence_.end = TunnelEnd::endless;
        return Head::none;
      }
      if (!size) return Head::incomplete;
      if (take_head(*size)) return Head::whole;
    }
  }

  /// Nothing more comes. A refusal that stops in the middle is one.
  Head last_head(SocketEnd end) {
    const auto status = read_status(first_line(pending_));
    if (status && !is_interim(*status) && !is_success(*status)) {
      take_head(pending_.size());
      return Head::whole;
    }
    evidence_.end = end_of(end);
    return Head::none;
  }

  /// False: it says nothing yet, and another one follows.
  bool take_head(std::size_t size) {
    const std::string head = pending_.substr(0, size);
    pending_.erase(0, size);
    header_bytes_ += size;
    searched_ = 0;
    evidence_.status = read_status(first_line(head)).value_or(0);
    evidence_.status_line = shown(first_line(head), kMostField);
    if (is_interim(evidence_.status)) return false;
    // A length that contradicts itself makes no other answer of it; the body is then what comes until the end.
    if (!parse(strict_head(head, true)) && !parse(strict_head(head, false)))
      parse(strict_head(first_line(head), false));
    return true;
  }

  bool parse(const std::string& head) {
    parser_.emplace();
    parser_->header_limit(kMostStrictHeaders);
    parser_->body_limit(boost::none);
    parser_->eager(false);
    error_code error;
    parser_->put(asio::buffer(head), error);
    return parser_->is_header_done();
  }

  /// What it is shall be quoted whole, not its first piece.
  Awaitable<void> read_first_line() {
    stream_.expires_after(kPatience);
    while (all_.size() < kMostBody && all_.find('\n') == std::string::npos && co_await receive() == SocketEnd::ok) {
    }
  }

  /// A scheme that is known says nothing of the user, even of one who is called Basic.
  std::string shown_challenge(std::string_view value) const {
    static constexpr std::array<std::string_view, 4> kSchemes{"Basic", "Digest", "NTLM", "Negotiate"};
    const std::string_view scheme = value.substr(0, value.find(' '));
    const bool known = std::ranges::any_of(kSchemes, [&](auto each) { return beast::iequals(each, scheme); });
    return known ? std::string(scheme) + shown(value.substr(scheme.size()), kMostField - scheme.size())
                 : shown(value, kMostField);
  }

  std::string field(http::field name) const { return shown(std::string(parser_->get()[name]), kMostField); }

  void keep_headers() {
    constexpr std::size_t kMostSchemes = 16;
    const auto& header = parser_->get();
    const auto [first, last] = header.equal_range(http::field::proxy_authenticate);
    for (auto each = first; each != last && evidence_.authenticate.size() < kMostSchemes; ++each) {
      evidence_.authenticate.push_back(shown_challenge(each->value()));
    }
    evidence_.location = field(http::field::location);
    evidence_.via = field(http::field::via);
    evidence_.server = field(http::field::server);
    evidence_.content_type = field(http::field::content_type);
    evidence_.squid_error = shown(std::string(header["X-Squid-Error"]), kMostField);
    const auto length = parser_->content_length();
    evidence_.body_announced = parser_->chunked() || (length && *length > 0) || !evidence_.content_type.empty();
  }

  /// A success has no body (RFC 9110 section 9.3.6), and a TLS server waits for the client to speak: whatever comes now
  /// is a page in place of the tunnel; not so where another server may speak first. Waiting for it would cost the stream, whose time is then over.
  Awaitable<void> look_behind() {
    if (pending_.empty() && evidence_.body_announced && !wishes_.to_be_used) {
      stream_.expires_after(kPatience);
      co_await receive();
    }
    const bool is_far_ends = wishes_.listens && !evidence_.body_announced;
    if (pending_.empty() || is_far_ends) co_return;
    evidence_.end = TunnelEnd::page;
    co_await read_rest();
    evidence_.first_bytes = shown(pending_, kMostBody);
  }

  Awaitable<void> read_rest() {
    stream_.expires_after(kPatience);
    while (pending_.size() < kMostBody && co_await receive() == SocketEnd::ok) {
    }
  }

  /// The beginning of a block page, without the marks of chunks.
  Awaitable<void> read_body() {
    stream_.expires_after(kPatience);
    parser_->eager(true);
    auto& body = parser_->get().body();
    error_code error;
    do {
      while (!pending_.empty() && !parser_->is_done()) {
        const std::size_t used = parser_->put(asio::buffer(pending_), error);
        pending_.erase(0, used);
        if (error || used == 0) break;
      }
      if (error && error != http::error::need_more) break;
    } while (!parser_->is_done() && body.size() < kMostBody && co_await receive() == SocketEnd::ok);
    evidence_.first_bytes = shown(body, kMostBody);
  }

  TunnelEnd end_of(SocketEnd end) const {
    if (!all_.empty()) return TunnelEnd::endless;
    if (end == SocketEnd::timed_out) return TunnelEnd::timed_out;
    return end == SocketEnd::closed ? TunnelEnd::closed : TunnelEnd::reset;
  }

  ByteStream& stream_;
  const TunnelWishes& wishes_;
  TunnelEvidence& evidence_;
  std::optional<Parser> parser_;
  std::string pending_;  ///< received and not yet parsed
  std::string all_;      ///< the first of everything received
  std::size_t header_bytes_ = 0;
  std::size_t searched_ = 0;  ///< of what is pending, for the end of a head
};

}  // namespace

std::string authority(const TunnelTarget& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", target.host, target.port) : fmt::format("{}:{}", target.host, target.port);
}

Awaitable<Tunnel> open_tunnel(std::unique_ptr<ByteStream> stream, TunnelWishes wishes, Milliseconds timeout) {
  Tunnel tunnel;
  TunnelEvidence& evidence = tunnel.evidence;
  evidence.proxy = wishes.proxy;
  evidence.host = wishes.target.host;
  evidence.port = wishes.target.port;
  evidence.credentials_sent = wishes.credentials != nullptr;
  stream->expires_after(timeout);
  const std::string request = request_for(wishes);
  // A proxy that refuses may close before it has read everything: what it says counts more than the failed write.
  co_await stream->write({reinterpret_cast<const unsigned char*>(request.data()), request.size()});
  Answer answer(*stream, wishes, evidence);
  co_await answer.read();
  if (evidence.end != TunnelEnd::opened) co_return tunnel;
  tunnel.stream = std::make_unique<TunnelStream>(std::move(stream), answer.take_early());
  co_return tunnel;
}

}  // namespace netpreflight
