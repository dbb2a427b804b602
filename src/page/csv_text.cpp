#include "page/csv_text.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

bool CsvReader::next(CsvRecord& record) {
  while (at_ < text_.size()) {
    record = {line_, {}};
    do {
      std::string value = field();
      if (record.fields.size() < kMostFields) record.fields.push_back(std::move(value));
    } while (took(separator_));
    took('\r');
    if (took('\n')) ++line_;
    if (record.fields.size() > 1 || !record.fields.front().empty()) return true;
  }
  return false;
}

bool CsvReader::took(char c) {
  const bool is_there = at_ < text_.size() && text_[at_] == c;
  if (is_there) ++at_;
  return is_there;
}

bool CsvReader::ends_field() const {
  return at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

std::string CsvReader::field() {
  while (took(' ')) {
  }
  std::string value;
  if (took('"')) value = quoted();
  while (!ends_field()) value += text_[at_++];
  return value;
}

/// What is in quotes, two of which stand for one.
std::string CsvReader::quoted() {
  std::string value;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
    if (text_[at_] == '"') ++at_;
    if (text_[at_] == '\n') ++line_;
    value += text_[at_];
  }
  took('"');
  return value;
}

char csv_separator(std::string_view line) {
  constexpr std::array kSeparators{',', ';', '\t'};
  return *std::ranges::max_element(kSeparators, {}, [&](char each) { return std::ranges::count(line, each); });
}

}  // namespace netpreflight
