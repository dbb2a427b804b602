#include "standin/page_answer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace netpreflight {

namespace {

/// The page has no style, no picture and no script of its own; what is not its own is not to be loaded.
constexpr std::string_view kPageFields =
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";

std::string_view status_of(RequestState state) {
  switch (state) {
    case RequestState::get:
    case RequestState::head:
      return "200 OK";
    case RequestState::other_method:
      return "405 Method Not Allowed";
    case RequestState::too_long:
      return "431 Request Header Fields Too Large";
    case RequestState::unfinished:
    case RequestState::malformed:
      return "400 Bad Request";
  }
  return {};
}

}  // namespace

std::string page_answer(RequestState state, std::string_view page, WallTime now) {
  const bool served = asks_for_page(state);
  return fmt::format(
      "HTTP/1.1 {}\r\nDate: {:%a, %d %b %Y %H:%M:%S} GMT\r\n{}{}Cache-Control: no-store\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      status_of(state), std::chrono::floor<std::chrono::seconds>(now), served ? kPageFields : "",
      state == RequestState::other_method ? "Allow: GET, HEAD\r\n" : "", served ? page.size() : 0,
      state == RequestState::get ? page : "");
}

}  // namespace netpreflight
