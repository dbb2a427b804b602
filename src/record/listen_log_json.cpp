#include "record/listen_log_json.hpp"

#include "record/listen_log_fields.hpp"

namespace netpreflight {

std::string write_listen_log(const ListenLog& log) {
  return document_text(kListenLogFormat, [&](JsonText&, Writer& writer) { fields(writer, log); });
}

tl::expected<ListenLog, ReportError> read_listen_log(std::string_view text, std::string_view file) {
  const auto parsed = parse_report_document(text, file);
  if (!parsed) return tl::unexpected(parsed.error());
  FirstFault faults;
  ListenLog log;
  read_listen_log(faults, *parsed, log);
  if (const auto& fault = faults.get())
    return tl::unexpected(ReportError{std::string(file), fault->where, fault->reason});
  return log;
}

void read_listen_log(FirstFault& faults, const nlohmann::json& document, ListenLog& log) {
  const Place root;
  Reader reader(faults, document, root);
  fields(reader, log);
  for (std::size_t i = 0; i < log.arrivals.size(); ++i) {
    const bool is_echo = log.arrivals[i].protocol == Protocol::icmp;
    if (is_echo == (log.arrivals[i].port == 0)) continue;
    faults.report(fmt::format("arrivals[{}].port", i),
                  is_echo ? "must be 0, because the protocol is icmp" : "must be a port of 1 to 65535");
  }
}

}  // namespace netpreflight
