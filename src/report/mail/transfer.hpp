// What mails do to the bytes of their parts (RFC 2045 section 6), undone. Pure; the time is linear in the text.
#pragma once

#include <string>
#include <string_view>

namespace netpreflight {

/// Whether decoded() changes what is in this encoding; all but two leave it as it is.
bool is_encoded(std::string_view encoding);

/// The bytes behind a text in a transfer encoding, in lower case. What is no part of the encoding is passed over or stays, so that a
/// damaged text costs only its damaged lines.
std::string decoded(std::string_view text, std::string_view encoding);

}  // namespace netpreflight
