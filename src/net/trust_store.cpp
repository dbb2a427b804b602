#include "net/trust_store.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include <fmt/core.h>
#include <openssl/x509_vfy.h>

#include "net/codecs/certificate.hpp"
#include "net/codecs/pem_roots.hpp"
#include "net/file.hpp"
#include "net/guarded.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace fs = std::filesystem;

namespace {

/// Where distributions keep their trust store. Hashed folders first: they need no reading up front.
struct KnownPlace {
  std::string_view path;
  bool is_folder;
};
constexpr std::array kKnownPlaces{
    KnownPlace{"/etc/ssl/certs", true},                                      // Debian, Ubuntu, Alpine, SUSE
    KnownPlace{"/etc/pki/ca-trust/extracted/pem/directory-hash", true},      // newer Fedora
    KnownPlace{"/etc/ssl/certs/ca-certificates.crt", false},                 // Debian
    KnownPlace{"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", false},  // Red Hat
    KnownPlace{"/etc/pki/tls/certs/ca-bundle.crt", false},                   // older Red Hat
    KnownPlace{"/etc/ssl/ca-bundle.pem", false},                             // SUSE
    KnownPlace{"/etc/ssl/cert.pem", false},                                  // Alpine, BSD
};

/// "0a1b2c3d.0": the names that OpenSSL looks up in a folder.
bool is_hashed_name(const std::string& name) {
  return name.size() >= 10 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8;
}

/// The largest bundles of roots in use have less than 1 MiB.
constexpr std::size_t kMostBytes = 16U << 20U;
/// Files of a folder that are looked at.
constexpr int kMostFiles = 100'000;

/// Calls `visit` with each item until it says that this is enough.
void visit_folder(const fs::path& folder, const std::function<bool(const fs::directory_entry&)>& visit) {
  std::error_code error;
  int seen = 0;
  for (fs::directory_iterator item(folder, error); !error && item != fs::directory_iterator(); item.increment(error)) {
    if (!visit(*item) || ++seen == kMostFiles) return;
  }
}

bool has_hashed_names(const fs::path& folder) {
  bool found = false;
  visit_folder(folder, [&](const fs::directory_entry& item) {
    found = is_hashed_name(item.path().filename().string());
    return !found;
  });
  return found;
}

std::string read_file(const fs::path& path, std::size_t most = kMostBytes) {
  return read_bounded(path, {.most = most}).value_or("");
}

std::string read_folder(const fs::path& folder) {
  std::string text;
  visit_folder(folder, [&](const fs::directory_entry& item) {
    text += read_file(item.path(), kMostBytes - text.size()) + '\n';
    return text.size() < kMostBytes;
  });
  return text;
}

bool has_certificate(const fs::path& file) {
  return has_pem_certificate(read_file(file));
}

X509Pointer parse(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return X509Pointer(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

/// Adds a root to the store where it is of that subject.
X509Pointer add_root(X509_STORE* store, const std::string& der, const X509_NAME* subject) {
  auto certificate = parse(der);
  if (!certificate || X509_NAME_cmp(X509_get_subject_name(certificate.get()), subject) != 0) return nullptr;
  if (X509_STORE_add_cert(store, certificate.get()) != 1) return nullptr;
  return certificate;
}

}  // namespace

/// Roots by their subject, parsed when one is asked for. Owned by the TrustStore; the X509_LOOKUP points at it.
struct TrustStore::Index {
  PemSource source;
  fs::path folder;  ///< with hashed names; empty: the roots are those of `source`
  std::once_flag read;
  PemText text;
  std::optional<PemRoots> roots;  ///< of the text

  Index(PemSource from, fs::path at) : source(std::move(from)), folder(std::move(at)) {}

  void prepare() {
    if (!folder.empty()) return;
    std::call_once(read, [this] {
      text = source();
      roots.emplace(text.text);
    });
  }

  /// Those that may have this subject, in DER.
  std::vector<std::string> of_subject(const X509_NAME* subject) {
    if (!folder.empty()) return read_hashed(X509_NAME_hash_ex(subject, nullptr, nullptr, nullptr));
    prepare();
    return roots->of_subject(subject);
  }

  /// "0a1b2c3d.0", "0a1b2c3d.1" and so on, as X509_LOOKUP_hash_dir(3) reads them; that one also waits for pipes.
  std::vector<std::string> read_hashed(unsigned long hash) const {
    std::vector<std::string> found;
    constexpr int kMostOfOneHash = 100;
    constexpr std::size_t kMostInOneFile = 1U << 20U;
    std::error_code error;
    for (int number = 0; number < kMostOfOneHash; ++number) {
      const fs::path file = folder / fmt::format("{:08x}.{}", hash, number);
      if (!fs::exists(file, error)) break;
      for (auto& der : certificates_of(read_file(file, kMostInOneFile))) found.push_back(std::move(der));
    }
    return found;
  }

  /// X509_LOOKUP's get_by_subject: puts the roots of that subject into the store and gives one of them.
  static int find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* subject, X509_OBJECT* found) {
    return type == X509_LU_X509 ? guarded(0, [&] { return find_root(lookup, subject, found); }) : 0;
  }

  static int find_root(X509_LOOKUP* lookup, const X509_NAME* subject, X509_OBJECT* found) {
    auto& index = *static_cast<Index*>(X509_LOOKUP_get_method_data(lookup));
    X509Pointer first;  // the store had none of this subject, so that this one is taken in whatever follows
    for (const auto& der : index.of_subject(subject)) {
      auto root = add_root(X509_LOOKUP_get_store(lookup), der, subject);
      if (!first) first = std::move(root);
    }
    if (!first || X509_OBJECT_set1_X509(found, first.get()) != 1) return 0;
    // Whoever asked counts the reference himself, and nobody gives back the one that was just taken.
    X509_free(first.get());
    return 1;
  }
};

namespace {

X509_LOOKUP_METHOD* index_method(X509_LOOKUP_get_by_subject_fn find) {
  // OpenSSL wants a method to live as long as the stores that use it: it is made once and stays.
  static X509_LOOKUP_METHOD* const method = [find] {
    X509_LOOKUP_METHOD* made = X509_LOOKUP_meth_new("roots by subject");
    X509_LOOKUP_meth_set_get_by_subject(made, find);
    return made;
  }();
  return method;
}

}  // namespace

PemText PemText::of(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view view = *owner;
  return {view, std::move(owner)};
}

TrustStore::TrustStore() : store_(X509_STORE_new(), X509_STORE_free) {}
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

X509_STORE* TrustStore::native() const {
  return store_.get();
}

TrustStore TrustStore::empty() {
  return {};
}

bool TrustStore::contains(X509* certificate) const {
  if (!index_) return false;
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return false;
  const std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  const auto roots = index_->of_subject(X509_get_subject_name(certificate));
  return std::ranges::find(roots, der) != roots.end();
}

void TrustStore::prepare() const {
  if (index_) index_->prepare();
}

TrustStore TrustStore::with_index(std::unique_ptr<Index> index) {
  TrustStore store;
  store.index_ = std::move(index);
  X509_LOOKUP* lookup = X509_STORE_add_lookup(store.native(), index_method(&Index::find));
  X509_LOOKUP_set_method_data(lookup, store.index_.get());
  store.present_ = true;
  return store;
}

TrustStore TrustStore::from_pem(PemSource pem) {
  return with_index(std::make_unique<Index>(std::move(pem), fs::path()));
}

TrustStore TrustStore::from_hashed_folder(const fs::path& folder) {
  return with_index(std::make_unique<Index>(nullptr, folder));
}

TrustStorePlace find_system_trust_store(const std::string& ssl_cert_file, const std::string& ssl_cert_dir) {
  if (!ssl_cert_file.empty() && has_certificate(ssl_cert_file)) return {ssl_cert_file, false};
  if (!ssl_cert_dir.empty() && has_hashed_names(ssl_cert_dir)) return {ssl_cert_dir, true};
  for (const auto& place : kKnownPlaces) {
    const fs::path path(place.path);
    const bool usable = place.is_folder ? has_hashed_names(path) : has_certificate(path);
    if (usable) return {path, place.is_folder};
  }
  return {};
}

tl::expected<TrustStorePlace, std::string> check_trust_store(const fs::path& path) {
  const auto fault = [&](std::string_view reason) {
    return tl::unexpected(fmt::format("{}: {}", escape_foreign(path.string()), reason));
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error || !fs::exists(status)) return fault("no such file or folder");
  if (fs::is_directory(status)) {
    const fs::directory_iterator readable(path, error);
    if (error) return fault(error.message());
    const bool usable = has_hashed_names(path) || has_pem_certificate(read_folder(path));
    if (!usable) return fault("no PEM certificate in any file of it");
    return TrustStorePlace{path, true};
  }
  auto content = read_bounded(path, {.most = kMostBytes, .may_be_pipe = true});
  if (!content) return fault(content.error());
  if (!has_pem_certificate(*content)) return fault("no PEM certificate in it");
  return TrustStorePlace{path, false, PemText::of(std::move(*content))};
}

TrustStore open_trust_store(const TrustStorePlace& place) {
  if (place.path.empty()) return TrustStore::empty();
  if (place.content.owner) return TrustStore::from_pem([content = place.content] { return content; });
  if (!place.is_folder) return TrustStore::from_pem([path = place.path] { return PemText::of(read_file(path)); });
  if (has_hashed_names(place.path)) return TrustStore::from_hashed_folder(place.path);
  return TrustStore::from_pem([path = place.path] { return PemText::of(read_folder(path)); });
}

}  // namespace netpreflight
