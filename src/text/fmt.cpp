// The code of {fmt}, compiled once: Debian has it as a shared library only, and compiled into every file it would be a third of the build.
#include <fmt/format-inl.h>

namespace fmt {
namespace detail {

// What <fmt/core.h> and <fmt/format.h> leave to be instantiated here, for texts of char.
template void buffer<char>::append(const char*, const char*);
template void vformat_to(buffer<char>&, string_view, basic_format_args<buffer_context<char>>, locale_ref);
template dragonbox::decimal_fp<float> dragonbox::to_decimal(float) noexcept;
template dragonbox::decimal_fp<double> dragonbox::to_decimal(double) noexcept;
template thousands_sep_result<char> thousands_sep_impl(locale_ref);
template char decimal_point_impl(locale_ref);
template std::locale locale_ref::get<std::locale>() const;

}  // namespace detail
}  // namespace fmt
