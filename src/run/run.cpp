#include "run/run.hpp"

#include <algorithm>
#include <csignal>

#include <sys/resource.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "probes/addresses.hpp"

namespace netpreflight {

namespace {

/// Sockets and pipes that one row may hold at the same time, generously.
constexpr std::size_t kDescriptorsPerRow = 16;
constexpr std::size_t kDescriptorsOfTheProgram = 64;

constexpr std::chrono::milliseconds kTickEvery{100};

/// Raises the soft limit on open files to the hard one, and gives how many rows fit below it.
std::size_t rows_that_fit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const auto descriptors = static_cast<std::size_t>(limit.rlim_cur);
  if (descriptors <= kDescriptorsOfTheProgram + kDescriptorsPerRow) return 1;
  return (descriptors - kDescriptorsOfTheProgram) / kDescriptorsPerRow;
}

class Run {
 public:
  Run(const Plan& plan, const RunSettings& settings, const Progress& progress)
      : settings_(settings),
        progress_(progress),
        resolver_(io_.get_executor(), settings.resolver),
        identity_(io_.get_executor(), identify_host(resolver_, settings.host_name, settings.host_addresses)),
        tracer_(io_.get_executor(), settings.timeout),
        context_{plan,
                 resolver_,
                 identity_,
                 [this]() -> const TlsClient& { return tls(); },
                 settings.timeout,
                 tracer_,
                 settings.proxy_credentials},
        signals_(io_, SIGINT, SIGTERM),
        pulse_(io_) {
    result_.evidence.resize(plan.rows.size());
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
      const Protocol traced = entry(plan.rows[i].requirement.probe).traced;
      if (traced == Protocol::none || plan.rows[i].skip) continue;
      tracer_.row_begins(i, traced == Protocol::tcp ? Transport::tcp : Transport::udp);
    }
  }

  RunResult go() {
    signals_.async_wait([this](error_code error, int) {
      if (error) return;
      result_.interrupted = true;
      io_.stop();
    });
    asio::co_spawn(io_, run_all(), [this](std::exception_ptr error) {
      error_ = error;
      signals_.cancel();
      pulse_.cancel();
    });
    if (progress_.tick) tick();
    io_.run();
    if (error_) std::rethrow_exception(error_);
    return std::move(result_);
  }

 private:
  void tick() {
    pulse_.expires_after(kTickEvery);
    pulse_.async_wait([this](error_code error) {
      if (error) return;
      progress_.tick();
      tick();
    });
  }

  Awaitable<void> run_all() {
    std::vector<Awaitable<bool>> workers;
    const auto rows = context_.plan.rows.size();
    const auto count = std::min({settings_.concurrency, rows_that_fit(), rows});
    for (std::size_t i = 0; i < count; ++i) workers.push_back(work());
    co_await all(std::move(workers));
    result_.fqdn = (co_await identity_.get()).evidence.fqdn;
  }

  /// Takes one row after the other until none is left.
  Awaitable<bool> work() {
    while (next_ < context_.plan.rows.size()) {
      const std::size_t row = next_++;
      if (!context_.plan.rows[row].skip) co_await run_row(row);
    }
    co_return true;
  }

  Awaitable<void> run_row(std::size_t index) {
    const PlannedRow& row = context_.plan.rows[index];
    RowEvidence& evidence = result_.evidence[index];
    if (const Probe probe = find_probe(row.requirement.probe)) {
      if (progress_.started) progress_.started(index);
      const auto start = std::chrono::steady_clock::now();
      ProbeContext context = context_;
      context.row = index;
      evidence.steps = co_await probe(context, row);
      tracer_.row_ends(index);
      evidence.duration = since(start);
      if (progress_.finished) progress_.finished(index, evidence);
    }
    evidence.finished = true;
  }

  const TlsClient& tls() {
    if (!tls_) {
      tls_ = std::make_unique<TlsClient>(open_trust_store(settings_.trust_store),
                                         TrustStore::from_pem(settings_.public_roots));
    }
    return *tls_;
  }

  const RunSettings& settings_;
  const Progress& progress_;
  asio::io_context io_{1};
  Resolver resolver_;
  Shared<HostIdentity> identity_;
  Tracer tracer_;
  ProbeContext context_;
  asio::signal_set signals_;
  asio::steady_timer pulse_;
  std::unique_ptr<TlsClient> tls_;
  RunResult result_;
  std::exception_ptr error_;
  std::size_t next_ = 0;
};

}  // namespace

RunResult run(const Plan& plan, const RunSettings& settings, const Progress& progress) {
  return Run(plan, settings, progress).go();
}

}  // namespace netpreflight
