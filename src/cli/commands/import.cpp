#include "page/import.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"

namespace netpreflight {

int run_import(const RequirementsOptions& options) {
  const auto text = read_input(options.file, kMaxPageBytes);
  if (!text) return complain(text.error(), kExitUsage);
  const std::string name = input_name(options.file);
  const std::string today =
      fmt::format("{:%Y-%m-%d}", std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  const auto import = import_page(*text, {options.file == "-" ? "" : options.file.string(), options.role, today});
  if (!import) return complain(fmt::format("{}: {}", name, import.error()), kExitUsage);
  write_standard_error(import_text(*import, name));
  const std::string table = write_table(import->table);
  if (!options.output) return print(table);
  const auto written = write_output(*options.output, table);
  return written ? kExitDone : complain("-o " + written.error(), kExitIncomplete);
}

}  // namespace netpreflight
