// Files that the user names: read whole or refused, replaced at once or left as they were.
#include "cli/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "run/signals.hpp"
#include "tests/fixtures/temporary_folder.hpp"

namespace netpreflight {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

/// What else lies in the folder: nothing may be left behind.
std::size_t count_in(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
}

fs::perms mode_of(const fs::path& path) {
  return fs::status(path).permissions();
}

// ---- Reading ----

TEST_F(Files, AreReadWhole) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const std::string& content : {std::string(), std::string("a"), every_byte, std::string(200'000, 'x')}) {
    EXPECT_EQ(read_input(folder_.write("file", content), 1U << 20U).value(), content);
  }
}

TEST_F(Files, MayBeAsLargeAsAllowed) {
  const auto file = folder_.write("file", std::string(100, 'x'));
  EXPECT_TRUE(read_input(file, 100));
  const auto refused = read_input(file, 99);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), file.string() + ": is too large (100 bytes, at most 99)");
}

TEST_F(Files, ThatDoNotSayHowLargeTheyAreAreBoundedToo) {
  const auto refused = read_input("/proc/self/maps", 100);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "/proc/self/maps: is too large (more than 100 bytes)");
  EXPECT_EQ(read_small_file("/proc/self/stat").value_or("").substr(0, 3), std::to_string(getpid()).substr(0, 3));
}

TEST_F(Files, DevicesAreNone) {
  for (const char* device : {"/dev/zero", "/dev/null", "/dev/full"}) {
    EXPECT_EQ(read_input(device, 1000).error(), std::string(device) + ": is a device");
    EXPECT_FALSE(read_small_file(device));
  }
}

/// By its kind it is a file like any other, and whoever reads it to its end waits for the kernel's next word.
TEST_F(Files, ThatHaveNoEndYetAreNotWaitedFor) {
  const fs::path log = "/proc/kmsg";
  if (!read_small_file("/proc/self/stat") || access(log.c_str(), R_OK) != 0) GTEST_SKIP() << "for root alone";
  const auto refused = read_input(log, std::size_t{64} << 20U);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(),
              testing::AnyOf("/proc/kmsg: Resource temporarily unavailable", "/proc/kmsg: Operation not permitted"));
}

TEST_F(Files, APipeWithoutAnEndIsBoundedToo) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&pipe] { std::ofstream(pipe) << std::string(1000, 'x'); });
  const auto refused = read_input(pipe, 999);
  writer.join();
  EXPECT_EQ(refused.error(), pipe.string() + ": is too large (more than 999 bytes)");
}

/// Nobody may ever write into it.
TEST_F(Files, APipeInThePlaceOfASmallFileIsNotWaitedFor) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_FALSE(read_small_file(pipe));
}

TEST_F(Files, ThatCannotBeReadSayWhy) {
  struct Case {
    fs::path path;
    std::string reason;
  };
  for (const Case& each :
       {Case{folder_ / "missing", "No such file or directory"}, Case{folder_.path(), "is a directory"},
        Case{folder_.write("file", "x") / "below", "Not a directory"}}) {
    const auto refused = read_input(each.path, 1000);
    ASSERT_FALSE(refused) << each.path;
    EXPECT_EQ(refused.error(), each.path.string() + ": " + each.reason);
  }
}

TEST_F(Files, TheirNamesAreEscapedInErrors) {
  EXPECT_EQ(read_input(folder_ / "a\nb\x1b[2J", 10).error(),
            folder_.path().string() + "/a\\x0ab\\x1b[2J: No such file or directory");
}

TEST_F(Files, APipeIsReadToItsEnd) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // Open for reading and writing, so that nobody waits for the other side.
  const int held = open(pipe.c_str(), O_RDWR);
  ASSERT_EQ(write(held, "words", 5), 5);
  std::thread closer([held] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    close(held);
  });
  const auto content = read_input(pipe, 1000);
  closer.join();
  EXPECT_EQ(content.value_or("(error)"), "words");
}

TEST_F(Files, APipeIsWaitedForUntilSomebodyWrites) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&pipe] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::ofstream(pipe) << "words";
  });
  const auto content = read_input(pipe, 1000);
  writer.join();
  EXPECT_EQ(content.value_or("(error)"), "words");
}

TEST_F(Files, SmallOnesMayBeMissing) {
  EXPECT_EQ(read_small_file(folder_.write("file", "words")), "words");
  EXPECT_FALSE(read_small_file(folder_ / "missing"));
  EXPECT_FALSE(read_small_file(folder_.path()));
  EXPECT_EQ(read_small_file(folder_.write("large", std::string((1U << 20U) + 1, 'x'))), std::string(1U << 20U, 'x'))
      << "the beginning of one that is too large";
}

// ---- Writing ----

TEST_F(Files, AreWritten) {
  ASSERT_TRUE(write_output(folder_ / "new", "words\n"));
  EXPECT_EQ(content_of(folder_ / "new"), "words\n");
  ASSERT_TRUE(write_output(folder_ / "new", ""));
  EXPECT_EQ(content_of(folder_ / "new"), "");
  ASSERT_TRUE(write_output(folder_ / "new", std::string(1'000'000, 'x')));
  EXPECT_EQ(fs::file_size(folder_ / "new"), 1'000'000U);
  EXPECT_EQ(count_in(folder_), 1U);
}

TEST_F(Files, HeedTheUmask) {
  const mode_t old = umask(027);
  const bool written = write_output(folder_ / "new", "x").has_value();
  umask(old);
  EXPECT_TRUE(written);
  EXPECT_EQ(mode_of(folder_ / "new"), static_cast<fs::perms>(0640));
}

TEST_F(Files, ForTheOwnerAloneAreHisAlone) {
  ASSERT_TRUE(write_output(folder_ / "new", "x", Audience::owner));
  EXPECT_EQ(mode_of(folder_ / "new"), static_cast<fs::perms>(0600));
}

/// Whoever has the old file open still reads the old file, whole.
TEST_F(Files, AreReplacedAtOnce) {
  const auto file = folder_.write("report", "old content");
  std::ifstream reader(file);
  ASSERT_TRUE(write_output(file, "new content"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "old content");
  EXPECT_EQ(content_of(file), "new content");
  EXPECT_EQ(count_in(folder_), 1U);
}

TEST_F(Files, ThatCannotBeWrittenSayWhyAndLeaveNothing) {
  fs::create_directory(folder_ / "folder");
  const auto to_folder = write_output(folder_ / "folder", "x");
  ASSERT_FALSE(to_folder);
  EXPECT_EQ(to_folder.error(), (folder_ / "folder").string() + ": Is a directory");
  const auto below_nothing = write_output(folder_ / "missing" / "file", "x");
  ASSERT_FALSE(below_nothing);
  EXPECT_EQ(below_nothing.error(), (folder_ / "missing/file").string() + ": No such file or directory");
  EXPECT_EQ(count_in(folder_), 1U);
}

TEST_F(Files, AreWrittenInPiecesAndReplacedWhenTheyAreWhole) {
  const auto file = folder_.write("report", "old content");
  const auto written = write_output(file, [&](const TextSink& sink) {
    for (int i = 0; i < 1000; ++i) sink("piece\n");
    EXPECT_EQ(content_of(file), "old content");
  });
  EXPECT_TRUE(written);
  EXPECT_EQ(content_of(file).size(), 6000U);
  EXPECT_EQ(count_in(folder_), 1U);
}

TEST_F(Files, OfWhichOnlyTheBeginningCanBeMadeLeaveNothing) {
  const auto file = folder_.write("report", "old content");
  const auto source = [](const TextSink& sink) {
    sink("the beginning");
    throw std::bad_alloc();
  };
  EXPECT_THROW((void)write_output(file, source), std::bad_alloc);
  EXPECT_EQ(content_of(file), "old content");
  EXPECT_EQ(count_in(folder_), 1U);
}

/// The first failure is told; what comes behind it goes nowhere.
TEST_F(Files, AFullDiskIsAnErrorInPiecesToo) {
  int pieces = 0;
  const auto full = write_output("/dev/full", [&](const TextSink& sink) {
    for (; pieces < 3; ++pieces) sink("words");
    errno = 0;
  });
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error(), "/dev/full: No space left on device");
  EXPECT_EQ(pieces, 3);
}

TEST_F(Files, AFullDiskIsAnError) {
  const auto full = write_output("/dev/full", "words");
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error(), "/dev/full: No space left on device");
}

TEST_F(Files, DevicesAreWrittenToAndNotReplaced) {
  ASSERT_TRUE(write_output("/dev/null", "words"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

/// A link stays one, and what it leads to is made where it is missing.
TEST_F(Files, LinksAreFollowed) {
  fs::create_directory(folder_ / "elsewhere");
  fs::create_symlink("elsewhere/report", folder_ / "link");
  fs::create_symlink("link", folder_ / "link to link");
  for (const char* words : {"new", "old"}) {
    ASSERT_TRUE(write_output(folder_ / "link to link", words));
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_TRUE(fs::is_symlink(folder_ / "link to link"));
    EXPECT_EQ(content_of(folder_ / "elsewhere/report"), words);
  }
}

TEST_F(Files, LinksThatLeadNowhereStayAsTheyAre) {
  fs::create_symlink("missing/report", folder_ / "nowhere");
  fs::create_symlink("round", folder_ / "round");
  EXPECT_EQ(write_output(folder_ / "nowhere", "x").error(),
            (folder_ / "nowhere").string() + ": No such file or directory");
  EXPECT_EQ(write_output(folder_ / "round", "x").error(),
            (folder_ / "round").string() + ": Too many levels of symbolic links");
  EXPECT_TRUE(fs::is_symlink(folder_ / "nowhere"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "round"));
  EXPECT_EQ(count_in(folder_), 2U);
}

TEST_F(Files, APipeIsWrittenToOnceSomebodyReads) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    read = content_of(pipe);
  });
  const auto written = write_output(pipe, std::string(200'000, 'x'));
  reader.join();
  EXPECT_TRUE(written);
  EXPECT_EQ(read.size(), 200'000U);
}

/// Nobody reads, and somebody wants the program to stop.
TEST_F(Files, APipeThatNobodyReadsIsGivenUpOnASignal) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const HeldSignals held;
  std::raise(SIGTERM);
  EXPECT_EQ(write_output(pipe, "words").error(), pipe.string() + ": Interrupted system call");
  EXPECT_TRUE(HeldSignals::take());
  EXPECT_FALSE(HeldSignals::take());
}

// ---- Standard output ----

/// Runs `action` while standard output is something else.
template <class Action>
auto with_standard_output(const fs::path& path, Action action) {
  std::fflush(stdout);
  const int saved = dup(STDOUT_FILENO);
  const int other = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  dup2(other, STDOUT_FILENO);
  close(other);
  auto result = action();
  dup2(saved, STDOUT_FILENO);
  close(saved);
  return result;
}

TEST_F(Files, StandardOutputGetsIt) {
  const auto written = with_standard_output(folder_ / "out", [] { return write_standard_output("words\n"); });
  EXPECT_TRUE(written);
  EXPECT_EQ(content_of(folder_ / "out"), "words\n");
}

/// As some who start programs leave a pipe: what does not fit now fits later.
TEST_F(Files, StandardOutputMayBeNonBlocking) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_NONBLOCK), 0);
  std::fflush(stdout);
  const int saved = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  close(ends[1]);
  std::size_t size = 0;
  std::thread reader([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    fcntl(ends[0], F_SETFL, 0);
    std::string buffer(1000, '\0');
    for (ssize_t count = 0; (count = read(ends[0], buffer.data(), buffer.size())) > 0;)
      size += static_cast<std::size_t>(count);
  });
  const auto written = write_standard_output(std::string(1'000'000, 'x'));
  dup2(saved, STDOUT_FILENO);
  close(saved);
  reader.join();
  close(ends[0]);
  EXPECT_TRUE(written);
  EXPECT_EQ(size, 1'000'000U);
}

TEST_F(Files, StandardOutputMayBeFull) {
  const auto written = with_standard_output("/dev/full", [] { return write_standard_output("words\n"); });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), "standard output: No space left on device");
}

}  // namespace
}  // namespace netpreflight
