// What the columns of a page's table say of a requirement, told by their headings. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace netpreflight {

struct PortColumn {
  std::size_t index = 0;
  std::string protocol;  ///< "tcp" or "udp" where the heading says one; else empty
};

struct RequirementColumns {
  std::vector<PortColumn> ports;  ///< several where each is of another protocol
  std::optional<std::size_t> description;
  std::optional<std::size_t> source;
  std::optional<std::size_t> destination;
  std::optional<std::size_t> level;
  std::optional<std::size_t> protocol;
  std::optional<std::size_t> direction;
  std::vector<std::size_t> unused;

  /// Whether the rows require something: ports, and what they are for or where they lead.
  bool say_requirements() const { return !ports.empty() && (description || destination); }
};

RequirementColumns columns_of(std::span<const std::string> header);

}  // namespace netpreflight
