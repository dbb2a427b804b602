#include "netpreflight/table.hpp"

#include <algorithm>
#include <stdexcept>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

std::string_view name(Level level) {
  switch (level) {
    case Level::mandatory:
      return "mandatory";
    case Level::optional:
      return "optional";
  }
  return {};
}

std::string_view name(Interception interception) {
  switch (interception) {
    case Interception::forbidden:
      return "forbidden";
    case Interception::tolerated:
      return "tolerated";
    case Interception::not_judged:
      return "not-judged";
  }
  return {};
}

std::string_view name(DestinationKind kind) {
  switch (kind) {
    case DestinationKind::host:
      return "host";
    case DestinationKind::role:
      return "role";
    case DestinationKind::proxy:
      return "proxy";
    case DestinationKind::nameservers:
      return "nameservers";
    case DestinationKind::itself:
      return "itself";
    case DestinationKind::forbidden_rows:
      return "forbidden-rows";
  }
  return {};
}

std::string TableError::line() const {
  constexpr std::size_t kLongestPath = 4096;
  return escape_foreign(file, kLongestPath) + ": " + (where.empty() ? "" : where + ": ") + reason;
}

TableFacts facts_of(const Table& table) {
  return {table.id, table.edition, table.title, table.source, table.sections, table.roles, table.vendor_ca};
}

const Section& section_of(const std::vector<Section>& sections, std::string_view id) {
  const auto found = std::ranges::find(sections, id, &Section::id);
  if (found == sections.end()) {
    throw std::logic_error("a row's section is not in its table");
  }
  return *found;
}

const Role* find_role(const std::vector<Role>& roles, std::string_view id) {
  const auto found = std::ranges::find(roles, id, &Role::id);
  return found == roles.end() ? nullptr : &*found;
}

const Role& own_role(const std::vector<Role>& roles) {
  const Role* cockpit = find_role(roles, "cockpit");
  return cockpit == nullptr ? roles.front() : *cockpit;
}

bool may_have_alternatives(const Requirement& row) {
  return row.probe == ProbeKind::tcp || row.probe == ProbeKind::udp;
}

Requirement at_port(Requirement row, std::uint16_t port, Protocol protocol) {
  row.port = port;
  row.protocol = protocol;
  row.probe = protocol == Protocol::udp ? ProbeKind::udp : ProbeKind::tcp;
  if (!row.options) return row;
  ProbeOptions options;
  if (entry(row.probe).sends) options.payload = row.options->payload;
  if (entry(row.probe).listens) {
    options = *row.options;
    options.payload.clear();
  }
  row.options = options == ProbeOptions{} ? std::nullopt : std::optional(std::move(options));
  return row;
}

bool may_use_proxy(const Requirement& row) {
  const bool of_kind = row.probe == ProbeKind::tls || options_of(row).proxy;
  return of_kind && row.destination.kind == DestinationKind::host;
}

}  // namespace netpreflight
