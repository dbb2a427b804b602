// What comes along when a setting is copied or a file was written elsewhere, and what nobody sees.
#pragma once

#include <span>
#include <string_view>

namespace netpreflight {

inline constexpr std::string_view kCarriageReturn = "a carriage return (CR)";

/// What makes a line of a file of no use and is as easily overlooked.
inline constexpr std::string_view kBlankAtBeginning = "a blank at its beginning";
inline constexpr std::string_view kOtherSpelling = "another spelling of \"nameserver \"";

struct Stray {
  std::string_view bytes;
  std::string_view name;  ///< with its article
};

/// All that are known, blanks and line ends among them.
std::span<const Stray> strays();

}  // namespace netpreflight
