// Every sentence about a cause; one file of causes a layer. Placeholders:
//   {source} {destination} {port} {row}   of the requirement; the first three list every row that shares the remedy
//   {address}                             where the packets went, {addresses} as a list
//   {seen}                                what came back, in the stage's own words
//   {nameserver} {name} {issuer} {subject} {interceptor} {server_name} ...  as the judge of the probe gives them
#include "netpreflight/catalogue.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "catalogue/causes/dns.hpp"
#include "catalogue/causes/host.hpp"
#include "catalogue/causes/ports.hpp"
#include "catalogue/causes/proxy.hpp"
#include "catalogue/causes/run.hpp"
#include "catalogue/causes/tcp.hpp"
#include "catalogue/causes/time.hpp"
#include "catalogue/causes/tls.hpp"

namespace netpreflight {

namespace {

template <class... Layers>
constexpr auto in_one(const Layers&... layers) {
  std::array<CatalogueEntry, (std::tuple_size_v<Layers> + ...)> all{};
  auto* next = all.data();
  ((next = std::ranges::copy(layers, next).out), ...);
  return all;
}

constexpr auto kCatalogue = in_one(causes::kDnsCauses, causes::kTcpCauses, causes::kTlsCauses, causes::kProxyCauses,
                                   causes::kPortCauses, causes::kTimeCauses, causes::kHostCauses, causes::kRunCauses);

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].cause) != i) return false;
  }
  return kCatalogue.size() == static_cast<std::size_t>(Cause::run_interrupted) + 1;
}
static_assert(is_in_order(), "the catalogue stands in the order of the enumeration and has every cause");

constexpr bool problems_have_titles() {
  return std::ranges::all_of(
      kCatalogue, [](const CatalogueEntry& each) { return is_problem(each.severity) != each.title.empty(); });
}
static_assert(problems_have_titles(), "a cause that fails or warns says what its problem is called, and no other does");

}  // namespace

std::span<const CatalogueEntry> catalogue() {
  return kCatalogue;
}

const CatalogueEntry& entry(Cause cause) {
  return kCatalogue.at(static_cast<std::size_t>(cause));
}

std::string_view code(Cause cause) {
  return entry(cause).code;
}

std::optional<Cause> cause_of_code(std::string_view code) {
  const auto found = std::ranges::find(kCatalogue, code, &CatalogueEntry::code);
  if (found == kCatalogue.end()) return std::nullopt;
  return found->cause;
}

std::string_view name(Status status) {
  static constexpr std::array<std::string_view, 4> kNames{"pass", "warn", "fail", "skip"};
  const auto index = static_cast<std::size_t>(status);
  return index < kNames.size() ? kNames[index] : std::string_view();
}

}  // namespace netpreflight
