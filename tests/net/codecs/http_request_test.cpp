#include "net/codecs/http_request.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

RequestState state_of(std::string_view bytes) {
  return RequestReader().take(bytes);
}

TEST(HttpRequest, MethodsOfProperRequests) {
  EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), RequestState::get);
  EXPECT_EQ(state_of("GET /a?b HTTP/1.0\r\n\r\n"), RequestState::get);
  EXPECT_EQ(state_of("GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n"), RequestState::get);
  EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost:\r\n\r\nPOST / HTTP/1.1\r\n"), RequestState::get);
  EXPECT_EQ(state_of("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"), RequestState::head);
  EXPECT_EQ(state_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"), RequestState::other_method);
  EXPECT_EQ(state_of("get / HTTP/1.1\r\nHost: x\r\n\r\n"), RequestState::other_method);
  EXPECT_EQ(state_of("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), RequestState::other_method);
}

TEST(HttpRequest, WhatIsNone) {
  for (const std::string_view bytes : {
           "\x16\x03\x01\r\n\r\n",
           "GET /\r\n\r\n",
           "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       }) {
    EXPECT_EQ(state_of(bytes), RequestState::malformed) << bytes;
  }
}

TEST(HttpRequest, ComesInAnyPieces) {
  const std::string whole = "GET / HTTP/1.1\r\nHost: cockpit\r\nAccept: */*\r\n\r\n";
  for (std::size_t piece = 1; piece <= whole.size(); ++piece) {
    RequestReader reader;
    for (std::size_t at = 0; at < whole.size(); at += piece) {
      const bool last = at + piece >= whole.size();
      EXPECT_EQ(reader.take(whole.substr(at, piece)), last ? RequestState::get : RequestState::unfinished) << piece;
    }
    EXPECT_EQ(reader.take("GET"), RequestState::get);
  }
}

TEST(HttpRequest, IsBounded) {
  for (const std::string& start : {std::string("GET /"), std::string("GET / HTTP/1.1\r\nX: "), std::string()}) {
    RequestReader reader;
    RequestState state = reader.take(start);
    for (int i = 0; i < 1000 && state == RequestState::unfinished; ++i) state = reader.take(std::string(1000, 'x'));
    EXPECT_NE(state, RequestState::unfinished) << start;
    EXPECT_EQ(RequestReader().take(start + std::string(1U << 20U, 'x')), state);
  }
  const std::string field = "X: y\r\n";
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  while (many.size() + field.size() < kMostRequestHead - 2) many += field;
  EXPECT_EQ(state_of(many + "\r\n"), RequestState::get);
  EXPECT_EQ(state_of(many + many + "\r\n"), RequestState::too_long);
}

TEST(HttpRequest, ShowsNoPassword) {
  const auto shown = [](std::string_view bytes) {
    RequestReader reader;
    reader.take(bytes);
    return reader.shown();
  };
  EXPECT_EQ(shown("POST /login?password=hunter2 HTTP/1.0\r\n\r\n"), "POST");
  EXPECT_EQ(shown("POST /login?password=hunter2 HTTP/3.0\r\n\r\n"), "POST /login");
  EXPECT_EQ(shown("GET http://me:hunter2@x/ HTTP/1.1\r\n\r\n"), "GET http:");
  EXPECT_EQ(shown("GET / HTTP/1.1\r\nAuthorization: Basic x\r\n"), "GET / HTTP/1.1");
  EXPECT_EQ(shown("GET"), "GET");
}

}  // namespace
}  // namespace netpreflight
