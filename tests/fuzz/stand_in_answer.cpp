// What something that calls itself the stand-in answers.
#include "net/codecs/stand_in_protocol.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

void look(const std::string& input) {
  static const EvpKeyPointer key(EVP_EC_gen("P-256"));
  static const std::string question = write_question({std::string(64, 'a'), "192.0.2.7", "192.0.2.8", "workstation"});
  const auto answer = read_answer(input);
  if (!answer) return;
  require(answer->signed_part.size() <= input.size() && input.starts_with(answer->signed_part),
          "what is signed stands in the answer");
  StandInEvidence evidence;
  evidence.address = "192.0.2.8";
  evidence.port = 443;
  evidence.proof = verifies(*answer, question, {}) ? StandInProof::proven : StandInProof::not_proven;
  require(evidence.proof == StandInProof::not_proven, "nobody guesses a signature");
  evidence.instance = instance_name(answer->key);
  evidence.seen_source = escape_foreign(answer->source);
  evidence.seen_destination = escape_foreign(answer->destination);
  ResolveEvidence resolved;
  resolved.name = host_of("command-line-access");
  resolved.addresses = {evidence.address};
  judge_and_print("command-line-access", {resolved, evidence});
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
