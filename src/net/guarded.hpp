// Exceptions and OpenSSL, which is C and knows none: what a callback throws is kept, and thrown again behind the call that called back.
#pragma once

#include <exception>
#include <utility>

namespace netpreflight {

/// The exception that a callback of this thread threw and nobody has seen yet; null: none.
inline std::exception_ptr& kept_exception() {
  thread_local std::exception_ptr kept;
  return kept;
}

/// What `call` gives; where it throws, `otherwise`, and rethrow_kept() will throw the first such exception. Every callback that may throw,
/// and be it for lack of memory, is made of this: the released file has no tables to unwind OpenSSL with (docs/packaging.md, "Size").
template <typename Call>
int guarded(int otherwise, const Call& call) noexcept {
  try {
    return call();
  } catch (...) {
    if (!kept_exception()) kept_exception() = std::current_exception();
    return otherwise;
  }
}

/// Belongs behind every call of OpenSSL that may have called back.
inline void rethrow_kept() {
  if (kept_exception()) std::rethrow_exception(std::exchange(kept_exception(), nullptr));
}

}  // namespace netpreflight
