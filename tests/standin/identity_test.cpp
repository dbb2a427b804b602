// The stand-in's side of TLS: whom it takes, what it writes down of a hello, and how much it sends.
#include "standin/identity.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "net/codecs/certificate.hpp"
#include "standin/tls_door.hpp"

namespace netpreflight {
namespace {

struct Wishes {
  std::string protocols{};  ///< ALPN as it is on the wire
  std::string name{};
  int most_version = TLS1_3_VERSION;
  const char* groups = "X25519";
};

/// A client and the stand-in, each of which gets what the other one writes.
class Meeting {
 public:
  Meeting(const Identity& identity, const Wishes& wishes)
      : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), client_(SSL_new(context_.get()), SSL_free) {
    SSL_set_connect_state(client_.get());
    SSL_set_bio(client_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_max_proto_version(client_.get(), wishes.most_version);
    SSL_set1_groups_list(client_.get(), wishes.groups);
    if (!wishes.name.empty()) SSL_set_tlsext_host_name(client_.get(), wishes.name.c_str());
    const auto* list = reinterpret_cast<const unsigned char*>(wishes.protocols.data());
    SSL_set_alpn_protos(client_.get(), list, static_cast<unsigned>(wishes.protocols.size()));
    server_ = identity.make_session(hello_);
    for (int turn = 0; turn < 4; ++turn) {
      SSL_do_handshake(client_.get());
      pass(client_.get(), server_.get());
      SSL_do_handshake(server_.get());
      most_sent_ = std::max(most_sent_, pass(server_.get(), client_.get()));
    }
    ERR_clear_error();
  }

  bool made() const { return SSL_is_init_finished(server_.get()) == 1 && SSL_is_init_finished(client_.get()) == 1; }
  bool with_check() const { return is_check(server_.get()); }
  const ClientHello& hello() const { return hello_; }
  std::size_t most_sent() const { return most_sent_; }

  std::string chosen() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }

  std::string fingerprint_seen() const {
    return fingerprint(X509Pointer(SSL_get1_peer_certificate(client_.get())).get());
  }

 private:
  static std::size_t pass(SSL* from, SSL* to) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(from), &bytes);
    BIO_write(SSL_get_rbio(to), bytes, static_cast<int>(size));
    BIO_reset(SSL_get_wbio(from));
    return static_cast<std::size_t>(size);
  }

  ClientHello hello_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> client_;
  TlsSession server_;
  std::size_t most_sent_ = 0;
};

const std::string kCheck = "\x0enetpreflight/1";
const std::string kHttp2 = "\x02h2";
const std::string kHttp1 = "\x08http/1.1";

TEST(Identity, TakesChecksAndBrowsers) {
  const Identity identity;
  const Meeting check(identity, {kHttp2 + kHttp1 + kCheck});
  EXPECT_TRUE(check.made() && check.with_check());
  for (const std::string& protocols : {kHttp2 + kHttp1, kHttp1, std::string("\x08http/1.0")}) {
    const Meeting browser(identity, {protocols});
    EXPECT_TRUE(browser.made()) << protocols;
    EXPECT_FALSE(browser.with_check());
    EXPECT_EQ(browser.chosen(), protocols.substr(protocols.size() - 8));
  }
  const Meeting without(identity, {});
  EXPECT_TRUE(without.made());
  EXPECT_FALSE(without.with_check());
  EXPECT_EQ(without.chosen(), "");
  EXPECT_FALSE(Meeting(identity, {kHttp2}).made());
}

TEST(Identity, WritesTheNameOfTheHelloDownAlsoWhereItRefuses) {
  const Identity identity;
  for (const Wishes& wishes : {Wishes{kHttp1, "cockpit.corp.example"}, Wishes{kHttp2, "cockpit.corp.example"},
                               Wishes{{}, "cockpit.corp.example", TLS1_2_VERSION}}) {
    const Meeting meeting(identity, wishes);
    EXPECT_TRUE(meeting.hello().complete);
    EXPECT_EQ(meeting.hello().server_name, "cockpit.corp.example");
  }
  EXPECT_EQ(Meeting(identity, {kHttp1}).hello().server_name, "");
}

TEST(Identity, TheFlightIsSmallWhateverTheClientWants) {
  const Identity identity;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const char* groups : {"X25519:P-256", "P-256", "P-384:P-256"}) {
      const Meeting meeting(identity, {kHttp1, "x", version, groups});
      EXPECT_TRUE(meeting.made()) << groups;
      EXPECT_GT(meeting.most_sent(), 500U);
      EXPECT_LE(meeting.most_sent(), kMostFlight);
    }
  }
  EXPECT_FALSE(Meeting(identity, {kHttp1, "x", TLS1_3_VERSION, "ffdhe8192"}).made());
}

TEST(Identity, SaysWhichCertificateItShows) {
  const Identity identity;
  EXPECT_EQ(Meeting(identity, {kHttp1}).fingerprint_seen(), identity.fingerprint());
  EXPECT_NE(Identity().fingerprint(), identity.fingerprint());
}

}  // namespace
}  // namespace netpreflight
