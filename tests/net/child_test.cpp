// Small programs of this host, run without a shell and never for longer than they may.
#include "net/child.hpp"

#include <csignal>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "net/concurrent.hpp"
#include "tests/fixtures/loop.hpp"
#include "tests/fixtures/temporary_folder.hpp"

namespace netpreflight {
namespace {

using End = ChildResult::End;
using testing::HasSubstr;

constexpr Milliseconds kLong{30'000};

ChildResult run(std::vector<std::string> arguments, Milliseconds timeout = kLong) {
  return Loop().run(run_child(std::move(arguments), timeout));
}

ChildResult shell(const std::string& script, Milliseconds timeout = kLong) {
  return run({"sh", "-c", script}, timeout);
}

TEST(Child, GivesOutputAndExitCode) {
  const ChildResult result = shell("printf 'one\\ntwo\\n'; exit 3");
  EXPECT_EQ(result.end, End::exited);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, "one\ntwo\n");
}

TEST(Child, ThatIsNotThereIsNotStarted) {
  for (const char* program : {"no-such-program-anywhere", "/no/such/program", ""}) {
    EXPECT_EQ(run({program}).end, End::not_started) << program;
  }
}

TEST(Child, GetsItsArgumentsAsTheyAre) {
  const ChildResult result = run({"printf", "%s\\n", "$HOME", "a b", "; exit 9", "*", ""});
  EXPECT_EQ(result.output, "$HOME\na b\n; exit 9\n*\n\n");
}

TEST(Child, HasNoInput) {
  EXPECT_EQ(shell("cat; echo end").output, "end\n");
}

TEST(Child, ItsErrorsAreDiscarded) {
  testing::internal::CaptureStderr();
  const ChildResult result = shell("echo noise >&2; echo words");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(result.output, "words\n");
}

TEST(Child, IsKilledWhenTheTimeIsOver) {
  const ChildResult result = shell("echo $$; exec sleep 600", Milliseconds(1000));
  EXPECT_EQ(result.end, End::timed_out);
  const pid_t pid = static_cast<pid_t>(std::stol("0" + result.output));
  ASSERT_GT(pid, 0) << "it had time enough to say who it is";
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(Child, ThatKilledItselfHasNoExitCode) {
  const ChildResult result = shell("kill -9 $$");
  EXPECT_EQ(result.end, End::exited);
  EXPECT_EQ(result.exit_code, -1);
}

TEST(Child, ThatSaysTooMuchIsCutShort) {
  const ChildResult result = shell("while :; do echo 0123456789012345678901234567890123456789; done");
  EXPECT_EQ(result.end, End::exited);
  EXPECT_GE(result.output.size(), 1U << 20U);
  EXPECT_LT(result.output.size(), (1U << 20U) + 8192U);
}

/// Closing the output is no end, and there is no waiting for one for ever: nor does anything else wait meanwhile.
TEST(Child, ThatClosesItsOutputAndLivesOnIsKilled) {
  Loop loop;
  std::vector<Awaitable<ChildResult>> tasks;
  tasks.push_back(run_child({"sh", "-c", "echo $$; exec >&-; exec sleep 600"}, Milliseconds(1500)));
  tasks.push_back(run_child({"sh", "-c", "sleep 0.1; echo other"}, kLong));
  const auto results = loop.run(all(std::move(tasks)));
  EXPECT_EQ(results[0].end, End::timed_out);
  const pid_t pid = static_cast<pid_t>(std::stol("0" + results[0].output));
  ASSERT_GT(pid, 0);
  EXPECT_EQ(kill(pid, 0), -1) << "it is gone";
  EXPECT_EQ(errno, ESRCH);
  EXPECT_EQ(results[1].end, End::exited);
  EXPECT_EQ(results[1].output, "other\n");
}

/// One that never stops writing is no reason to forget the time.
TEST(Child, ThatDribblesIsKilledWhenTheTimeIsOver) {
  const ChildResult result = shell("while :; do echo x; sleep 0.01; done", Milliseconds(500));
  EXPECT_EQ(result.end, End::timed_out);
  EXPECT_LT(result.output.size(), 1000U);
}

/// Whoever starts the program may ignore signals, and so does the program: its children do not inherit that.
TEST(Child, HasTheUsualSignals) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  sigset_t held;
  sigset_t old;
  sigemptyset(&held);
  sigaddset(&held, SIGTERM);
  sigprocmask(SIG_BLOCK, &held, &old);
  const ChildResult result = shell("kill -PIPE $$; echo ignored; kill -TERM $$; echo held");
  sigprocmask(SIG_SETMASK, &old, nullptr);
  std::signal(SIGPIPE, before);
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(result.exit_code, -1);
}

/// A grandchild that keeps the pipe open must not hold the run up for longer than the time-out.
TEST(Child, WhoseOwnChildLingersIsNotWaitedForForEver) {
  const ChildResult result = shell("sleep 5 & echo started", Milliseconds(500));
  EXPECT_EQ(result.output, "started\n");
  EXPECT_EQ(result.end, End::timed_out);
}

/// A connection that stays open in a child would never be closed for the far end.
TEST(Child, InheritsNoDescriptors) {
  const TemporaryFolder folder;
  const int open_here = open(folder.write("secret", "secret").c_str(), O_RDONLY);  // without O_CLOEXEC
  ASSERT_GE(open_here, 0);
  const ChildResult result = shell("cat <&" + std::to_string(open_here) + " 2>/dev/null; echo end");
  close(open_here);
  EXPECT_EQ(result.output.find("secret"), std::string::npos);
}

TEST(Child, ManyAtOnce) {
  Loop loop;
  std::vector<Awaitable<ChildResult>> tasks;
  for (int i = 0; i < 20; ++i) tasks.push_back(run_child({"printf", "%s", std::to_string(i)}, kLong));
  const auto results = loop.run(all(std::move(tasks)));
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].end, End::exited);
    EXPECT_EQ(results[i].output, std::to_string(i));
  }
}

}  // namespace
}  // namespace netpreflight
