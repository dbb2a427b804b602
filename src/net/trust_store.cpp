#include "net/trust_store.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>

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

}  // namespace

/// Roots by their subject, parsed when one is asked for, and in the X509_STORE from then on. Owned by the TrustStore; its X509_STORE
/// points at it.
struct TrustStore::Index {
  PemSource source;
  fs::path folder;  ///< with hashed names; empty: the roots are those of `source`
  std::once_flag read;
  PemText text;
  std::optional<PemRoots> roots;  ///< of the text
  std::mutex mutex;
  std::set<std::uint64_t> taken_in;  ///< keys of subjects whose roots are in the X509_STORE

  Index(PemSource from, fs::path at) : source(std::move(from)), folder(std::move(at)) {}

  void prepare() {
    if (!folder.empty()) return;
    std::call_once(read, [this] {
      text = source();
      roots.emplace(text.text);
    });
  }

  /// The same for all names whose roots are kept in one place: no more keys than places, whatever names servers think of.
  std::uint64_t key_of(const X509_NAME* subject) const {
    return folder.empty() ? key_of_name(subject) : X509_NAME_hash_ex(subject, nullptr, nullptr, nullptr);
  }

  /// Those that may have this subject, in DER.
  std::vector<std::string> of_subject(const X509_NAME* subject) {
    if (!folder.empty()) return read_hashed(key_of(subject));
    prepare();
    return roots->of_subject(subject);
  }

  /// "0a1b2c3d.0", "0a1b2c3d.1" and so on, as X509_LOOKUP_hash_dir(3) reads them; that one also waits for pipes.
  std::vector<std::string> read_hashed(std::uint64_t hash) const {
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

  /// Puts the roots of that subject into the store: all of them before another thread looks for one. Whoever saw a part of those that
  /// share a name would call a chain untrusted that ends in another of them.
  void take_in(X509_STORE* store, const X509_NAME* subject) {
    const std::uint64_t key = key_of(subject);
    const std::lock_guard lock(mutex);
    if (taken_in.contains(key)) return;
    const auto found = of_subject(subject);
    for (const auto& der : found) {
      const auto root = parse(der);
      // What else lies in the same file would be there only after this one was asked for.
      if (root && key_of(X509_get_subject_name(root.get())) == key) X509_STORE_add_cert(store, root.get());
    }
    if (!found.empty()) taken_in.insert(key);
  }

  static int place_in_store() {
    static const int place = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return place;
  }

  static void take_in_for(X509_STORE_CTX* context, const X509_NAME* subject) {
    X509_STORE* store = X509_STORE_CTX_get0_store(context);
    static_cast<Index*>(X509_STORE_get_ex_data(store, place_in_store()))->take_in(store, subject);
  }

  static int find_issuer(X509** issuer, X509_STORE_CTX* context, X509* certificate) {
    return guarded(-1, [=] {
      take_in_for(context, X509_get_issuer_name(certificate));
      return X509_STORE_CTX_get1_issuer(issuer, context, certificate);
    });
  }

  static STACK_OF(X509) * find_all(X509_STORE_CTX* context, const X509_NAME* subject) {
    STACK_OF(X509)* found = nullptr;
    guarded(0, [&] {
      take_in_for(context, subject);
      found = X509_STORE_CTX_get1_certs(context, subject);
      return 1;
    });
    return found;
  }

  /// Not an X509_LOOKUP_METHOD: OpenSSL asks that one only where the store has no root of the name at all.
  void serve(X509_STORE* store) {
    X509_STORE_set_ex_data(store, place_in_store(), this);
    X509_STORE_set_get_issuer(store, find_issuer);
    X509_STORE_set_lookup_certs(store, find_all);
  }
};

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
  store.index_->serve(store.native());
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
