// The answer of a nameserver, up to the report: the input as it is, and as one that answers the question.
#include "net/codecs/dns_codec.hpp"
#include "tests/fuzz/driver/reports.hpp"

namespace netpreflight {
namespace {

constexpr std::size_t kHeader = 12;

/// The question's number, and the question itself where there is room for it.
Bytes answering(const Bytes& question, const std::string& input) {
  Bytes reply(input.begin(), input.end());
  if (reply.size() < kHeader) return reply;
  std::copy_n(question.begin(), 2, reply.begin());
  reply[2] |= 0x80;
  reply[4] = 0;
  reply[5] = 1;
  reply.insert(reply.begin() + kHeader, question.begin() + kHeader, question.end());
  return reply;
}

void judge_answer(const DnsAnswer& answer) {
  for (const auto* texts : {&answer.addresses, &answer.aliases, &answer.pointers}) {
    for (const std::string& text : *texts) require(can_be_shown(text), "names of an answer are escaped");
  }
  QueryEvidence query;
  query.nameserver = "10.20.2.53";
  query.name = host_of("product-updates");
  query.end = answer.end;
  query.rcode = answer.rcode;
  query.addresses = answer.addresses;
  query.aliases = answer.aliases;
  query.pointers = answer.pointers;
  judge_and_print("dns-external", {query});
}

void look(const std::string& input) {
  constexpr std::uint16_t kId = 0x1234;
  const std::string name = "update-301.nextron-systems.com";
  const std::string address = "192.0.2.1";
  for (const auto type : {RecordType::a, RecordType::aaaa, RecordType::ptr}) {
    const Bytes question = make_dns_question(type == RecordType::ptr ? reverse_name(address) : name, type, kId);
    for (const Bytes& reply : {Bytes(input.begin(), input.end()), answering(question, input)}) {
      const bool answers = answers_question(question, reply);
      require(answers || input.size() < kHeader || reply.size() == input.size(),
              "what repeats the question answers it");
      if (!answers) continue;
      is_truncated(reply);
      judge_answer(read_dns_reply(reply, type, type == RecordType::ptr ? address : ""));
    }
  }
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size, kReportBudget, look);
}
