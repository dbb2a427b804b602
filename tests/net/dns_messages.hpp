// DNS messages byte by byte (RFC 1035), as nameservers and forgers send them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>

#include "net/dns_codec.hpp"

namespace netpreflight {

/// Appends to a message; every function gives the writer back.
class DnsWriter {
 public:
  DnsWriter& byte(int value) {
    bytes_.push_back(static_cast<unsigned char>(value));
    return *this;
  }
  DnsWriter& word(int value) { return byte(value >> 8).byte(value & 0xFF); }
  /// "a.example" as labels and a final zero.
  DnsWriter& name(std::string_view text) {
    while (!text.empty()) {
      const std::string_view label = text.substr(0, text.find('.'));
      byte(static_cast<int>(label.size()));
      bytes_.insert(bytes_.end(), label.begin(), label.end());
      text.remove_prefix(std::min(text.size(), label.size() + 1));
    }
    return byte(0);
  }
  /// A pointer to a name that stands at `offset` (section 4.1.4).
  DnsWriter& pointer(int offset) { return word(0xC000 | offset); }
  DnsWriter& header(int id, int flags, int questions, int answers) {
    return word(id).word(flags).word(questions).word(answers).word(0).word(0);
  }
  DnsWriter& question(std::string_view text, RecordType type) {
    return name(text).word(static_cast<int>(type)).word(1);
  }
  /// What follows an owner's name, up to the data.
  DnsWriter& record(int type, std::size_t size) {
    return word(type).word(1).word(0).word(60).word(static_cast<int>(size));
  }
  DnsWriter& address(const char* text) {
    std::array<unsigned char, 16> binary{};
    const bool v4 = inet_pton(AF_INET, text, binary.data()) == 1;
    if (!v4) inet_pton(AF_INET6, text, binary.data());
    record(v4 ? 1 : 28, v4 ? 4 : 16);
    bytes_.insert(bytes_.end(), binary.begin(), binary.begin() + (v4 ? 4 : 16));
    return *this;
  }
  /// A record whose data is a name: CNAME (5) or PTR (12).
  DnsWriter& names(int type, std::string_view target) {
    return record(type, target.empty() ? 1 : target.size() + 2).name(target);
  }
  std::size_t size() const { return bytes_.size(); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

inline constexpr int kResponse = 0x8180;  ///< a response; recursion desired and available
inline constexpr int kTypeAlias = 5;
inline constexpr int kTypePointer = 12;
inline constexpr int kQuestionName = 12;  ///< where the question's name stands

/// A response without records.
inline Bytes empty_response(std::string_view name, RecordType type, int rcode) {
  return DnsWriter().header(0x1234, kResponse | rcode, 1, 0).question(name, type).bytes();
}

}  // namespace netpreflight
