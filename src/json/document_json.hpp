// A JSON document of a stranger: bounded, in UTF-8, without duplicate keys. What its fields mean is up to the
// readers on top (table_json.cpp, report_json.cpp), the only ones who include this header.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace netpreflight {

struct DocumentLimits {
  std::size_t bytes;    ///< of the text
  std::size_t depth;    ///< of arrays and objects in each other
  std::size_t entries;  ///< of one array
  std::size_t values;   ///< of the whole document
  std::size_t memory;   ///< bytes that the document may take once it is read, about
};

/// Keys and indices that lead from the document's root to a value.
using DocumentPath = std::vector<std::variant<std::size_t, std::string>>;

struct DocumentFault {
  std::string where;  ///< for a person; empty: the whole text
  std::string reason;
};

/// Words a path, in the terms of the document. `root` holds what has been read so far.
using NamePath = std::string (*)(const nlohmann::json& root, const DocumentPath& path);

/// Parses the whole text (RFC 8259). The first fault is reported: with line and column where it is not JSON, by
/// `name_path` where a limit is exceeded or a key is there twice.
tl::expected<nlohmann::json, DocumentFault> parse_document(std::string_view text, const DocumentLimits& limits,
                                                           NamePath name_path);

/// A value as an error names it: "x", 70000, true, "an object". One line, bounded.
std::string shown(const nlohmann::json& value);

/// A string as an error names it: quoted, escaped, bounded.
std::string in_quotes(std::string_view text);

}  // namespace netpreflight
