#include "net/codecs/stand_in_protocol.hpp"

#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <openssl/x509.h>

namespace netpreflight {
namespace {

const std::string kNonce(64, 'a');

StandInQuestion question() {
  return {kNonce, "192.0.2.7", "2001:db8::10", "management-center"};
}

struct StandIn {
  EvpKeyPointer key{EVP_EC_gen("P-256")};

  std::string answer(const std::string& to, std::string_view channel = "") const {
    std::string line = write_answer(to, "203.0.113.9", "10.20.0.10", key.get(), channel);
    EXPECT_LE(line.size(), kStandInMessage);
    EXPECT_EQ(line.back(), '\n');
    line.pop_back();
    return line;
  }
};

TEST(StandInProtocol, AQuestionIsReadAsItWasWritten) {
  const std::string text = write_question(question());
  EXPECT_EQ(text.size(), kStandInMessage);
  const auto read = read_question(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->nonce, kNonce);
  EXPECT_EQ(read->source, "192.0.2.7");
  EXPECT_EQ(read->destination, "2001:db8::10");
  EXPECT_EQ(read->role, "management-center");
}

TEST(StandInProtocol, TheLongestQuestionAndAnswerFit) {
  const std::string address = "fe80::1234:5678:9abc:def0%" + std::string(30, 'x');
  const std::string text = write_question({kNonce, address, address, std::string(100, 'r')});
  EXPECT_EQ(text.size(), kStandInMessage);
  EXPECT_TRUE(read_question(text));
  EXPECT_LE(write_answer(text, address, address, StandIn().key.get(), std::string(32, 'c')).size(), kStandInMessage);
}

TEST(StandInProtocol, RefusesWhatIsNoQuestion) {
  const std::string good = write_question(question());
  const auto with = [&](std::string_view piece, std::string_view instead) {
    std::string text = good;
    text.replace(text.find(piece), piece.size(), instead);
    text.resize(kStandInMessage - 1, '.');
    return text + '\n';
  };
  EXPECT_FALSE(read_question(""));
  EXPECT_FALSE(read_question(good.substr(1)));
  EXPECT_FALSE(read_question(good + "."));
  EXPECT_FALSE(read_question(good.substr(0, good.size() - 1) + '.'));
  EXPECT_FALSE(read_question(with("netpreflight/1", "netpreflight/2")));
  EXPECT_FALSE(read_question(with(kNonce, kNonce.substr(1))));
  EXPECT_FALSE(read_question(with(kNonce, std::string(64, 'A'))));
  EXPECT_FALSE(read_question(with("192.0.2.7", "somebody")));
  EXPECT_FALSE(read_question(with("192.0.2.7", "192.0.2.7%\x1b[2J")));
  EXPECT_FALSE(read_question(with("192.0.2.7", "")));
  EXPECT_FALSE(read_question(with("management-center", "Management")));
  EXPECT_FALSE(read_question(with("....", "..x.")));
}

TEST(StandInProtocol, AnAnswerProvesItself) {
  const StandIn stand_in;
  const std::string asked = write_question(question());
  const auto answer = read_answer(stand_in.answer(asked, "channel"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->source, "203.0.113.9");
  EXPECT_EQ(answer->destination, "10.20.0.10");
  EXPECT_EQ(answer->key, public_key(stand_in.key.get()));
  EXPECT_TRUE(verifies(*answer, asked, "channel"));
}

TEST(StandInProtocol, AnAnswerIsForOneQuestionAndOneSession) {
  const StandIn stand_in;
  const std::string asked = write_question(question());
  StandInQuestion later = question();
  later.nonce = fresh_nonce();
  const auto answer = read_answer(stand_in.answer(asked, "channel"));
  ASSERT_TRUE(answer);
  EXPECT_FALSE(verifies(*answer, write_question(later), "channel"));
  EXPECT_FALSE(verifies(*answer, asked, "another"));
  EXPECT_FALSE(verifies(*answer, asked, ""));
}

TEST(StandInProtocol, AChangedAnswerDoesNotVerify) {
  const StandIn stand_in;
  const std::string asked = write_question(question());
  std::string line = stand_in.answer(asked);
  line.replace(line.find("203.0.113.9"), 11, "203.0.113.8");
  const auto changed = read_answer(line);
  ASSERT_TRUE(changed);
  EXPECT_FALSE(verifies(*changed, asked, ""));
  auto other_key = *read_answer(stand_in.answer(asked));
  other_key.key = public_key(StandIn().key.get());
  EXPECT_FALSE(verifies(other_key, asked, ""));
  other_key.key = "no key";
  EXPECT_FALSE(verifies(other_key, asked, ""));
}

TEST(StandInProtocol, RefusesWhatIsNoAnswer) {
  const StandIn stand_in;
  const std::string line = stand_in.answer(write_question(question()));
  EXPECT_FALSE(read_answer(""));
  EXPECT_FALSE(read_answer("SSH-2.0-OpenSSH_9.2p1"));
  EXPECT_FALSE(read_answer(line + " more"));
  EXPECT_FALSE(read_answer(line + "x"));
  EXPECT_FALSE(read_answer(line.substr(0, line.rfind(' '))));
}

TEST(StandInProtocol, ANameIsOfTheKey) {
  const std::string name = instance_name(public_key(StandIn().key.get()));
  EXPECT_EQ(name.size(), 19U);
  EXPECT_NE(name, instance_name(public_key(StandIn().key.get())));
  EXPECT_EQ(instance_name("key"), "2c70-e12b-7a06-46f9");
  EXPECT_NE(fresh_nonce(), fresh_nonce());
}

std::string as_openssl_writes_it(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(der);
  return bytes;
}

TEST(StandInProtocol, AKeyIsWrittenAsOpenSslWritesIt) {
  const StandIn stand_in;
  EXPECT_EQ(public_key(stand_in.key.get()), as_openssl_writes_it(stand_in.key.get()));
  EXPECT_EQ(public_key(EvpKeyPointer(EVP_EC_gen("P-384")).get()), "");
  EXPECT_EQ(public_key(EvpKeyPointer(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")).get()), "");
}

TEST(StandInProtocol, TheKeyOfACertificateIsWhatStandsThere) {
  for (const char* kind : {"P-256", "P-384"}) {
    const EvpKeyPointer key(EVP_EC_gen(kind));
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    ASSERT_EQ(X509_set_pubkey(certificate.get(), key.get()), 1);
    EXPECT_EQ(public_key(certificate.get()), as_openssl_writes_it(key.get()));
  }
}

TEST(StandInProtocol, TheGreetingIsNoSshIdentification) {
  EXPECT_FALSE(kStandInGreeting.starts_with("SSH-"));
  EXPECT_TRUE(kStandInGreeting.ends_with("\r\n"));
}

}  // namespace
}  // namespace netpreflight
