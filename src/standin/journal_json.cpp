#include <nlohmann/json.hpp>

#include "text/wall_time.hpp"
#include "netpreflight/table.hpp"
#include "standin/journal.hpp"

namespace netpreflight {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSchema = "netpreflight-listen/1";

std::string_view name(PortState state) {
  switch (state) {
    case PortState::stood_in:
      return "stood_in";
    case PortState::served:
      return "served";
    case PortState::wrong_service:
      return "wrong_service";
    case PortState::not_permitted:
      return "not_permitted";
    case PortState::no_family:
      return "no_family";
    case PortState::failed:
      return "failed";
  }
  return {};
}

ordered_json written(const ListenPort& port) {
  return {{"port", port.port},
          {"protocol", netpreflight::name(port.protocol)},
          {"rows", port.rows},
          {"state", name(port.state)},
          {"at", port.at},
          {"service", port.service},
          {"identification", port.identification},
          {"reason", port.reason}};
}

ordered_json written(const Visit& visit) {
  ordered_json object{{"at", rfc3339(visit.at)}, {"kind", netpreflight::name(visit.kind)},
                      {"port", visit.port},      {"protocol", netpreflight::name(visit.protocol)},
                      {"from", visit.from},      {"to", visit.to}};
  if (visit.kind == VisitKind::check) {
    object["role"] = visit.role;
    object["claimed_source"] = visit.claimed_source;
    object["claimed_destination"] = visit.claimed_destination;
  } else {
    object["first_bytes"] = visit.first_bytes;
  }
  return object;
}

template <class Items>
ordered_json list(const Items& items) {
  auto array = ordered_json::array();
  for (const auto& item : items) array.push_back(written(item));
  return array;
}

}  // namespace

std::string write_listen_log(const ListenLog& log) {
  const ordered_json document{
      {"schema", kSchema},
      {"tool", {{"version", log.version}}},
      {"instance", log.instance},
      {"role", log.role},
      {"host", log.host},
      {"started", rfc3339(log.started)},
      {"until", rfc3339(log.until)},
      {"ended", log.ended ? ordered_json(rfc3339(*log.ended)) : ordered_json()},
      {"ports", list(log.ports)},
      {"counts", {{"checks", log.check_count}, {"others", log.other_count}}},
      {"checks", list(log.checks)},
      {"others", list(log.others)},
  };
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace netpreflight
