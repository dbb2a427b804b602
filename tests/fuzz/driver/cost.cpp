// Counts what is allocated with operator new, in every build alike. Arrays and what is aligned further are the library's own.
#include <malloc.h>

#include <new>

#include "tests/fuzz/driver/input.hpp"

namespace {

struct Count {
  std::size_t allocations = 0;
  std::size_t bytes = 0;
  std::size_t most = 0;
};

thread_local Count count;
Count highest;

void* counted(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++count.allocations;
  count.bytes += malloc_usable_size(memory);
  count.most = std::max(count.most, count.bytes);
  return memory;
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  count.bytes -= std::min(count.bytes, malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept try {
  return counted(size);
} catch (const std::bad_alloc&) {
  return nullptr;
}
void operator delete(void* memory) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}

namespace netpreflight {

int look_at(const std::uint8_t* data, std::size_t size, const Budget& budget, void (*look)(const std::string& input)) {
  static const bool made_what_is_made_once = (look({}), true);
  const std::string input(reinterpret_cast<const char*>(data), made_what_is_made_once ? size : 0);
  const std::size_t before = count.bytes;
  count.allocations = 0;
  count.most = before;
  look(input);
  const std::size_t most = count.most - before;
  highest.allocations = std::max(highest.allocations, count.allocations);
  highest.most = std::max(highest.most, most);
  require(count.allocations <= budget.allocations + budget.allocations_per_byte * size, "allocations are linear");
  require(most <= budget.bytes + budget.bytes_per_byte * size, "memory is linear");
  return 0;
}

std::string costs_so_far() {
  return std::to_string(highest.allocations) + " allocations, " + std::to_string(highest.most) + " bytes";
}

}  // namespace netpreflight
