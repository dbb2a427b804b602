// Where a trust store lies: one bundle, a folder that OpenSSL has hashed, a folder of files; and what is none.
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include "net/trust_store.hpp"

#include "net/presented_chain.hpp"
#include "tests/fixtures/certificates.hpp"
#include "tests/fixtures/temporary_folder.hpp"

namespace netpreflight {
namespace {

using testing::IsEmpty;

class TrustStorePlaces : public testing::Test {
 protected:
  bool trusts(const TrustStorePlace& place) const {
    const TrustStore store = open_trust_store(place);
    GoodSignatures signatures;
    return verify_chain({leaf_.get()}, store, TrustStore::empty(), signatures).faults.empty();
  }

  /// What the user's --trust-store leads to.
  bool is_trusted_through(const std::filesystem::path& path) const {
    const auto place = check_trust_store(path);
    EXPECT_TRUE(place) << place.error();
    return place && trusts(*place);
  }

  TemporaryFolder folder_;
  Issued root_ = make_root("Root");
  Issued leaf_ = make_leaf("a.example", root_);
};

TEST_F(TrustStorePlaces, ABundle) {
  EXPECT_TRUE(is_trusted_through(folder_.write("bundle.pem", pem(make_root("Another")) + pem(root_))));
}

TEST_F(TrustStorePlaces, AHashedFolder) {
  folder_.write(hashed_name(root_), pem(root_));
  EXPECT_TRUE(is_trusted_through(folder_.path()));
}

TEST_F(TrustStorePlaces, AHashedFolderWithTwoRootsOfOneSubject) {
  folder_.write(hashed_name(root_, 0), pem(make_root("Root")));
  folder_.write(hashed_name(root_, 1), pem(root_));
  EXPECT_TRUE(is_trusted_through(folder_.path()));
}

TEST_F(TrustStorePlaces, APlainFolder) {
  folder_.write("another.crt", pem(make_root("Another")));
  folder_.write("root.pem", pem(root_));
  folder_.write("README", "not a certificate");
  std::filesystem::create_directory(folder_ / "subfolder");
  EXPECT_TRUE(is_trusted_through(folder_.path()));
}

TEST_F(TrustStorePlaces, ALinkedBundle) {
  folder_.write("bundle.pem", pem(root_));
  std::filesystem::create_symlink("bundle.pem", folder_ / "link.pem");
  EXPECT_TRUE(is_trusted_through(folder_ / "link.pem"));
}

std::string megabytes_of(char filling, std::size_t count) {
  return std::string(count << 20U, filling);
}

TEST_F(TrustStorePlaces, APipeIsReadOnce) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << pem(root_); });
  EXPECT_TRUE(is_trusted_through(pipe));
  writer.join();
}

/// In the environment it would be waited for in vain; nor does a device have an end.
TEST_F(TrustStorePlaces, TheEnvironmentsMustBeRegularFilesOfBearableSize) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto large = folder_.write("large.pem", pem(root_) + megabytes_of('\n', 16));
  for (const auto& path : {std::filesystem::path("/dev/zero"), pipe, large}) {
    EXPECT_NE(find_system_trust_store(path.string(), "").path, path);
  }
}

TEST_F(TrustStorePlaces, AHashedFolderPassesOverWhatIsNoFile) {
  ASSERT_EQ(mkfifo((folder_ / hashed_name(root_, 0)).c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", folder_ / hashed_name(root_, 1));
  folder_.write(hashed_name(root_, 2), pem(root_));
  EXPECT_TRUE(is_trusted_through(folder_.path()));
}

TEST_F(TrustStorePlaces, APlainFolderPassesOverWhatIsNoFile) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/zero", folder_ / "zero");
  folder_.write("root.pem", pem(root_));
  EXPECT_TRUE(is_trusted_through(folder_.path()));
}

/// Each beginning looks for its end, and there is only one: nothing is looked at twice.
TEST_F(TrustStorePlaces, BeginningsWithoutAnEndArePassedOver) {
  std::string text;
  while (text.size() < (15U << 20U)) text += "-----BEGIN CERTIFICATE-----\n";
  EXPECT_TRUE(is_trusted_through(folder_.write("bundle.pem", text + pem(root_))));
}

TEST_F(TrustStorePlaces, NoPlaceIsNoStore) {
  const TrustStore store = open_trust_store({});
  EXPECT_FALSE(store.present());
  GoodSignatures signatures;
  EXPECT_FALSE(verify_chain({leaf_.get(), root_.get()}, store, TrustStore::empty(), signatures).faults.empty());
}

struct NoStore {
  const char* description;
  std::filesystem::path path;
  std::string error;  ///< behind the path
};

TEST_F(TrustStorePlaces, WhatTheUserNamesMustBeOne) {
  const auto large = folder_.write("large.pem", "");
  std::filesystem::resize_file(large, 4ULL << 30U);  // of which nothing is on the disk
  const NoStore cases[] = {
      {"nothing there", folder_ / "missing", ": no such file or folder"},
      {"an empty file", folder_.write("empty.pem", ""), ": no PEM certificate in it"},
      {"words", folder_.write("words.txt", "hello"), ": no PEM certificate in it"},
      {"a device", "/dev/zero", ": is a device"},
      {"gigabytes", large, ": is too large (4294967296 bytes, at most 16777216)"},
      {"a key", folder_.write("key.pem", key_pem(root_)), ": no PEM certificate in it"},
  };
  for (const NoStore& each : cases) {
    const auto place = check_trust_store(each.path);
    ASSERT_FALSE(place) << each.description;
    EXPECT_EQ(place.error(), each.path.string() + each.error) << each.description;
  }
}

/// A wrong folder would make every chain seem untrusted.
TEST_F(TrustStorePlaces, AFolderWithoutACertificateIsNone) {
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_FALSE(check_trust_store(folder_ / "empty"));
  folder_.write("README", "not a certificate");
  EXPECT_FALSE(check_trust_store(folder_.path()));
}

TEST_F(TrustStorePlaces, TheEnvironmentsFileComesFirst) {
  const auto bundle = folder_.write("bundle.pem", pem(root_));
  const TrustStorePlace place = find_system_trust_store(bundle.string(), "");
  EXPECT_EQ(place.path, bundle);
  EXPECT_FALSE(place.is_folder);
  EXPECT_TRUE(trusts(place));
}

TEST_F(TrustStorePlaces, TheEnvironmentsFolderIsUsed) {
  folder_.write(hashed_name(root_), pem(root_));
  const TrustStorePlace place = find_system_trust_store("", folder_.path().string());
  EXPECT_EQ(place.path, folder_.path());
  EXPECT_TRUE(place.is_folder);
  EXPECT_TRUE(trusts(place));
}

TEST_F(TrustStorePlaces, WhatTheEnvironmentNamesInVainIsPassedOver) {
  const auto words = folder_.write("words.txt", "hello");
  const TrustStorePlace place = find_system_trust_store(words.string(), (folder_ / "missing").string());
  EXPECT_NE(place.path, words);
  EXPECT_NE(place.path, folder_ / "missing");
}

}  // namespace
}  // namespace netpreflight
