// ssh service: waits for the identification line (RFC 4253 section 4.2). After a while of silence it sends its own, as any SSH
// client may: what else listens there will say so. Only the stand-in, once it has greeted, is asked anything else.
#include <array>

#include "netpreflight/stand_in.hpp"
#include "probes/addresses.hpp"
#include "probes/listening.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

/// Lines before the identification are allowed; this much of them is read.
constexpr std::size_t kMostGreeting = 8192;
constexpr std::size_t kMostShown = 255;
/// The part of the time-out that belongs to the server alone.
constexpr double kServerFirst = 0.5;

/// The line that starts with "SSH-", or the stand-in's greeting as the first one, once it is complete. Empty: not there yet.
std::string find_identification(const std::string& greeting) {
  if (std::string line = stand_in_identification(greeting); !line.empty()) return line;
  std::size_t begin = 0;
  while (begin < greeting.size()) {
    const std::size_t end = greeting.find('\n', begin);
    if (end == std::string::npos) return {};
    std::string line = greeting.substr(begin, end - begin);
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with("SSH-")) return line;
    begin = end + 1;
  }
  return {};
}

Awaitable<IdentifyEvidence> listen_for_identification(ByteStream& stream, Milliseconds timeout) {
  IdentifyEvidence evidence;
  std::string greeting;
  bool spoken = false;
  stream.expires_after(timeout * kServerFirst);
  while (greeting.size() < kMostGreeting) {
    std::array<unsigned char, 1024> buffer{};
    const auto read = co_await stream.read_some(buffer);
    evidence.end = read.end;
    if (read.end == SocketEnd::timed_out && greeting.empty() && !spoken) {
      spoken = true;
      stream.expires_after(timeout * (1 - kServerFirst));
      const std::string own = std::string(kOwnSshIdentification) + "\r\n";
      co_await stream.write({reinterpret_cast<const unsigned char*>(own.data()), own.size()});
      continue;
    }
    if (read.end != SocketEnd::ok) break;
    greeting.append(reinterpret_cast<const char*>(buffer.data()), read.count);
    const std::string line = find_identification(greeting);
    if (line.empty()) continue;
    evidence.identification = escape_foreign(line, kMostShown);
    co_return evidence;
  }
  greeting.erase(greeting.find_last_not_of("\r\n") + 1);
  evidence.first_bytes = escape_foreign(greeting, kMostShown);
  co_return evidence;
}

}  // namespace

Awaitable<std::vector<Step>> probe_ssh_service(ProbeContext& context, const PlannedRow& row) {
  const auto listen = [&context](ByteStream& stream) { return listen_for_identification(stream, context.timeout); };
  co_return co_await probe_addresses(context, row, [&context, &row, listen](std::string address) {
    return connect_and_listen(context, std::move(address), row.requirement.port.value_or(22),
                              {listen, context.timeout});
  });
}

}  // namespace netpreflight
