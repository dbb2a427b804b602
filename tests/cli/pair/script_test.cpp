// The script for the other end, run by a shell here: what it answers, and that nothing is left of it.
#include "cli/pair/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "net/child.hpp"
#include "tests/fixtures/temporary_folder.hpp"
#include "text/shell_word.hpp"

namespace netpreflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

EndWork some_work() {
  return {.role = "cockpit",
          .listen = {"listen", "--only", "it's"},
          .ports = {443, 22},
          .check = {"check", "@MARK@"},
          .to_add = "desk"};
}

PairOptions options_to(const std::string& destination, std::vector<std::string> ssh_options = {}) {
  PairOptions options;
  options.destination = destination;
  options.ssh_options = std::move(ssh_options);
  return options;
}

/// What the script says when these commands come, in a session of its own with this folder for temporary files.
std::string answers(const std::filesystem::path& folder, const EndWork& work, const std::string& commands) {
  const std::string script = far_script(work, Milliseconds(20'000), "mark");
  const std::string run = "export TMPDIR=" + shell_word(folder.string()) +
                          " SSH_CONNECTION=\"192.0.2.7 50 192.0.2.8 22\"; printf " + shell_word(commands) + " | " +
                          far_command(script).substr(std::string("exec ").size());
  return run_child_and_wait({"setsid", "--wait", "sh", "-c", run}, Milliseconds(30'000)).output;
}

TEST(PairScript, GreetsAndLeavesNothing) {
  const TemporaryFolder folder;
  const std::string said = answers(folder.path(), some_work(), "");
  EXPECT_THAT(said, testing::MatchesRegex("mark hello [a-z0-9_]+ [0-9]+ 192\\.0\\.2\\.7\nmark gone\n"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PairScript, AProgramThatCannotBeRun) {
  const TemporaryFolder folder;
  const std::string said = answers(folder.path(), some_work(), "program 3\\nabc");
  EXPECT_THAT(said, testing::MatchesRegex(".*mark fault run 12[67] .*\nmark gone\n"));
  EXPECT_THAT(answers(folder.path(), some_work(), "program 9\\nabc"), HasSubstr("mark fault room "));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PairScript, FilesGoThereAndBack) {
  const TemporaryFolder folder;
  EXPECT_THAT(answers(folder.path(), some_work(), "get nothing\\nget nothing\\n"),
              HasSubstr("mark file nothing 0\nmark file nothing 0\nmark gone\n"));
}

TEST(PairScript, EndsWhenItsTimeIsOver) {
  const TemporaryFolder folder;
  const std::string script = far_script(some_work(), Milliseconds(1000), "mark");
  const std::string run = "export TMPDIR=" + shell_word(folder.path().string()) + "; sleep 20 | { " +
                          far_command(script).substr(std::string("exec ").size()) + "; kill 0; }";
  const auto ended = run_child_and_wait({"setsid", "--wait", "sh", "-c", run}, Milliseconds(15'000));
  EXPECT_EQ(ended.end, ChildResult::End::exited);
  EXPECT_THAT(ended.output, HasSubstr("mark gone\n"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PairScript, AFolderThatIsNotThere) {
  const std::string said = answers("/nonexistent", some_work(), "");
  EXPECT_EQ(said, "mark fault room /nonexistent\nmark gone\n");
}

TEST(PairScript, WordsOfTheUserAreOneWordEach) {
  const std::string script = far_script(some_work(), Milliseconds(1500), "mark");
  EXPECT_THAT(script, HasSubstr(R"("$dir/netpreflight" listen --only 'it'\''s' -o json=)"));
  EXPECT_THAT(script, HasSubstr("check @MARK@ --host desk=\"$here\""));
  EXPECT_THAT(script, HasSubstr("sleep 2 &"));
  EXPECT_THAT(script, HasSubstr("[ 22 -lt "));
  EndWork nothing;
  EXPECT_THAT(far_script(nothing, Milliseconds(1000), "mark"), Not(HasSubstr("@")));
}

TEST(PairScript, TheCommandLineOfSsh) {
  EXPECT_THAT(
      ssh_query(options_to("root@host", {"-p 2222", "-oUser=a b", "-o ProxyCommand=nc %h %p", "-v"})),
      ElementsAre("ssh", "-p", "2222", "-oUser=a b", "-o", "ProxyCommand=nc %h %p", "-v", "-G", "--", "root@host"));
  const auto command = ssh_command(options_to("root@host"), "exec sh");
  EXPECT_EQ(command.front(), "ssh");
  EXPECT_THAT(std::vector<std::string>(command.end() - 3, command.end()), ElementsAre("--", "root@host", "exec sh"));
}

TEST(PairScript, WhatSshSaysOfItself) {
  const auto plain = read_ssh_configuration("user root\nhostname 10.0.0.1\nport 22\nproxycommand none\n");
  EXPECT_EQ(plain.host, "10.0.0.1");
  EXPECT_FALSE(plain.goes_through);
  EXPECT_TRUE(read_ssh_configuration("hostname a\nproxyjump b").goes_through);
  EXPECT_TRUE(read_ssh_configuration("proxycommand nc a 22\n").goes_through);
  EXPECT_EQ(read_ssh_configuration("").host, "");
}

}  // namespace
}  // namespace netpreflight
