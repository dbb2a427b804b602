// The file of --config: the options of check in TOML, as CLI11 reads it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace netpreflight {

inline constexpr std::size_t kMaxConfigBytes = 1U << 20U;

struct ConfigSetting {
  std::size_t line = 0;             ///< counted from 1
  std::string key;                  ///< without dashes: "format", "4"
  std::vector<std::string> values;  ///< of an array all of them
};

/// Keys stand at the top or in a section [check]. The error names file and line.
tl::expected<std::vector<ConfigSetting>, std::string> read_config(const std::string& content, std::string_view file);

}  // namespace netpreflight
