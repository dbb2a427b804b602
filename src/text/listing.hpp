// Things that a sentence lists: each once, in the order in which they came. Pure.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace netpreflight {

/// "a, b, c". Of more than 64 only the first are named, with the number of the others: the rows themselves tell them all.
std::string join(const std::vector<std::string>& items, std::string_view separator = ", ");

class Listing {
 public:
  void add(std::string_view item);

  bool empty() const { return items_.empty(); }
  const std::vector<std::string>& items() const { return items_; }
  std::string words() const { return join(items_); }

 private:
  std::vector<std::string> items_;
  std::unordered_set<std::string> known_;
};

}  // namespace netpreflight
