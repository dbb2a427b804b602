// The lines of an armoured block: numbered pieces of 42 bytes, each with a checksum of its own, in 64 characters. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

/// The bytes of the compressed text that one line carries.
inline constexpr std::size_t kShareBytes = 42;
using Share = std::array<unsigned char, kShareBytes>;

struct ArmouredLine {
  std::uint32_t number = 0;  ///< of 24 bits
  Share share{};
};

/// 64 characters of A-Z, a-z, 0-9, "+" and "/".
std::string armoured(const ArmouredLine& line);

/// Every line in a text whose checksum is right, in the text's order. What is no such character is passed over, so that
/// line breaks, quoting marks and blanks do no harm. The time is linear in the text, whatever it holds.
std::vector<ArmouredLine> find_lines(std::string_view text);

/// `size` bytes of `bytes`, from `at` on, as a number; the first byte is the highest.
template <class Bytes>
std::uint32_t number_at(const Bytes& bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) number = number << 8U | bytes[at + i];
  return number;
}

template <class Bytes>
void put_number(Bytes& bytes, std::size_t at, std::size_t size, std::uint32_t number) {
  for (std::size_t i = size; i > 0; --i, number >>= 8U) bytes[at + i - 1] = static_cast<unsigned char>(number & 0xFFU);
}

}  // namespace netpreflight
