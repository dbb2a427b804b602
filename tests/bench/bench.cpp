// Ratios side by side, on the machine at hand (docs/testing.md). Not part of ctest: a time says nothing on a busy machine.
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "record/report_json.hpp"
#include "net/trust_store.hpp"
#include "netpreflight/merged.hpp"
#include "netpreflight/plan.hpp"
#include "tests/fixtures/sample.hpp"

namespace netpreflight {

std::string_view embedded_public_roots();

namespace {

void read_the_table(benchmark::State& state) {
  const std::string text = write_table(embedded_table());
  for (auto each : state) benchmark::DoNotOptimize(read_table(text, "FILE"));
}
BENCHMARK(read_the_table);

RowEvidence handshake_evidence(const PlannedRow& row) {
  RowEvidence evidence;
  evidence.finished = true;
  ResolveEvidence resolve;
  resolve.name = row.host;
  resolve.source = ResolveEvidence::Source::applications;
  resolve.addresses = {"203.0.113.1"};
  Step step;
  step.evidence = resolve;
  evidence.steps.push_back(step);
  ConnectEvidence connect;
  connect.address = "203.0.113.1";
  connect.port = 443;
  step.evidence = connect;
  evidence.steps.push_back(step);
  HandshakeEvidence handshake;
  handshake.address = "203.0.113.1";
  handshake.port = 443;
  handshake.name_matches = true;
  handshake.with_public.anchor = Anchor{"CN=Root", "00", true};
  handshake.chain.resize(2);
  step.evidence = handshake;
  evidence.steps.push_back(step);
  return evidence;
}

void judge_18_rows(benchmark::State& state) {
  const auto plan = make_plan(embedded_table(), {});
  std::vector<RowEvidence> evidence(plan->rows.size());
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    if (plan->rows[i].requirement.probe == ProbeKind::tls) evidence[i] = handshake_evidence(plan->rows[i]);
  }
  for (auto each : state) {
    benchmark::DoNotOptimize(judge_run(*plan, evidence, {}, {}));
  }
}
BENCHMARK(judge_18_rows);

/// What a run does: the roots are there, and one issuer is asked for.
void look_one_issuer_up(benchmark::State& state) {
  X509_NAME* name = X509_NAME_new();
  const unsigned char organisation[] = "Nobody";
  X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, organisation, -1, -1, 0);
  for (auto each : state) {
    const auto store = TrustStore::from_pem([] { return PemText{embedded_public_roots()}; });
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store.native(), nullptr, nullptr);
    STACK_OF(X509)* found = X509_STORE_CTX_get_lookup_certs(context)(context, name);
    benchmark::DoNotOptimize(found);
    sk_X509_pop_free(found, X509_free);
    X509_STORE_CTX_free(context);
  }
  X509_NAME_free(name);
}
BENCHMARK(look_one_issuer_up)->Unit(benchmark::kMillisecond);

/// What a run does not do: the system's bundle as most programs load it.
void load_the_whole_bundle(benchmark::State& state) {
  constexpr const char* kBundle = "/etc/ssl/certs/ca-certificates.crt";
  if (!std::filesystem::exists(kBundle)) return state.SkipWithError("there is no bundle here");
  for (auto each : state) {
    X509_STORE* store = X509_STORE_new();
    benchmark::DoNotOptimize(X509_STORE_load_file(store, kBundle));
    X509_STORE_free(store);
  }
}
BENCHMARK(load_the_whole_bundle)->Unit(benchmark::kMillisecond);

void merge_1000_reports(benchmark::State& state) {
  const std::string text = write_report(sample_report());
  for (auto each : state) {
    std::vector<ReportFile> files;
    for (int i = 0; i < 1000; ++i) {
      auto report = read_report(text, "FILE");
      report->run.host.fqdn = "host" + std::to_string(i) + ".example";
      files.push_back({"FILE", std::move(*report)});
    }
    benchmark::DoNotOptimize(merge_reports(std::move(files), {}));
  }
}
BENCHMARK(merge_1000_reports)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace netpreflight

BENCHMARK_MAIN();
