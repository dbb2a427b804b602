// The header of a mail or of one of its parts (RFC 5322 section 2.2, RFC 2045), as far as it says how to read what follows. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netpreflight {

struct MailHeader {
  std::string type = "text/plain";  ///< in lower case
  std::string boundary;
  std::string charset;    ///< in lower case
  std::string encoding;   ///< Content-Transfer-Encoding, in lower case
  std::string file_name;  ///< as the sender's program wrote it
  bool is_mime = false;   ///< it says something of all this
  std::string_view body;  ///< what follows, in the text that was read
};

/// Nothing where the text does not begin with a header. An empty one is one.
std::optional<MailHeader> read_header(std::string_view text);

}  // namespace netpreflight
