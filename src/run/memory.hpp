// What happens where memory ends.
#pragma once

#include <string_view>

namespace netpreflight {

/// From now on the program ends at once where it gets no more memory, with these words on standard error and this exit code. What is
/// thrown for want of memory does not come through everything: OpenSSL is C, and a coroutine that cannot be made ends nobody's wait. The
/// words must live as long as the program. Call it first: OpenSSL does not listen any more once it has allocated something.
void end_where_memory_ends(std::string_view words, int exit_code);

}  // namespace netpreflight
