// What a TLS server says, from its first byte; and a TLS 1.2 server whose Certificate message (RFC 5246 section 7.4.2) is the input.
#include "net/tls_handshake.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

Bytes big_endian(std::size_t number, int bytes) {
  Bytes written;
  for (int i = bytes - 1; i >= 0; --i) written.push_back(static_cast<unsigned char>(number >> (8 * i)));
  return written;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes with_size(const Bytes& content, int bytes) {
  return big_endian(content.size(), bytes) + content;
}

/// A handshake message in a record of its own.
Bytes record(unsigned char type, const Bytes& body) {
  return Bytes{22, 3, 3} + with_size(Bytes{type} + with_size(body, 3), 2);
}

Bytes hello_and_certificate(const std::string& input) {
  const Bytes certificate(input.begin(),
                          input.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(input.size(), 16'000)));
  const Bytes hello = Bytes{3, 3} + Bytes(32, 7) + Bytes{0, 0xC0, 0x2B, 0};  // ECDHE-ECDSA-AES128-GCM-SHA256
  return record(2, hello) + record(11, with_size(with_size(certificate, 3), 3)) + record(14, {});
}

const TlsClient& client() {
  static const TlsClient made(TrustStore::empty(), TrustStore::empty());
  return made;
}

void look(const std::string& input) {
  for (const Bytes& said : {Bytes(input.begin(), input.end()), hello_and_certificate(input)}) {
    CannedStream stream(said, SocketEnd::closed);
    Loop loop;
    HandshakeEvidence evidence =
        loop.run(shake_hands(stream, client(), {host_of("product-updates"), {"http/1.1"}}, Milliseconds(1000)));
    require(evidence.end != HandshakeEnd::completed, "nobody completes a handshake with words written down before");
    evidence.address = "192.0.2.1";
    evidence.port = 443;
    judge_and_print("product-updates", {evidence});
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
