# without_unwinding(TARGET...): links a copy of each of these imported static libraries, in C, that has no tables to unwind its functions
# with. No exception crosses them (src/net/guarded.hpp), and nothing else reads the tables: half a megabyte of OpenSSL's.
function(without_unwinding)
  set(names objcopy)  # of binutils, which comes with every compiler and knows its own processor only
  if(CMAKE_CROSSCOMPILING)
    set(names llvm-objcopy-19 llvm-objcopy)
  endif()
  find_program(NETPREFLIGHT_OBJCOPY NAMES ${names} REQUIRED)
  foreach(target IN LISTS ARGN)
    get_target_property(library ${target} IMPORTED_LOCATION)
    cmake_path(GET library FILENAME name)
    set(copy ${CMAKE_CURRENT_BINARY_DIR}/without_unwinding/${name})
    add_custom_command(OUTPUT ${copy}
      COMMAND ${NETPREFLIGHT_OBJCOPY} --enable-deterministic-archives --remove-section=.eh_frame --remove-section=.rela.eh_frame ${library} ${copy}
      DEPENDS ${library} VERBATIM)
    list(APPEND copies ${copy})
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${copy})
  endforeach()
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/without_unwinding)
  add_custom_target(without_unwinding DEPENDS ${copies})
  add_dependencies(OpenSSL::Crypto without_unwinding)
endfunction()
