// What evidence and reports of strangers go through: the judge, every format, redaction, and back.
#pragma once

#include <string_view>
#include <vector>

#include "netpreflight/merged.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {

/// Of a report with few rows.
inline constexpr Budget kReportBudget{
    .allocations = 200'000, .allocations_per_byte = 2000, .bytes = 8U << 20U, .bytes_per_byte = 4000};

/// Every format of a report can be shown and is the same a second time; the machine's are read back as they were.
void through_every_format(const Report& report);
void through_every_format(const Merged& merged);

/// The embedded table's row of this id saw this, and the rest of the table is not there: judged and worded, twice alike, and printed in
/// one of the formats, or one time in nine in all of them.
void judge_and_print(std::string_view row, const std::vector<Evidence>& seen, Route route = Route::direct);

/// The host that the row leads to in judge_and_print.
std::string host_of(std::string_view row);

}  // namespace netpreflight
