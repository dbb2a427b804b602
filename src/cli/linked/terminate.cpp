// libstdc++'s own last words demangle the name of the exception, and need 45 kB for that. Nothing is meant to get past main(): what does ends
// the program as before, by SIGABRT, with the name as the compiler has it (c++filt -t reads it). Linked with the static program only.
#include <cstdio>
#include <cstdlib>
#include <typeinfo>

#include <cxxabi.h>

namespace __gnu_cxx {  // NOLINT(*-reserved-identifier): libstdc++'s

void __verbose_terminate_handler() {  // NOLINT(*-reserved-identifier, *-identifier-naming)
  const std::type_info* type = abi::__cxa_current_exception_type();
  std::fprintf(stderr, "netpreflight: ended by an exception: %s\n", type == nullptr ? "none" : type->name());
  std::abort();
}

}  // namespace __gnu_cxx
