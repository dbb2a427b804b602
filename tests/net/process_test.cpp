// A program beside this one: how it ends, and that it does not outlive its owner.
#include "net/process.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>

#include <unistd.h>

namespace netpreflight {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{20'000};

std::string all_of(const OwnedDescriptor& pipe) {
  std::string text;
  std::array<char, 64> buffer{};
  for (ssize_t count = 0; (count = ::read(pipe.number(), buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  return text;
}

TEST(Process, StreamsAndExitCode) {
  PipeEnds output = open_pipe();
  auto process = Process::start({"sh", "-c", "cat; echo said; exit 7"}, {.output = output.to_write.number()});
  ASSERT_TRUE(process) << process.error();
  output.to_write.close();
  EXPECT_EQ(all_of(output.to_read), "said\n");
  EXPECT_TRUE(process->ends_within(kPatience));
  EXPECT_EQ(process->exit_code(), 7);
  process->signal(SIGKILL);  // nobody else's number
  EXPECT_TRUE(process->has_ended());
}

TEST(Process, NotThere) {
  const auto process = Process::start({"no-such-program-anywhere"}, {});
  ASSERT_FALSE(process);
  EXPECT_EQ(process.error(), "No such file or directory");
}

TEST(Process, SignalsAndTheEndOfItsOwner) {
  PipeEnds output = open_pipe();
  {
    auto process = Process::start({"sleep", "600"}, {.output = output.to_write.number()});
    ASSERT_TRUE(process);
    EXPECT_FALSE(process->ends_within(milliseconds(50)));
    const Process moved = std::move(*process);
    output.to_write.close();
  }
  EXPECT_EQ(all_of(output.to_read), "");  // it has ended: nobody holds the pipe
  auto process = Process::start({"sleep", "600"}, {});
  ASSERT_TRUE(process);
  process->signal(SIGTERM);
  EXPECT_TRUE(process->ends_within(kPatience));
  EXPECT_EQ(process->exit_code(), -1);
}

}  // namespace
}  // namespace netpreflight
