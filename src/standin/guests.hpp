// The places of a stand-in: at most so many visitors at once, and a newcomer is never kept out by those who only sit.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace netpreflight {

class Guests {
 public:
  using Clock = std::chrono::steady_clock;
  using Number = std::uint64_t;

  explicit Guests(std::size_t places) : places_(places) {}

  /// Takes a newcomer in. Where all places are taken, `leave` of somebody else is called first: of the one that has
  /// made no progress for longest, and of an address that holds more than a quarter of the places before all others.
  Number take_in(const std::string& address, std::function<void()> leave, Clock::time_point now);

  void progress(Number number, Clock::time_point now);
  void gone(Number number);

  std::size_t count() const { return guests_.size(); }

 private:
  struct Guest {
    std::string address;
    Clock::time_point progress;
    std::function<void()> leave;
  };

  std::map<Number, Guest>::iterator dispensable();

  std::size_t places_;
  Number next_ = 0;
  std::map<Number, Guest> guests_;
  std::map<std::string, std::size_t> of_address_;
};

}  // namespace netpreflight
