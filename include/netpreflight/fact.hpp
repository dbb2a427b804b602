// One thing that the judge has to say about a row, before it becomes words. Facts stay data until a sentence is filled with them,
// so that those of several rows can be put together.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netpreflight {

/// Names, addresses, ports: each by itself, in the order in which a sentence lists them.
using Things = std::vector<std::string>;

class Fact {
 public:
  Fact() = default;
  Fact(std::string text) : value_(std::move(text)) {}         // NOLINT(google-explicit-constructor)
  Fact(std::string_view text) : value_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Fact(const char* text) : value_(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  Fact(Things things) : value_(std::move(things)) {}          // NOLINT(google-explicit-constructor)
  Fact(int size) : value_(size) {}                            // NOLINT(google-explicit-constructor)

  /// As a sentence has it: the text, "a, b, c" (text/listing.hpp), or the number.
  std::string words() const;

  /// Nothing for a text or a size.
  const Things* things() const { return std::get_if<Things>(&value_); }
  /// Nothing for a text or for things.
  const int* size() const { return std::get_if<int>(&value_); }

  friend bool operator==(const Fact&, const Fact&) = default;

 private:
  std::variant<std::string, Things, int> value_;
};

/// What was seen, under the names that the catalogue's sentences use: "address", "interceptor", "nameserver" ...
using Facts = std::map<std::string, Fact, std::less<>>;

}  // namespace netpreflight
