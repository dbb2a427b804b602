#include "run/memory.hpp"

#include <cstdlib>
#include <exception>
#include <new>

#include <openssl/crypto.h>
#include <unistd.h>

namespace netpreflight {

namespace {

std::string_view last_words;
int last_code = EXIT_FAILURE;

[[noreturn]] void end_at_once() {
  [[maybe_unused]] const ssize_t size = ::write(STDERR_FILENO, last_words.data(), last_words.size());
  std::_Exit(last_code);
}

/// Asio has an allocation of its own that throws without asking anybody.
void end_or_abort() {
  try {
    if (const auto error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    end_at_once();
  } catch (...) {
    std::abort();
  }
  std::abort();
}

void* given(void* memory, std::size_t size) {
  if (memory == nullptr && size > 0) end_at_once();
  return memory;
}

void* allocate(std::size_t size, const char*, int) {
  return size == 0 ? nullptr : given(std::malloc(size), size);
}

void* reallocate(void* memory, std::size_t size, const char*, int) {
  if (size > 0) return given(std::realloc(memory, size), size);
  std::free(memory);
  return nullptr;
}

void release(void* memory, const char*, int) {
  std::free(memory);
}

}  // namespace

void end_where_memory_ends(std::string_view words, int exit_code) {
  last_words = words;
  last_code = exit_code;
  std::set_new_handler(end_at_once);
  std::set_terminate(end_or_abort);
  CRYPTO_set_mem_functions(allocate, reallocate, release);
}

}  // namespace netpreflight
