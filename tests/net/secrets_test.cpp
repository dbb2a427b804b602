// What a proxy repeats of the credentials is nowhere to be read afterwards.
#include "net/secrets.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

const ProxyCredentials kJdoe{"jdoe-secret", "pass/word&1"};

struct Echo {
  const char* how;
  std::string text;
  std::string clean;
};

TEST(Secrets, InEveryForm) {
  const Echo cases[] = {
      {"as it is", "Access for user jdoe-secret denied.", "Access for user [credentials] denied."},
      {"twice", "jdoe-secretjdoe-secret", "[credentials][credentials]"},
      {"other letters", "JDOE-Secret", "[credentials]"},
      {"the password", "<pass/word&1>", "<[credentials]>"},
      {"percent-encoded", "u=jdoe%2Dsecret&p=pass%2fword%261", "u=[credentials]&p=[credentials]"},
      {"wholly percent-encoded", "%6A%64%6f%65%2D%73%65%63%72%65%74.", "[credentials]."},
      {"HTML by name", "pass/word&amp;1", "[credentials]"},
      {"HTML by number", "jdoe&#45;secret jdoe&#x2d;secret &#x6A;doe-secret",
       "[credentials] [credentials] [credentials]"},
      {"JSON", R"({"user":"jdoe\u002dsecret","p":"pass\/word\u00261"})",
       R"({"user":"[credentials]","p":"[credentials]"})"},
      {"escaped by ourselves", R"(jdoe\x2dsecret)", "[credentials]"},
      {"the token", "Basic amRvZS1zZWNyZXQ6cGFzcy93b3JkJjE= x", "Basic [credentials] x"},
      {"the user in base64", "user=amRvZS1zZWNyZXQ=", "user=[credentials]"},
      {"in base64 with something before it", "eCBqZG9lLXNlY3JldCB5", "[credentials]"},
      {"in base64 of URLs", "eyJ1IjoiPz8_amRvZS1zZWNyZXQifQ", "[credentials]"},
      {"cut at the end", "Access for user jdoe-se", "Access for user [credentials]"},
      {"cut in a percent-encoding", "u=jdoe%2", "u=[credentials]"},
      {"the token cut at the end", "Basic amRvZS1zZWN", "Basic [credentials]"},
      {"nothing of it", "HTTP/1.1 403 Forbidden by policy, jd", "HTTP/1.1 403 Forbidden by policy, jd"},
      {"a bare ampersand and percent", "100% of & \\", "100% of & \\"},
      {"nothing at all", "", ""},
  };
  for (const Echo& each : cases) EXPECT_EQ(without_secrets(each.text, &kJdoe), each.clean) << each.how;
}

TEST(Secrets, OfADomain) {
  const ProxyCredentials windows{R"(EXAMPLE\jdoe)", "pw"};
  EXPECT_EQ(without_secrets(R"(EXAMPLE\\jdoe EXAMPLE\jdoe jdoe)", &windows),
            "[credentials] [credentials] [credentials]");
  const ProxyCredentials mail{"jdoe@example.com", ""};
  EXPECT_EQ(without_secrets("jdoe%40example.com, jdoe", &mail), "[credentials], [credentials]");
}

TEST(Secrets, ShortOnesOnlyByThemselves) {
  const ProxyCredentials credentials{"bob", "pw"};
  EXPECT_EQ(without_secrets("bob:pw, (bob) bobby pwd b&#111;b", &credentials),
            "[credentials]:[credentials], ([credentials]) bobby pwd [credentials]");
  EXPECT_EQ(without_secrets("Basic Ym9iOnB3", &credentials), "Basic [credentials]");
}

TEST(Secrets, BeyondAscii) {
  const ProxyCredentials credentials{"j\xC3\xB6rg.m", "x"};
  EXPECT_EQ(without_secrets("j\xC3\xB6rg.m j&#246;rg.m j\\u00f6rg.m j%C3%B6rg.m", &credentials),
            "[credentials] [credentials] [credentials] [credentials]");
}

TEST(Secrets, NoneIsNothing) {
  EXPECT_EQ(without_secrets("jdoe-secret", nullptr), "jdoe-secret");
  const ProxyCredentials nobody{};
  EXPECT_EQ(without_secrets("words", &nobody), "words");
}

/// What repeats the beginning of a secret over and over costs no more than its length times the secret's.
TEST(Secrets, LongTextsTakeTheirLength) {
  const ProxyCredentials credentials{"aaaaaaaaaaaaaaaab", "bbbb"};
  const std::string text(16'000, 'a');
  EXPECT_EQ(without_secrets(text + ".", &credentials), text + ".");
}

}  // namespace
}  // namespace netpreflight
