#include "net/trust_store.hpp"

#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/core.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include "net/certificate.hpp"

namespace netpreflight {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

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

bool has_hashed_names(const fs::path& folder) {
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder, error)) {
    if (is_hashed_name(item.path().filename().string())) return true;
  }
  return false;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::string read_folder(const fs::path& folder) {
  std::string text;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder, error)) {
    if (item.is_regular_file(error)) text += read_file(item.path()) + '\n';
  }
  return text;
}

bool has_certificate(const fs::path& file) {
  return read_file(file).find(kBegin) != std::string::npos;
}

X509Pointer parse_pem(std::string_view pem) {
  BIO* in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509Pointer certificate(PEM_read_bio_X509(in, nullptr, nullptr, nullptr));
  BIO_free(in);
  return certificate;
}

}  // namespace

/// PEM roots by the hash of their subject. Owned by the TrustStore; the X509_LOOKUP points at it.
struct TrustStore::Index {
  std::function<std::string()> source;
  bool indexed = false;
  std::multimap<unsigned long, X509Pointer> roots;

  void build() {
    indexed = true;
    const std::string pem = source();
    for (std::size_t at = pem.find(kBegin); at != std::string::npos; at = pem.find(kBegin, at + 1)) {
      const std::size_t end = pem.find(kEnd, at);
      if (end == std::string::npos) break;
      auto certificate = parse_pem(std::string_view(pem).substr(at, end + kEnd.size() - at));
      if (!certificate) continue;
      const auto hash = X509_NAME_hash_ex(X509_get_subject_name(certificate.get()), nullptr, nullptr, nullptr);
      roots.emplace(hash, std::move(certificate));
    }
  }

  /// X509_LOOKUP's get_by_subject: puts the roots of that subject into the store and gives one of them.
  static int find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* subject, X509_OBJECT* found) {
    if (type != X509_LU_X509) return 0;
    auto& index = *static_cast<Index*>(X509_LOOKUP_get_method_data(lookup));
    if (!index.indexed) index.build();
    const auto hash = X509_NAME_hash_ex(subject, nullptr, nullptr, nullptr);
    X509* last = nullptr;
    const auto [begin, end] = index.roots.equal_range(hash);
    for (auto root = begin; root != end; ++root) {
      if (X509_NAME_cmp(X509_get_subject_name(root->second.get()), subject) != 0) continue;
      X509_STORE_add_cert(X509_LOOKUP_get_store(lookup), root->second.get());
      last = root->second.get();
    }
    return last != nullptr && X509_OBJECT_set1_X509(found, last) == 1 ? 1 : 0;
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

TrustStore TrustStore::from_pem(std::function<std::string()> pem) {
  TrustStore store;
  store.index_ = std::make_unique<Index>();
  store.index_->source = std::move(pem);
  X509_LOOKUP* lookup = X509_STORE_add_lookup(store.native(), index_method(&Index::find));
  X509_LOOKUP_set_method_data(lookup, store.index_.get());
  store.present_ = true;
  return store;
}

TrustStore TrustStore::from_hashed_folder(const fs::path& folder) {
  TrustStore store;
  X509_STORE_load_path(store.native(), folder.c_str());
  store.present_ = true;
  return store;
}

TrustStorePlace find_system_trust_store(const std::string& ssl_cert_file, const std::string& ssl_cert_dir) {
  std::error_code error;
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
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error || !fs::exists(status)) return tl::unexpected(fmt::format("{}: no such file or folder", path.string()));
  if (fs::is_directory(status)) {
    fs::directory_iterator readable(path, error);
    if (error) return tl::unexpected(fmt::format("{}: {}", path.string(), error.message()));
    const bool usable = has_hashed_names(path) || read_folder(path).find(kBegin) != std::string::npos;
    if (!usable) return tl::unexpected(fmt::format("{}: no PEM certificate in any file of it", path.string()));
    return TrustStorePlace{path, true};
  }
  if (!std::ifstream(path)) return tl::unexpected(fmt::format("{}: cannot be read", path.string()));
  if (!has_certificate(path)) return tl::unexpected(fmt::format("{}: no PEM certificate in it", path.string()));
  return TrustStorePlace{path, false};
}

TrustStore open_trust_store(const TrustStorePlace& place) {
  if (place.path.empty()) return TrustStore::empty();
  if (!place.is_folder) return TrustStore::from_pem([path = place.path] { return read_file(path); });
  if (has_hashed_names(place.path)) return TrustStore::from_hashed_folder(place.path);
  return TrustStore::from_pem([path = place.path] { return read_folder(path); });
}

namespace {

struct FaultRow {
  int error;
  ChainFault fault;
};
constexpr std::array kFaults{
    FaultRow{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, ChainFault::unknown_issuer},
    FaultRow{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, ChainFault::unknown_issuer},
    FaultRow{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, ChainFault::unknown_issuer},
    FaultRow{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ChainFault::self_signed},
    FaultRow{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, ChainFault::self_signed},
    FaultRow{X509_V_ERR_CERT_HAS_EXPIRED, ChainFault::expired},
    FaultRow{X509_V_ERR_CERT_NOT_YET_VALID, ChainFault::not_yet_valid},
    FaultRow{X509_V_ERR_CERT_SIGNATURE_FAILURE, ChainFault::bad_signature},
};

int collect_fault(int ok, X509_STORE_CTX* context) {
  if (ok == 1) return 1;
  auto& verification = *static_cast<Verification*>(X509_STORE_CTX_get_app_data(context));
  const int error = X509_STORE_CTX_get_error(context);
  ChainFault fault = ChainFault::other;
  for (const auto& row : kFaults) {
    if (row.error == error) fault = row.fault;
  }
  verification.faults.push_back(fault);
  verification.details.emplace_back(X509_verify_cert_error_string(error));
  return 1;  // goes on, so that a wrong date does not hide an unknown issuer
}

bool has_trust_fault(const Verification& verification) {
  for (const auto fault : verification.faults) {
    if (fault != ChainFault::expired && fault != ChainFault::not_yet_valid) return true;
  }
  return false;
}

}  // namespace

Verification verify_chain(const std::vector<X509*>& chain, const TrustStore& store, bool store_is_public) {
  Verification verification;
  if (chain.empty()) return verification;
  STACK_OF(X509)* others = sk_X509_new_null();
  for (X509* certificate : chain) sk_X509_push(others, certificate);
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store.native(), chain.front(), others);
  X509_STORE_CTX_set_default(context, "ssl_server");
  X509_STORE_CTX_set_app_data(context, &verification);
  X509_STORE_CTX_set_verify_cb(context, collect_fault);
  const bool went_through = X509_verify_cert(context) == 1;
  if (!went_through && verification.faults.empty()) {
    verification.faults.push_back(ChainFault::other);
    verification.details.emplace_back(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)));
  }
  const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context);
  if (built != nullptr && sk_X509_num(built) > 0 && !has_trust_fault(verification)) {
    X509* top = sk_X509_value(built, sk_X509_num(built) - 1);
    verification.anchor = Anchor{describe(X509_get_subject_name(top)), fingerprint(top), store_is_public};
  }
  X509_STORE_CTX_free(context);
  sk_X509_free(others);
  return verification;
}

}  // namespace netpreflight
