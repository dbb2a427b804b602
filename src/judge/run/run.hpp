// What only the rows together show, one function a relation; correlate.cpp calls them in their order. Pure.
#pragma once

#include <vector>

#include "judge/steps/judged.hpp"

namespace netpreflight {

/// Rows of one host that were answered by different stand-ins: nobody knows which of them will be the product.
void compare_stand_ins(std::vector<JudgedRow>& rows);

/// Certificates that are out of date by the right time fail their rows, whatever this host's clock made of them. `offset` says in words
/// how wrong it is.
void judge_by_right_time(const Surroundings& surroundings, const Circumstances& circumstances,
                         std::vector<JudgedRow>& rows, WallTime right, const std::string& offset);

/// Finds the rows that share a remedy, and gives each of them the facts of all. `told`: some trace of the run was answered.
void share_remedies(std::vector<JudgedRow>& rows, bool told);

}  // namespace netpreflight
