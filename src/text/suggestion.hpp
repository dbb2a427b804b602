// Words of a known set that were mistyped: which of them may have been meant. Pure; the one place for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpreflight {

using KnownWords = std::vector<std::string>;

/// The words that are nearest to what was typed and near enough to have been meant, in their order, at most four; where none is,
/// those that begin like it. A letter too few, too many or wrong is one mistake, and so are two that changed places. Case, and
/// dashes before an option, do not count; in what was typed '*' and '?' stand for what they stand for in a glob.
KnownWords nearest(std::string_view typed, const KnownWords& known);

/// "; did you mean A, B or C?", or nothing.
std::string did_you_mean(std::string_view typed, const KnownWords& known);

/// "no such format; did you mean A? (there are: A, B)".
std::string no_such(std::string_view thing, std::string_view typed, const KnownWords& known);

}  // namespace netpreflight
