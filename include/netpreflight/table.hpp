// The requirements table: the vendor's page as data, one Requirement a row of the page.
// Owned by whoever read it; never changed after reading, and it knows nothing of this host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "netpreflight/probe_kind.hpp"

namespace netpreflight {

enum class Level : std::uint8_t { mandatory, optional };

/// What a chain that only the local trust store accepts means for a row.
enum class Interception : std::uint8_t { forbidden, tolerated, not_judged };

struct Destination {
  DestinationKind kind = DestinationKind::host;
  std::string name;  ///< The host's name or the role's id; empty for the other kinds.
};

/// What a row says of how its port is probed, beyond the number.
struct ProbeOptions {
  bool speaks_first = false;  ///< The far end has to say something of its own accord.
  std::string expect;         ///< What that begins with; empty: whatever it is.
  bool proxy = false;         ///< It is reached through the proxy where one is configured.
  std::string payload;        ///< Hexadecimal digits of the datagram that is sent; empty: an empty one.

  friend bool operator==(const ProbeOptions&, const ProbeOptions&) = default;
};

struct Requirement {
  std::string id;
  std::string section;
  std::string description;
  Level level = Level::mandatory;
  std::string source;  ///< A role's id.
  Destination destination;
  std::optional<std::uint16_t> port;  ///< Nothing where the row has none or it is the proxy's.
  Protocol protocol = Protocol::none;
  ProbeKind probe = ProbeKind::tls;
  Interception interception = Interception::not_judged;
  bool name_enforced = false;  ///< A service whose client connects by name and checks the certificate for it.
  std::optional<ProbeOptions> options = std::nullopt;  ///< Nothing where the row says none of them.
  /// The first row of those that are ways to the same: one of them is enough. Nothing where the row has no alternative.
  std::optional<std::string> alternative_of = std::nullopt;
};

struct Role {
  std::string id;
  std::string name;
};

/// What the vendor's page calls a role besides its name.
struct OtherName {
  std::string role;  ///< its id
  std::string name;
};

/// A heading of the vendor's page; any_of: one passing row meets the section's requirement.
struct Section {
  std::string id;
  std::string title;
  bool any_of = false;
};

/// What documents add to the heading: " (one of them is enough)" where that is so, else nothing.
constexpr std::string_view heading_note(const Section& section) {
  return section.any_of ? " (one of them is enough)" : "";
}

/// The vendor's own CA: genuine although no public root stands above it.
struct VendorCa {
  std::string organisation;         ///< O= of the topmost issuer presented.
  std::vector<std::string> sha256;  ///< Lower-case hex fingerprints; may be empty.
};

struct Table {
  std::string id;
  std::string edition;  ///< The date of the vendor's page, YYYY-MM-DD.
  std::string title;
  std::string source;  ///< The page's address.
  std::vector<Role> roles;
  std::vector<Section> sections;
  VendorCa vendor_ca;
  std::vector<Requirement> rows;
  std::vector<OtherName> other_names;  ///< in the order of the roles
};

/// What a table says of itself and of all its rows, without the rows.
struct TableFacts {
  std::string id;
  std::string edition;
  std::string title;
  std::string source;
  std::vector<Section> sections;
  std::vector<Role> roles;
  std::optional<VendorCa> vendor_ca;  ///< nothing: an older report that does not say
};

TableFacts facts_of(const Table& table);

/// Why a table cannot be used. `where` names the row and field, or line and column where it is not JSON.
struct TableError {
  std::string file;
  std::string where;
  std::string reason;

  /// One line: "FILE: WHERE: REASON".
  std::string line() const;
};

/// The most a table file may hold, in bytes and in rows.
inline constexpr std::size_t kMaxTableBytes = 64U << 20U;
inline constexpr std::size_t kMaxTableRows = 100'000;

/// Reads and validates a table (docs/requirements-table.md). `file` is only used in errors. The first fault is reported.
tl::expected<Table, TableError> read_table(std::string_view text, std::string_view file);

/// The table as the JSON that read_table reads, indented, with a final newline.
std::string write_table(const Table& table);

/// The table that is used where no other is asked for (embedded_tables.hpp).
Table embedded_table();

/// The JSON Schema of a table file, as text.
std::string_view table_schema();

/// Display names; the spelling of the table file.
std::string_view name(Level level);
std::string_view name(Protocol protocol);
std::string_view name(Interception interception);
std::string_view name(DestinationKind kind);

/// A section by its id, which is one of `sections`: read_table guarantees that every row's section exists.
const Section& section_of(const std::vector<Section>& sections, std::string_view id);

/// A role by its id, or nullptr.
const Role* find_role(const std::vector<Role>& roles, std::string_view id);

/// The role of the host that the product runs on, from which checks start where nothing else is said: `cockpit` where there is one,
/// else the first. `roles` are not empty.
const Role& own_role(const std::vector<Role>& roles);

/// What the row says of how it is probed, and the defaults where it says nothing.
ProbeOptions options_of(const Requirement& row);

/// A row that says no more of a port than its number and what is said or heard there: it can be any other port as well.
bool may_have_alternatives(const Requirement& row);

/// The row at another port, over TCP or UDP; with what it says of the probe as far as that fits.
Requirement at_port(Requirement row, std::uint16_t port, Protocol protocol);

/// A host outside that is reached through the proxy where one is configured; what runs between roles never is.
bool may_use_proxy(const Requirement& row);

/// "443/tcp", "123/udp", "icmp", or "-" where the row has no port.
std::string port_and_protocol(const Requirement& row);

}  // namespace netpreflight
