// What only the rows together show, one function a relation; correlate.cpp calls them in their order. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "judge/steps/judged.hpp"

namespace netpreflight {

/// Rows of one host that were answered by different stand-ins: nobody knows which of them will be the product.
void compare_stand_ins(std::vector<JudgedRow>& rows);

/// What a time server says whose answer is usable.
struct ClockOpinion {
  std::string address;
  Milliseconds offset{};  ///< how far its clock is ahead of this host's
};

/// How far the right time is ahead of this host's clock, as settle_clocks() finds it; nothing where it is not known.
std::optional<Milliseconds> agreed_offset(const std::vector<ClockOpinion>& opinions);

/// Tells a wrong clock of this host from time servers that are wrong: more than half of the servers that answer, or half of them with
/// this host, are right. Rows of servers that are not become `ntp.bogus`; where nobody has a majority, `run.inconclusive`. Returns how
/// far the right time is ahead of this host's clock; nothing where it is not known.
std::optional<Milliseconds> settle_clocks(std::vector<JudgedRow>& rows);

/// Certificates that are out of date by the right time fail their rows, whatever this host's clock made of them. `offset` says in words
/// how wrong it is.
void judge_by_right_time(const Surroundings& surroundings, const Circumstances& circumstances,
                         std::vector<JudgedRow>& rows, WallTime right, const std::string& offset);

/// A row whose certificate has to be that of the vendor's server itself.
bool forbids_interception(const JudgedRow& judged);

/// Certificates that are out of date by this host's clock only are explained by it. `offset`: how far the right time is ahead.
void explain_dates(std::vector<JudgedRow>& rows, std::chrono::milliseconds offset, WallTime now);

/// Finds the rows that share a remedy, and gives each of them the facts of all.
void share_remedies(std::vector<JudgedRow>& rows);

/// Names that applications of this host wait for long, though they are found: the row of external names warns, with the seconds.
void tell_slow_names(std::vector<JudgedRow>& rows);

/// Rows that fail over IPv6 only, where nothing at all answers over IPv6: one fault, with one remedy.
void tell_dead_v6(std::vector<JudgedRow>& rows);

}  // namespace netpreflight
