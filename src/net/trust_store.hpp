// Sets of root certificates that a chain is verified against. None is ever loaded whole: an issuer is looked up when a
// chain asks for it, because parsing a whole bundle costs more than a handshake.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509.h>

#include <tl/expected.hpp>

namespace netpreflight {

/// A PEM text, and who keeps it where it is none that is always there.
struct PemText {
  static PemText of(std::string text);

  std::string_view text;
  std::shared_ptr<const std::string> owner = nullptr;
};
using PemSource = std::function<PemText()>;

/// May be asked from several threads at once.
class TrustStore {
 public:
  /// Roots from PEM text that is only read when the first chain asks. The function is called at most once.
  static TrustStore from_pem(PemSource pem);
  /// A folder with OpenSSL's hashed names (c_rehash), looked up file by file; what is no regular file is passed over.
  static TrustStore from_hashed_folder(const std::filesystem::path& folder);
  /// Without any root.
  static TrustStore empty();

  TrustStore(TrustStore&&) noexcept;
  TrustStore& operator=(TrustStore&&) noexcept;
  ~TrustStore();

  X509_STORE* native() const;
  bool present() const { return present_; }
  /// Reads what the first chain would wait for.
  void prepare() const;
  /// Whether it has this very certificate.
  bool contains(X509* certificate) const;

 private:
  struct Index;
  TrustStore();
  static TrustStore with_index(std::unique_ptr<Index> index);
  std::unique_ptr<Index> index_;
  std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> store_;
  bool present_ = false;
};

/// Where a trust store was looked for and found. Empty: this host has none.
struct TrustStorePlace {
  std::filesystem::path path;
  bool is_folder = false;
  PemText content = {};  ///< of a file; a pipe can be read only once
};

/// The host's own trust store: SSL_CERT_FILE and SSL_CERT_DIR as given, else the known places of the distributions. What is no regular
/// file, or larger than 16 MiB, is none.
TrustStorePlace find_system_trust_store(const std::string& ssl_cert_file, const std::string& ssl_cert_dir);

/// A trust store the user named, a pipe too; the error is one line.
tl::expected<TrustStorePlace, std::string> check_trust_store(const std::filesystem::path& path);

/// Opens what was found. An empty place gives an empty store.
TrustStore open_trust_store(const TrustStorePlace& place);

}  // namespace netpreflight
