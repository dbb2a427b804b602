// A requirements table: read, written, read again; printed; and a plan and a firewall request made of it.
#include "netpreflight/plan.hpp"
#include "netpreflight/rules.hpp"
#include "report/requests/rules.hpp"
#include "report/requirements.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void plan_from_everywhere(const Table& table) {
  for (const Role& role : table.roles) {
    Wishes wishes;
    wishes.from = role.id;
    for (const Role& other : table.roles) {
      if (other.id != role.id) wishes.hosts[other.id] = "host.example";
    }
    wishes.proxy = ProxyEndpoint{false, "proxy.example", 3128};
    const auto plan = make_plan(table, wishes);
    if (!plan) return require_line(plan.error());
    require(plan->rows.size() == table.rows.size(), "every row is planned");
  }
}

void look(const std::string& input) {
  const auto table = read_table(input, "table");
  if (!table) return require_line(table.error().line());
  const std::string json = write_table(*table);
  const auto again = read_table(json, "again");
  require(again && write_table(*again) == json, "what was written is read as it was");
  for (const auto write : {requirements_text, requirements_markdown}) {
    require_document(write(*table));
  }
  require_document(requirements_csv(*table), "\r\n");
  const RuleRequest request = rules_of(*table, {});
  for (const auto write : {rules_markdown, rules_nftables}) {
    require_document(write(request));
  }
  require_document(rules_csv(request), "\r\n");
  plan_from_everywhere(*table);
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 20'000, .allocations_per_byte = 400, .bytes = 4U << 20U, .bytes_per_byte = 2000},
                 look);
}
