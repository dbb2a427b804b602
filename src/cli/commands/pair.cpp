// Both ends of the ways between two hosts: this program here, a copy of it at the other end of an ssh, and one merged report.
#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/listen_text.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "cli/pair/far_end.hpp"
#include "cli/pair/near_end.hpp"
#include "cli/pair/script.hpp"
#include "cli/surroundings/host.hpp"
#include "netpreflight/far_end.hpp"
#include "net/child.hpp"
#include "net/file.hpp"
#include "plan/host_argument.hpp"
#include "record/listen_log_json.hpp"
#include "record/report_json.hpp"
#include "run/signals.hpp"
#include "text/foreign.hpp"
#include "text/shell_word.hpp"

namespace netpreflight {

namespace {

using Time = FarEnd::Time;

constexpr Time kToLogIn{300'000};  // somebody may have to look for a password
constexpr Time kToAnswer{60'000};
constexpr Time kToFetch{300'000};
constexpr Time kToReport{3000};  // of a check that has been told to stop
constexpr const char* kHere = "this host";
constexpr std::size_t kMostProgram = 1U << 30U;

/// What both ends gave.
struct Collected {
  std::vector<ReportFile> reports;  ///< with their evidence
  std::vector<ListenLog> logs;      ///< of the stand-ins, put beside the reports
  bool incomplete = false;          ///< an end that should have checked has no whole report
};

class Pair {
 public:
  Pair(const PairOptions& options, const Table& table, PairWork work)
      : options_(options), table_(table), work_(std::move(work)), host_(escape_foreign(options.destination)) {}

  int go();

 private:
  FromFar<void> converse(FarEnd& far);
  FromFar<void> greet(FarEnd& far);
  FromFar<void> send_files(FarEnd& far);
  FromFar<void> send_file(FarEnd& far, const std::string& command, const std::string& content);
  FromFar<void> start_listening(FarEnd& far);
  FromFar<void> check(FarEnd& far);
  FromFar<void> collect(FarEnd& far);
  FromFar<void> look_at_address(const std::string& address) const;

  void take_report(const std::string& text, const std::string& from, const EndWork& work);
  void take_log(const std::string& text, const std::string& at);
  void show_phase(std::string_view phase) const;
  int code_of(const FromFar<void>& done, bool is_clean) const;
  int end_with(int otherwise);

  const PairOptions& options_;
  const Table& table_;
  PairWork work_;
  std::string host_;
  NearEnd near_;
  Collected collected_;
};

tl::unexpected<FarFault> fault(std::string reason) {
  return tl::unexpected(FarFault{false, std::move(reason)});
}

/// One line a phase, for who watches.
void Pair::show_phase(std::string_view phase) const {
  if (options_.detail == TextStyle::Detail::quiet || ::isatty(STDERR_FILENO) != 1) return;
  write_progress(fmt::format("{}: {}\n", host_, phase));
}

FromFar<void> Pair::look_at_address(const std::string& address) const {
  if (!work_.there.to_add) return {};
  const std::string add = fmt::format("--host {}=ADDRESS", *work_.there.to_add);
  if (!read_host_argument(address)) return fault("it does not say from where it sees this host; add " + add);
  const bool is_loopback = address.starts_with("127.") || address == "::1";
  const auto own = read_host().addresses;
  if (!is_loopback && std::ranges::find(own, address) == own.end())
    complain(fmt::format("{} sees this host as {}, which is no address of it; {} says where else it is", host_, address,
                         add),
             0);
  return {};
}

/// "hello MACHINE UID ADDRESS"
FromFar<void> Pair::greet(FarEnd& far) {
  show_phase("connecting");
  const auto hello = far.hear("hello", kToLogIn);
  if (!hello && hello.error().interrupted) return tl::unexpected(hello.error());
  if (!hello) return fault("no check there: " + hello.error().reason);
  utsname own{};
  ::uname(&own);
  const std::string said = escape_foreign(hello->rest);
  const std::string machine = said.substr(0, said.find(' '));
  if (machine != own.machine) return fault(fmt::format("it is {}, and this program is for {}", machine, own.machine));
  const std::size_t last = said.rfind(' ');
  return look_at_address(last == std::string::npos ? "" : said.substr(last + 1));
}

FromFar<void> Pair::send_file(FarEnd& far, const std::string& command, const std::string& content) {
  if (const auto said = far.say(command + '\n'); !said) return said;
  if (const auto said = far.say(content); !said) return said;
  if (const auto took = far.hear("took", kToAnswer); !took) return tl::unexpected(took.error());
  return {};
}

FromFar<void> Pair::send_files(FarEnd& far) {
  const auto program = read_bounded("/proc/self/exe", {.most = kMostProgram});
  if (!program) return fault("this program cannot be read: " + program.error());
  constexpr double kMega = 1e6;
  show_phase(fmt::format("copying the program ({:.1f} MB)", static_cast<double>(program->size()) / kMega));
  if (auto sent = send_file(far, fmt::format("program {}", program->size()), *program); !sent) return sent;
  const std::string copy = name_of_copy(options_);
  if (copy.empty()) return {};
  const std::string table = write_table(table_);
  return send_file(far, fmt::format("table {} {}", table.size(), copy), table);
}

FromFar<void> Pair::start_listening(FarEnd& far) {
  constexpr std::string_view kWithout = "and what only root may take or see is left out";
  if (!work_.there.listen.empty()) {
    show_phase("standing in there");
    if (const auto ready = far.ask("listen", "listening", kToAnswer); !ready) return tl::unexpected(ready.error());
    if (std::ranges::find(far.notes(), "sudo") != far.notes().end())
      complain(fmt::format("{}: sudo -n is not possible there, {}", host_, kWithout), 0);
  }
  if (work_.here.listen.empty()) return {};
  show_phase("standing in here");
  const bool needs_root = NearEnd::needs_root(work_.here);
  const bool as_root = needs_root && sudo_is_possible();
  if (needs_root && !as_root) complain(fmt::format("sudo -n is not possible on this host, {}", kWithout), 0);
  if (auto started = near_.start_listen(work_.here, as_root); !started) return fault(started.error());
  return {};
}

FromFar<void> Pair::check(FarEnd& far) {
  constexpr Time kMoment{50};
  show_phase("checking from both ends");
  if (!work_.here.check.empty()) {
    if (auto started = near_.start_check(work_.here); !started) return fault(started.error());
  }
  bool waits = !work_.there.check.empty();
  if (waits) {
    if (const auto began = far.ask("check", "checking", kToAnswer); !began) return tl::unexpected(began.error());
  }
  const auto until = std::chrono::steady_clock::now() + work_.limit;
  while (waits || !near_.check_has_ended()) {
    if (auto attended = far.attend(kMoment); !attended) return attended;
    waits = waits && !far.has_said("checked");
    if (std::chrono::steady_clock::now() >= until) return fault("the checks did not end in time");
  }
  return {};
}

/// The check's own complaint, and what else it printed.
std::string first_line(const std::string& text) {
  return escape_foreign(text.substr(0, text.find('\n')));
}

FromFar<void> Pair::collect(FarEnd& far) {
  show_phase("collecting");
  if (!work_.there.check.empty()) {
    const auto ended = far.hear("checked", kToAnswer);
    if (!ended) return tl::unexpected(ended.error());
    collected_.incomplete = ended->rest == fmt::to_string(kExitIncomplete);
    const auto report = far.ask("get report.json", "file", kToFetch);
    if (!report) return tl::unexpected(report.error());
    if (report->content.empty()) {
      const auto errors = far.ask("get errors.txt", "file", kToFetch);
      return fault("no report: " + (errors ? first_line(errors->content) : errors.error().reason));
    }
    take_report(report->content, host_, work_.there);
  }
  if (work_.there.listen.empty()) return {};
  if (const auto stopped = far.ask("stop", "stopped", kToAnswer); !stopped) return tl::unexpected(stopped.error());
  const auto log = far.ask("get listen.json", "file", kToFetch);
  if (!log) return tl::unexpected(log.error());
  take_log(log->content, host_);
  return {};
}

FromFar<void> Pair::converse(FarEnd& far) {
  using Part = FromFar<void> (Pair::*)(FarEnd&);
  for (const Part part : {&Pair::greet, &Pair::send_files, &Pair::start_listening, &Pair::check, &Pair::collect}) {
    if (auto done = (this->*part)(far); !done) return done;
  }
  return {};
}

/// What a stand-in saw. One that says nothing has not stood there.
void Pair::take_log(const std::string& text, const std::string& at) {
  auto log = read_listen_log(text, at);
  if (!log) {
    complain(text.empty() ? fmt::format("{}: listen did not begin", at) : log.error().line(), 0);
    return;
  }
  const std::string missed = ports_not_taken(*log);
  if (!missed.empty()) complain(fmt::format("{}: {} could not be taken", at, missed), 0);
  collected_.logs.push_back(std::move(*log));
}

void Pair::take_report(const std::string& text, const std::string& from, const EndWork& work) {
  auto report = read_report(text, from);
  if (report && report->run.from == work.role) {
    collected_.reports.push_back({from, std::move(*report)});
    return;
  }
  collected_.incomplete = true;
  complain(report ? fmt::format("{}: its report is of another role", from) : report.error().line(), 0);
}

int Pair::code_of(const FromFar<void>& done, bool is_clean) const {
  if (!done && done.error().interrupted) return kExitInterrupted;
  if (!done) return complain(fmt::format("{}: {}", host_, done.error().reason), kExitIncomplete);
  if (!is_clean)
    return complain(host_ + ": it does not say that the copy of the program is removed there", kExitIncomplete);
  return collected_.incomplete ? kExitIncomplete : kExitDone;
}

int Pair::go() {
  const HeldSignals held;
  std::random_device random;
  const std::string mark = fmt::format("netpreflight-{:08x}{:08x}", random(), random());
  const std::string script = far_script(work_.there, work_.limit, mark);
  auto far = FarEnd::start(ssh_command(options_, far_command(script)), mark);
  if (!far) return complain("ssh: " + far.error(), kExitIncomplete);
  const auto done = converse(*far);
  if (!done) near_.interrupt_check(kToReport);
  const bool is_clean = far->leave();
  near_.stop_listen();
  if (done && !work_.here.listen.empty()) take_log(near_.log(), kHere);
  if (near_.checks() && near_.check_has_ended()) {
    const std::string report = near_.report();
    collected_.incomplete = collected_.incomplete || report.empty() || near_.check_code() == kExitIncomplete;
    if (!report.empty()) take_report(report, kHere, work_.here);
  }
  const bool interrupted = HeldSignals::take();
  const int code = interrupted ? kExitInterrupted : code_of(done, is_clean);
  const bool is_told =
      done || code == kExitInterrupted;  // what is known when it was interrupted, and nothing that looks whole
  if (!is_told || collected_.reports.empty()) return code;
  return end_with(code);
}

/// Both ends' reports, and what their stand-ins saw, as one: the one place where what they gave comes together.
Merged merged_of(Collected collected) {
  std::vector<ListenLogFile> logs;
  for (auto& log : collected.logs) {
    std::string file = "listen on " + log.host;
    logs.push_back({std::move(file), std::move(log)});
  }
  FarEnds far_ends(std::move(logs));
  std::ranges::reverse(collected.reports);  // this host first
  for (auto& each : collected.reports)
    each.report = without_evidence(far_ends.told(std::move(each.report), each.file, NETPREFLIGHT_VERSION));
  return merge_reports(std::move(collected.reports), {NETPREFLIGHT_VERSION, NETPREFLIGHT_ROOTS_DATE, {}}, far_ends);
}

int Pair::end_with(int otherwise) {
  Merged merged = merged_of(std::move(collected_));
  // What is missing must not look as if it were well.
  if (otherwise == kExitInterrupted) {
    merged.verdict = Verdict::not_ready;
    merged.notes.emplace_back("interrupted before both ends had reported");
  }
  if (const int code = write_outputs(merged, options_); code != kExitDone) return code;
  return otherwise != kExitDone ? otherwise : exit_code(merged.verdict, options_.strict);
}

/// What would be run, as commands for a shell.
std::string plan_text(const PairOptions& options, const PairWork& work) {
  const auto line = [](const std::vector<std::string>& words) {
    return words.empty() ? "" : "netpreflight " + shell_words(words) + '\n';
  };
  std::string there = line(work.there.check);
  if (!there.empty() && work.there.to_add)
    there.insert(there.size() - 1, fmt::format(" --host {}=\"${{SSH_CONNECTION%% *}}\"", *work.there.to_add));
  const std::string script = far_script(work.there, work.limit, "netpreflight-0");
  return fmt::format(
      "# At the other end, {}:\n{}{}\n# On this host, {}:\n{}{}\n# The connection; the program goes over its standard input:\n{}\n",
      work.there.role, line(work.there.listen), there, work.here.role, line(work.here.listen), line(work.here.check),
      shell_words(ssh_command(options, far_command(script))));
}

/// What ssh's configuration makes of the destination. The error is one line.
tl::expected<SshConfiguration, std::string> ask_ssh(const PairOptions& options) {
  constexpr Milliseconds kPatience{10'000};
  const auto asked = run_child_and_wait(ssh_query(options), kPatience);
  if (asked.end == ChildResult::End::not_started)
    return tl::unexpected(std::string("ssh is not to be found in PATH, and pair needs it"));
  if (asked.end == ChildResult::End::exited && asked.exit_code == 0) return read_ssh_configuration(asked.output);
  return tl::unexpected(fmt::format("ssh does not take its options (try: {})", shell_words(ssh_query(options))));
}

}  // namespace

int run_pair(const PairOptions& options) {
  if (const auto fault = fault_of(options)) return complain(*fault, kExitUsage);
  if (options.requirements && *options.requirements == "-")
    return complain("--requirements -: both ends need the table, and standard input can be read once", kExitUsage);
  const auto table = load_table(options.requirements);
  if (!table) return complain(table.error(), kExitUsage);
  SshConfiguration configured;
  if (!options.dry_run) {
    auto asked = ask_ssh(options);
    if (!asked) return complain(asked.error(), kExitIncomplete);
    configured = std::move(*asked);
  }
  const std::string typed = host_of_destination(options.destination);
  const auto host = read_host_argument(configured.host.empty() ? typed : configured.host);
  const auto work = plan_pair(*table, options, host.value_or(""));
  if (!work) return complain(work.error(), kExitUsage);
  if (!host && !options.hosts.contains(work->there.role))
    return complain(fmt::format("--ssh {}: \"{}\" {}; add --host {}=ADDRESS", escape_foreign(options.destination),
                                escape_foreign(typed), host.error(), work->there.role),
                    kExitUsage);
  if (configured.goes_through && work->there.to_add)
    return complain(
        fmt::format("--ssh {}: is reached over another host, so that it does not see this one; add --host {}=ADDRESS",
                    escape_foreign(options.destination), *work->there.to_add),
        kExitUsage);
  if (options.dry_run) return print(plan_text(options, *work));
  return Pair(options, *table, *work).go();
}

}  // namespace netpreflight
