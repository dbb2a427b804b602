// The page that a browser gets of `listen`, as a pure function over its log: what can be seen from the visitor's place.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "netpreflight/listen_log.hpp"
#include "netpreflight/table.hpp"

namespace netpreflight {

class ListenPage {
 public:
  /// `rows` are the incoming ones, `role` is the name of this host's role. What a visit asks for is looked up, not searched for.
  ListenPage(const std::vector<Requirement>& rows, std::string role);

  /// HTML in UTF-8. Of the visitor it has the address, and nothing that it said; of this host what the visitor went to.
  std::string operator()(const ListenLog& log, const Visit& visit, std::string_view fingerprint) const;

 private:
  struct Rows {
    std::size_t count = 0;
    std::string ids;       ///< "a and b", of the first ones
    std::string sentence;  ///< with their descriptions
  };

  std::string role_;
  std::map<std::uint16_t, Rows> rows_;  ///< by port of TCP
};

/// The line that a visitor is asked to paste into a mail, without its end.
std::string mail_line(const ListenLog& log, const Visit& visit, std::string_view rows, std::string_view fingerprint);

}  // namespace netpreflight
