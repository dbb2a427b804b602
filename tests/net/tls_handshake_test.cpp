// One handshake over any stream: what the far end showed, and how it ended.
#include "net/tls_handshake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TrustStore store_of(const Issued& root) {
  return TrustStore::from_pem([text = pem(root)] { return PemText::of(text); });
}

class TlsHandshake : public testing::Test {
 protected:
  HandshakeEvidence shake(ByteStream& stream, const std::string& name = "a.example", const std::string& protocol = "") {
    HandshakeWishes wishes{.server_name = name};
    if (!protocol.empty()) wishes.application_protocols = {protocol};
    return Loop().run(shake_hands(stream, client_, wishes, Milliseconds(1000)));
  }

  TlsServer good() const { return {.leaf = leaf_, .others = {middle_}}; }

  Issued root_ = make_root("Root");
  Issued middle_ = make_intermediate("Middle", root_);
  Issued leaf_ = make_leaf("a.example", middle_);
  TlsClient client_{store_of(root_), store_of(root_)};
};

// ---- Completed ----

TEST_F(TlsHandshake, Completed) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsServer server = good();
    server.min_version = server.max_version = version;
    ServerStream stream(server);
    const HandshakeEvidence evidence = shake(stream);
    EXPECT_EQ(evidence.end, HandshakeEnd::completed);
    EXPECT_EQ(evidence.version, version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2");
    EXPECT_FALSE(evidence.cipher.empty());
    EXPECT_FALSE(evidence.alert);
    EXPECT_FALSE(evidence.client_certificate_requested);
    EXPECT_TRUE(evidence.name_matches);
    EXPECT_TRUE(evidence.trust_store_present);
    EXPECT_GT(evidence.bytes_received, 1000U);
    EXPECT_EQ(evidence.first_bytes, "");
    ASSERT_EQ(evidence.chain.size(), 2U);
    EXPECT_EQ(evidence.chain[0].subject_common_name, "a.example");
    EXPECT_EQ(evidence.chain[1].subject_common_name, "Middle");
    EXPECT_THAT(evidence.local.faults, IsEmpty());
    EXPECT_THAT(evidence.with_public.faults, IsEmpty());
    ASSERT_TRUE(evidence.local.anchor);
    EXPECT_EQ(evidence.local.anchor->subject, "O = Test, CN = Root");
    EXPECT_EQ(evidence.staple, OcspStaple::none);
  }
}

TEST_F(TlsHandshake, InSmallPieces) {
  ServerStream stream(good());
  stream.give_pieces_of(1);
  EXPECT_EQ(shake(stream).end, HandshakeEnd::completed);
}

TEST_F(TlsHandshake, BehindAWarning) {
  TlsServer server = good();
  server.max_version = TLS1_2_VERSION;
  server.first = {0x15, 0x03, 0x01, 0, 2, 1, 112};  // unrecognized_name, no reason to stop (RFC 6066 section 3)
  ServerStream stream(server);
  EXPECT_EQ(shake(stream).end, HandshakeEnd::completed);
}

TEST_F(TlsHandshake, ApplicationProtocol) {
  TlsServer server = good();
  server.application_protocol = "netpreflight";
  ServerStream with(server);
  EXPECT_EQ(shake(with, "a.example", "netpreflight").application_protocol, "netpreflight");
  ServerStream without(good());
  EXPECT_EQ(shake(without, "a.example", "netpreflight").application_protocol, "");
}

// ---- Names ----

struct Naming {
  const char* asked;
  std::optional<std::string> sent;  ///< as SNI
  bool matches;
};

TEST_F(TlsHandshake, NamesAreSentAndAddressesAreNot) {
  const Issued leaf = issue({.common_name = "ignored.example",
                             .organisation = "Test",
                             .names = {"DNS:a.example", "DNS:*.wild.example", "IP:192.0.2.1", "IP:2001:db8::1"}},
                            &root_);
  for (const Naming& each :
       {Naming{"a.example", "a.example", true}, Naming{"A.Example", "A.Example", true},
        Naming{"b.example", "b.example", false}, Naming{"x.wild.example", "x.wild.example", true},
        Naming{"x.y.wild.example", "x.y.wild.example", false}, Naming{"wild.example", "wild.example", false},
        Naming{"ignored.example", "ignored.example", false}, Naming{"192.0.2.1", std::nullopt, true},
        Naming{"192.0.2.2", std::nullopt, false}, Naming{"2001:db8::1", std::nullopt, true},
        Naming{"2001:db8::2", std::nullopt, false}}) {
    ServerStream stream({.leaf = leaf});
    const HandshakeEvidence evidence = shake(stream, each.asked);
    EXPECT_EQ(stream.server_name(), each.sent) << each.asked;
    EXPECT_EQ(evidence.server_name, each.sent.value_or("")) << each.asked;
    EXPECT_EQ(evidence.name_matches, each.matches) << each.asked;
  }
}

// ---- Chains and stores ----

TEST_F(TlsHandshake, TwoVerifications) {
  const Issued inspector = make_root("Inspection", "Example Corp");
  TlsClient client(store_of(inspector), store_of(root_));
  ServerStream stream({.leaf = make_leaf("a.example", inspector), .others = {inspector}});
  const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
  EXPECT_THAT(evidence.local.faults, IsEmpty());
  ASSERT_TRUE(evidence.local.anchor);
  EXPECT_FALSE(evidence.local.anchor->is_public);
  EXPECT_THAT(evidence.with_public.faults, Not(IsEmpty()));
  EXPECT_FALSE(evidence.with_public.anchor);
}

TEST_F(TlsHandshake, APublicAnchorIsCalledPublicInBoth) {
  ServerStream stream(good());
  const HandshakeEvidence evidence = shake(stream);
  ASSERT_TRUE(evidence.local.anchor);
  ASSERT_TRUE(evidence.with_public.anchor);
  EXPECT_TRUE(evidence.local.anchor->is_public);
  EXPECT_TRUE(evidence.with_public.anchor->is_public);
}

TEST_F(TlsHandshake, WithoutATrustStore) {
  TlsClient client(TrustStore::empty(), store_of(root_));
  ServerStream stream(good());
  const auto evidence = Loop().run(shake_hands(stream, client, {.server_name = "a.example"}, Milliseconds(1000)));
  EXPECT_FALSE(evidence.trust_store_present);
  EXPECT_THAT(evidence.local.faults, Not(IsEmpty()));
  EXPECT_THAT(evidence.with_public.faults, IsEmpty());
}

TEST_F(TlsHandshake, TheChainStandsInTheOrderOfSigning) {
  const Issued stranger = make_root("Stranger");
  ServerStream stream({.leaf = leaf_, .others = {root_, stranger, middle_}});
  const HandshakeEvidence evidence = shake(stream);
  std::vector<std::string> path;
  for (const Certificate& each : evidence.chain) {
    if (each.in_path) path.push_back(each.subject_common_name);
  }
  EXPECT_THAT(path, ElementsAre("a.example", "Middle", "Root"));
  ASSERT_EQ(evidence.chain.size(), 4U);
  EXPECT_EQ(evidence.chain.back().subject_common_name, "Stranger");
  EXPECT_FALSE(evidence.chain.back().in_path);
  EXPECT_THAT(evidence.local.faults, IsEmpty());
}

TEST_F(TlsHandshake, ABorrowedIssuerIsNotInThePath) {
  const Issued impostor = make_intermediate("Middle", make_root("Root"));
  ServerStream stream({.leaf = make_leaf("a.example", impostor), .others = {middle_}});
  const HandshakeEvidence evidence = shake(stream);
  ASSERT_EQ(evidence.chain.size(), 2U);
  EXPECT_TRUE(evidence.chain[0].in_path);
  EXPECT_FALSE(evidence.chain[1].in_path);
  EXPECT_THAT(evidence.local.faults, Not(IsEmpty()));
}

// ---- What the far end has proven ----

/// Until the handshake is complete, RSA key exchange shows nothing but a certificate, which anybody can copy.
TEST_F(TlsHandshake, WhetherTheKeyIsProven) {
  const CertificateWishes wishes{.common_name = "a.example", .organisation = "Test", .names = {"DNS:a.example"}};
  struct Case {
    const char* name;
    const char* ciphers;
    bool wants_client;
    bool proven;
  };
  for (const Case& each : {Case{"signed", "ECDHE-RSA-AES256-GCM-SHA384", true, true},
                           Case{"RSA key exchange, refused", "AES256-GCM-SHA384", true, false},
                           Case{"RSA key exchange, completed", "AES256-GCM-SHA384", false, true}}) {
    SCOPED_TRACE(each.name);
    TlsServer server{.leaf = issue(wishes, &root_, make_rsa_key(2048))};
    server.max_version = TLS1_2_VERSION;
    server.wants_client = each.wants_client;
    server.ciphers = each.ciphers;
    ServerStream stream(server);
    const HandshakeEvidence evidence = shake(stream);
    EXPECT_EQ(evidence.end, each.wants_client ? HandshakeEnd::alert : HandshakeEnd::completed);
    EXPECT_EQ(evidence.key_proven, each.proven);
    EXPECT_EQ(evidence.chain.size(), 1U);
  }
}

TEST_F(TlsHandshake, TheLastMessageIsTold) {
  TlsServer server = good();
  server.max_version = TLS1_2_VERSION;
  constexpr std::size_t kWithServerHello = 130;
  struct Cut {
    std::size_t after;
    const char* last;
  };
  for (const Cut& each : {Cut{0, ""}, Cut{20, ""}, Cut{kWithServerHello, "ServerHello"}, Cut{100'000, "Finished"}}) {
    server.cut_after = each.after;
    ServerStream stream(server);
    stream.end_with(SocketEnd::reset);
    EXPECT_EQ(shake(stream).last_message, each.last) << each.after;
  }
}

// ---- The size of the hello ----

/// More than one packet, the name in the first, and the end of it apart from the beginning.
TEST_F(TlsHandshake, TheHelloIsAsLargeAsThoseOfTodaysPrograms) {
  CannedStream silent({}, SocketEnd::timed_out);
  const HandshakeEvidence evidence = shake(silent);
  const std::string hello(silent.written().begin(), silent.written().end());
  EXPECT_GT(hello.size(), 1600U);
  EXPECT_LT(hello.size(), 2000U);
  EXPECT_EQ(evidence.hello_bytes, static_cast<int>(hello.size()));
  EXPECT_LT(hello.find("a.example"), 400U);
  EXPECT_THAT(silent.pieces(), ElementsAre(1200U, hello.size() - 1200U));
}

TEST_F(TlsHandshake, ASmallHelloFitsInOnePacket) {
  CannedStream silent({}, SocketEnd::timed_out);
  const HandshakeEvidence evidence = Loop().run(
      shake_hands(silent, client_, {.server_name = "a.example", .size = HelloSize::small}, Milliseconds(1000)));
  EXPECT_EQ(evidence.hello_bytes, static_cast<int>(silent.written().size()));
  EXPECT_LT(silent.written().size(), 600U);
  EXPECT_EQ(silent.pieces().size(), 1U);
}

// ---- Client certificates ----

TEST_F(TlsHandshake, AClientCertificateIsAskedInTls12AndItsLackRefused) {
  TlsServer server = good();
  server.max_version = TLS1_2_VERSION;
  server.wants_client = true;
  ServerStream stream(server);
  const HandshakeEvidence evidence = shake(stream);
  EXPECT_EQ(evidence.end, HandshakeEnd::alert);
  EXPECT_EQ(evidence.alert, SSL_AD_HANDSHAKE_FAILURE);
  EXPECT_TRUE(evidence.client_certificate_requested);
  EXPECT_TRUE(evidence.name_matches) << "the server has shown its own";
  EXPECT_THAT(evidence.local.faults, IsEmpty());
  EXPECT_EQ(evidence.chain.size(), 2U);
}

TEST_F(TlsHandshake, AClientCertificateIsAskedInTls13) {
  TlsServer server = good();
  server.min_version = TLS1_3_VERSION;
  server.wants_client = true;
  ServerStream stream(server);
  const HandshakeEvidence evidence = shake(stream);
  EXPECT_EQ(evidence.end, HandshakeEnd::completed) << "the refusal comes behind the handshake";
  EXPECT_TRUE(evidence.client_certificate_requested);
  EXPECT_EQ(evidence.chain.size(), 2U);
}

TEST_F(TlsHandshake, AClientCertificateIsAskedAndTheConnectionCutOff) {
  TlsServer server = good();
  server.max_version = TLS1_2_VERSION;
  server.wants_client = true;
  ServerStream whole(server);
  constexpr std::size_t kAlertRecord = 7;
  server.cut_after = static_cast<std::size_t>(shake(whole).bytes_received) - kAlertRecord;
  struct Cut {
    SocketEnd by;
    HandshakeEnd end;
  };
  for (const Cut& each : {Cut{SocketEnd::reset, HandshakeEnd::reset}, Cut{SocketEnd::closed, HandshakeEnd::closed},
                          Cut{SocketEnd::timed_out, HandshakeEnd::timed_out}}) {
    ServerStream stream(server);
    stream.end_with(each.by);
    const HandshakeEvidence evidence = shake(stream);
    EXPECT_EQ(evidence.end, each.end);
    EXPECT_TRUE(evidence.client_certificate_requested);
    EXPECT_EQ(evidence.chain.size(), 2U);
  }
}

}  // namespace
}  // namespace netpreflight
