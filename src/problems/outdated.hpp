// What a newer edition of the vendor's page no longer asks for.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/embedded_tables.hpp"
#include "netpreflight/finding.hpp"

namespace netpreflight {

/// One sentence, with the edition, about those of `rows` that lead to hosts which it no longer lists; empty where none does.
std::string no_longer_listed(const std::vector<const JudgedRow*>& rows, const DroppedRows& dropped);

}  // namespace netpreflight
