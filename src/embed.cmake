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
