// tcp: a connection for every address, and what the far end says of its own accord. Nothing is sent to it, because nobody knows what
// it understands; only the stand-in, once it has greeted, is asked for its proof.
#include <array>

#include "net/codecs/stand_in_protocol.hpp"
#include "probes/addresses.hpp"
#include "probes/listening.hpp"
#include "probes/proxy.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// So much is read of what nobody knows the end of.
constexpr std::size_t kMostGreeting = 8192;
constexpr std::size_t kMostShown = 255;
/// How long one waits for a word where none is asked for: the stand-in greets at once, also over a far line or on a busy host.
constexpr Milliseconds kPatience{1000};
/// The rest of a line comes with its beginning, or soon after.
constexpr Milliseconds kRestOfALine{200};

bool may_become(std::string_view said, std::string_view wanted) {
  return said.size() < wanted.size() && wanted.starts_with(said);
}

/// Whether more has to be heard to tell who that is.
bool is_undecided(const std::string& said, const ProbeOptions& options) {
  return said.empty() || may_become(said, kStandInGreeting) || may_become(said, options.expect);
}

Awaitable<IdentifyEvidence> hear(ByteStream& stream, const ProbeOptions& options, Milliseconds time) {
  IdentifyEvidence evidence;
  std::string said;
  stream.expires_after(time);
  while (said.size() < kMostGreeting) {
    std::array<unsigned char, 1024> buffer{};
    const auto read = co_await stream.read_some(buffer);
    evidence.end = read.end;
    if (read.end != SocketEnd::ok) break;
    const bool was_decided = !is_undecided(said, options);
    said.append(reinterpret_cast<const char*>(buffer.data()), read.count);
    if (is_undecided(said, options)) continue;
    if (said.find('\n') != std::string::npos || said.size() >= kMostShown) break;
    if (!was_decided) stream.expires_after(kRestOfALine);
  }
  evidence.identification = stand_in_identification(said);
  if (!evidence.identification.empty()) co_return evidence;
  if (!options.expect.empty()) evidence.as_expected = said.starts_with(options.expect);
  said.erase(said.find_last_not_of("\r\n") + 1);
  evidence.first_bytes = escape_foreign(said, kMostShown);
  co_return evidence;
}

/// The whole time-out where the far end has to speak; else long enough to hear one that does.
Milliseconds patience_of(const ProbeContext& context, const ProbeOptions& options) {
  const bool has_to_speak = options.speaks_first || !options.expect.empty();
  return has_to_speak ? context.timeout : std::min(kPatience, context.timeout / 2);
}

Awaitable<std::vector<Step>> probe_directly(ProbeContext& context, const PlannedRow& row) {
  const ProbeOptions options = options_of(row.requirement);
  const Milliseconds patience = patience_of(context, options);
  const auto listen = [&options, patience](ByteStream& stream) { return hear(stream, options, patience); };
  co_return co_await probe_addresses(context, row, [&context, &row, listen, patience](std::string address) {
    return connect_and_listen(context, std::move(address), row.requirement.port.value_or(0), {listen, patience});
  });
}

}  // namespace

Awaitable<std::vector<Step>> probe_tcp(ProbeContext& context, const PlannedRow& row) {
  if (row.route == Route::direct) co_return co_await probe_directly(context, row);
  const ProbeOptions options = options_of(row.requirement);
  const Milliseconds patience = patience_of(context, options);
  ProxiedListening wanted{{row.host, row.requirement.port.value_or(0)},
                          [&options, patience](ByteStream& stream) { return hear(stream, options, patience); }};
  co_return co_await beside_proxy(context, row, listen_through_proxy(context, std::move(wanted)), probe_directly);
}

}  // namespace netpreflight
