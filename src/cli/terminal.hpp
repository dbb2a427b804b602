// What the terminal at the other end of standard output and standard error can do.
#pragma once

#include <cstddef>

#include "cli/options/options.hpp"
#include "cli/progress/screen_block.hpp"

namespace netpreflight {

inline constexpr std::size_t kFewestColumns = 40;

/// Columns of the terminal on standard output, 80 where it is none, never fewer than kFewestColumns.
std::size_t output_columns();

bool wants_color(ColorWish wish);

/// Whether standard error is a terminal on which the cursor can be moved.
bool can_redraw();

/// Of the terminal on standard error, as it is now.
ScreenSize screen_size();

/// Bytes of whole lines that were typed on it and that nobody has read.
int typed_ahead();

/// Whether the program may write to its terminal: a job in the background would write into what the user types.
bool is_in_foreground();

}  // namespace netpreflight
