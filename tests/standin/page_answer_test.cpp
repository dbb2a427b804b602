#include "standin/page_answer.hpp"

#include <gtest/gtest.h>

#include "text/wall_time.hpp"

namespace netpreflight {
namespace {

std::string answer(RequestState state) {
  return page_answer(state, "<p>page", *from_rfc3339("2025-09-01T12:00:03Z"));
}

constexpr std::string_view kHeadOfPage =
    "HTTP/1.1 200 OK\r\n"
    "Date: Mon, 01 Sep 2025 12:00:03 GMT\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cache-Control: no-store\r\n"
    "Content-Length: 7\r\n"
    "Connection: close\r\n"
    "\r\n";

std::string refusal(std::string_view status, std::string_view field = "") {
  return std::string("HTTP/1.1 ").append(status).append("\r\nDate: Mon, 01 Sep 2025 12:00:03 GMT\r\n").append(field) +
         "Cache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

TEST(PageAnswer, ThePage) {
  EXPECT_EQ(answer(RequestState::get), std::string(kHeadOfPage) + "<p>page");
  EXPECT_EQ(answer(RequestState::head), kHeadOfPage);
}

TEST(PageAnswer, NoPage) {
  EXPECT_EQ(answer(RequestState::other_method), refusal("405 Method Not Allowed", "Allow: GET, HEAD\r\n"));
  EXPECT_EQ(answer(RequestState::malformed), refusal("400 Bad Request"));
  EXPECT_EQ(answer(RequestState::unfinished), refusal("400 Bad Request"));
  EXPECT_EQ(answer(RequestState::too_long), refusal("431 Request Header Fields Too Large"));
}

}  // namespace
}  // namespace netpreflight
