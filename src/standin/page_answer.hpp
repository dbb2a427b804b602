// What a door for browsers says to a request: its one page, or why not. Each answer is the only one of its connection.
#pragma once

#include <string>
#include <string_view>

#include "net/codecs/http_request.hpp"
#include "netpreflight/evidence.hpp"

namespace netpreflight {

/// Whether the request is for the page, or for what stands before it.
constexpr bool asks_for_page(RequestState state) {
  return state == RequestState::get || state == RequestState::head;
}

/// The whole answer in bytes of HTTP/1.1 (RFC 9112): 200, 400, 405 (RFC 9110 section 15.5.6) or 431 (RFC 6585 section 5). Nothing of the
/// request is in it. `page` is HTML in UTF-8, sent where asked for; browsers may neither keep it nor fetch or run anything for it.
std::string page_answer(RequestState state, std::string_view page, WallTime now);

}  // namespace netpreflight
