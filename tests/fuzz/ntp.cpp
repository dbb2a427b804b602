// The answer of a time server, up to the report.
#include "net/codecs/ntp.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

constexpr NtpTimestamp kOrigin = 0xE8A6'5E00'1234'5678;

/// The input as the whole datagram, and with the origin in it that was sent (RFC 5905 section 7.3).
void look(const std::string& input) {
  std::string echoing = input;
  for (std::size_t i = 0; i < 8 && 24 + i < echoing.size(); ++i) {
    echoing[24 + i] = static_cast<char>(kOrigin >> (56 - 8 * i));
  }
  for (const std::string& datagram : {input, echoing}) {
    const std::span bytes(reinterpret_cast<const unsigned char*>(datagram.data()), datagram.size());
    NtpEvidence evidence;
    evidence.address = "192.0.2.123";
    evidence.port = 123;
    evidence.reply = read_ntp_reply(bytes, std::vector{kOrigin}, kOrigin + (1ULL << 31U));
    require(!evidence.reply || datagram.size() >= 48, "only a whole reply is read");
    if (!evidence.reply) evidence.bytes_received = datagram.size();
    ResolveEvidence resolved;
    resolved.name = host_of("ntp-1");
    resolved.addresses = {evidence.address};
    judge_and_print("ntp-1", {resolved, evidence});
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
