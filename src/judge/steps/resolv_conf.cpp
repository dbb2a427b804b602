// /etc/resolv.conf where it gives the C library nobody to ask: why, and what mends it.
#include <algorithm>

#include "catalogue/phrases.hpp"
#include "judge/steps/steps.hpp"
#include "netpreflight/setting.hpp"
#include "text/stray.hpp"

namespace netpreflight {

namespace {

/// Also where the file is a link, as most are.
constexpr std::string_view kTakeReturnsOut = "sudo sed -i --follow-symlinks 's/\\r$//' /etc/resolv.conf";

/// Why there is none, and what to do about it.
struct WhyNone {
  std::string seen;
  Phrase mending;
  std::string_view command = {};
};

WhyNone why_none(const std::optional<std::vector<UnusableNameserver>>& unusable) {
  if (!unusable) return {phrase(Phrase::no_usable_nameserver), Phrase::enter_nameservers};
  if (unusable->empty()) return {phrase(Phrase::no_nameserver_line), Phrase::enter_nameservers};
  const auto has_return = [](const UnusableNameserver& line) { return line.stray == kCarriageReturn; };
  if (std::ranges::all_of(*unusable, has_return))
    return {phrase(Phrase::lines_end_in_returns), Phrase::take_returns_out, kTakeReturnsOut};
  return {phrase(Phrase::lines_not_usable, {{"lines", words_of(*unusable)}}), Phrase::write_plain_lines};
}

}  // namespace

Judged without_nameserver(const Circumstances& circumstances, Facts facts) {
  const WhyNone why = why_none(circumstances.unusable_nameservers);
  facts["resolv_conf"] = why.seen;
  facts["resolver"] = phrase(why.mending, {{"seen", why.seen}});
  if (!why.command.empty()) facts["mending_command"] = why.command;
  return because(Cause::dns_no_nameserver, std::move(facts));
}

}  // namespace netpreflight
