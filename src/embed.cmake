# embed(NAME FILE [DEPENDENCY...]): makes NAME.cpp in the build folder, which holds the bytes of FILE and defines
# `std::string_view netpreflight::NAME()`. The path of the generated file is appended to `embedded_sources`.
function(embed name file)
  set(EMBED_NAME ${name})
  set(EMBED_FILE ${file})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  configure_file(${CMAKE_SOURCE_DIR}/src/embed.cpp.in ${source} @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${file};${ARGN}" SKIP_PRECOMPILE_HEADERS ON)
  set(embedded_sources ${embedded_sources} ${source} PARENT_SCOPE)
endfunction()

# embed_tables(CHECKED FILE...): embeds requirements tables and makes embedded_tables.cpp, which defines
# `netpreflight::embedded_tables()`: all of them, by name and edition. NAME.json is what NAME alone means, NAME@EDITION.json is another
# edition. CHECKED is a file that is newer than all of them once they have been found right.
function(embed_tables checked)
  set(named "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} json)
    foreach(key IN ITEMS id edition)
      string(JSON ${key} ERROR_VARIABLE fault GET "${json}" ${key})
      if(fault)
        message(FATAL_ERROR "${file}: ${key}: ${fault}")
      endif()
    endforeach()
    cmake_path(GET file STEM LAST_ONLY stem)
    if(NOT stem STREQUAL "${id}" AND NOT stem STREQUAL "${id}@${edition}")
      message(FATAL_ERROR "${file}: must be called ${id}.json or ${id}@${edition}.json")
    endif()
    list(APPEND named "${id}@${edition}|${file}")
  endforeach()
  list(SORT named)
  set(declarations "")
  set(entries "")
  set(number 0)
  foreach(each IN LISTS named)
    string(REGEX MATCH "^([^@]+)@([^|]+)\\|(.+)$" whole "${each}")
    set(id ${CMAKE_MATCH_1})
    set(edition ${CMAKE_MATCH_2})
    set(file ${CMAKE_MATCH_3})
    if("${id}@${edition}" STREQUAL "${before}")
      message(FATAL_ERROR "${file}: another file holds ${before}, too")
    endif()
    set(before "${id}@${edition}")
    cmake_path(GET file STEM LAST_ONLY stem)
    set(by_name false)
    if(stem STREQUAL "${id}")
      set(by_name true)
    endif()
    math(EXPR number "${number} + 1")
    embed(embedded_table_${number} ${file} ${checked})
    string(APPEND declarations "std::string_view embedded_table_${number}();\n")
    string(APPEND entries "    EmbeddedTable{\"${id}\", \"${edition}\", ${by_name}, embedded_table_${number}},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_tables.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
// Generated from the files of data/requirements; see src/embed.cmake.
#include <array>

#include "netpreflight/embedded_tables.hpp"

namespace netpreflight {

@declarations@
std::span<const EmbeddedTable> embedded_tables() {
  static constexpr std::array kAll{
@entries@  };
  return kAll;
}

}  // namespace netpreflight
]])
  set(embedded_sources ${embedded_sources} ${source} PARENT_SCOPE)
endfunction()
