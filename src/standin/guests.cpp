#include "standin/guests.hpp"

#include <algorithm>

namespace netpreflight {

Guests::Number Guests::take_in(const std::string& address, std::function<void()> leave, Clock::time_point now) {
  if (guests_.size() >= places_) {
    const auto one = dispensable();
    const auto leave_now = one->second.leave;
    gone(one->first);
    leave_now();
  }
  const Number number = next_++;
  guests_.emplace(number, Guest{address, now, std::move(leave)});
  ++of_address_[address];
  return number;
}

void Guests::progress(Number number, Clock::time_point now) {
  if (const auto guest = guests_.find(number); guest != guests_.end()) guest->second.progress = now;
}

void Guests::gone(Number number) {
  const auto guest = guests_.find(number);
  if (guest == guests_.end()) return;
  const auto count = of_address_.find(guest->second.address);
  if (--count->second == 0) of_address_.erase(count);
  guests_.erase(guest);
}

std::map<Guests::Number, Guests::Guest>::iterator Guests::dispensable() {
  const auto is_many = [this](const Guest& guest) { return of_address_.at(guest.address) > places_ / 4; };
  return std::ranges::min_element(guests_, [&](const auto& left, const auto& right) {
    const bool left_many = is_many(left.second);
    const bool right_many = is_many(right.second);
    if (left_many != right_many) return left_many;
    return left.second.progress < right.second.progress;
  });
}

}  // namespace netpreflight
