// A proxy's answer to CONNECT, in one piece and in small ones, up to the report; it may repeat the credentials.
#include "net/secrets.hpp"
#include "net/tunnel.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/tls_streams.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

const ProxyCredentials kCredentials{"Q8user-Zx", "Q8pa$$/Zx"};

void require_no_secret(const TunnelEvidence& evidence) {
  std::vector<std::string> texts{evidence.status_line, evidence.location,     evidence.via,        evidence.server,
                                 evidence.squid_error, evidence.content_type, evidence.first_bytes};
  texts.insert(texts.end(), evidence.authenticate.begin(), evidence.authenticate.end());
  for (const std::string& text : texts) {
    require(can_be_shown(text) && text.size() <= 16U << 10U, "what a proxy says is escaped and bounded");
    for (const std::string& secret : {kCredentials.user, kCredentials.password, basic_token(kCredentials)}) {
      require(text.find(secret) == std::string::npos, "no credentials are repeated");
    }
  }
}

void look(const std::string& input) {
  for (const std::size_t piece : {std::size_t{65536}, std::size_t{7}}) {
    for (const bool to_be_used : {true, false}) {
      auto stream = std::make_unique<CannedStream>(Bytes(input.begin(), input.end()), SocketEnd::closed);
      stream->give_pieces_of(piece);
      Loop loop;
      TunnelWishes wishes{
          {host_of("product-updates"), 443}, "http://proxy.corp.example:3128", &kCredentials, to_be_used};
      const Tunnel tunnel = loop.run(open_tunnel(std::move(stream), std::move(wishes), Milliseconds(1000)));
      require((tunnel.stream != nullptr) == (tunnel.evidence.end == TunnelEnd::opened), "a tunnel is there or not");
      require_no_secret(tunnel.evidence);
      if (piece > 7 && to_be_used) judge_and_print("product-updates", {tunnel.evidence}, Route::proxy);
    }
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
