# table_of_files(TYPE NAME FOLDER HEADER): makes NAME.cpp in the build folder, which defines
# `std::span<const TYPE* const> netpreflight::NAME()`: the constant `netpreflight::of_NAME::FILE` of every FILE.cpp in FOLDER, in
# the order of their names. HEADER declares TYPE. The path of the generated file is appended to `generated_sources`.
function(table_of_files type name folder header)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM constant)
    string(APPEND declarations "extern const ${type} ${constant};\n")
    string(APPEND entries "&of_${name}::${constant}, ")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
// Generated from the names of the files in @folder@; see src/table_of_files.cmake.
#include <array>

#include "@header@"

namespace netpreflight {

namespace of_@name@ {
@declarations@}

std::span<const @type@* const> @name@() {
  static constexpr std::array kAll{@entries@};
  return kAll;
}

}  // namespace netpreflight
]])
  set(generated_sources ${generated_sources} ${source} PARENT_SCOPE)
endfunction()
