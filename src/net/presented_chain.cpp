#include "net/presented_chain.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "net/codecs/certificate.hpp"
#include "net/guarded.hpp"
#include "net/resolver.hpp"

namespace netpreflight {

namespace {

/// Chains in use have two to six; servers that send all that they have, a few more.
constexpr std::size_t kMostCertificates = 32;
/// What the programs of Debian ask for: RSA of 2,048 bits, no SHA-1 (SSL_CTX_set_security_level(3)).
constexpr int kSecurityLevel = 2;

// ---- Against one set of roots ----

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
    FaultRow{X509_V_ERR_PERMITTED_VIOLATION, ChainFault::not_permitted},
    FaultRow{X509_V_ERR_EXCLUDED_VIOLATION, ChainFault::not_permitted},
    FaultRow{X509_V_ERR_EE_KEY_TOO_SMALL, ChainFault::too_weak},
    FaultRow{X509_V_ERR_CA_KEY_TOO_SMALL, ChainFault::too_weak},
    FaultRow{X509_V_ERR_CA_MD_TOO_WEAK, ChainFault::too_weak},
};

/// How much of the processor one examination may take from now on: all other rows wait meanwhile, and who presents a chain chooses how
/// dear it is. Not by the clock: a busy machine is nobody's fault.
class ProcessorBudget {
 public:
  bool is_spent() const { return processor_time() - start_ > kMost; }

 private:
  static constexpr std::chrono::milliseconds kMost{100};

  static std::chrono::nanoseconds processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  std::chrono::nanoseconds start_ = processor_time();
};

/// What X509_verify_cert's callbacks need, and what they leave behind: each fault, and the place in the path of the certificate that has it.
struct Collected {
  GoodSignatures& signatures;
  X509_STORE_CTX_verify_fn usual = nullptr;  ///< OpenSSL's own last step, with all signatures and dates
  std::optional<ProcessorBudget> budget =
      std::nullopt;  ///< from the first call on: before that roots are read from the disk
  Verification verification = {};
  std::vector<int> places = {};
};

bool is_spent(Collected& collected) {
  if (!collected.budget) collected.budget.emplace();
  return collected.budget->is_spent();
}

void collect(Collected& collected, int error, int place) {
  ChainFault fault = ChainFault::other;
  for (const auto& row : kFaults) {
    if (row.error == error) fault = row.fault;
  }
  collected.verification.faults.push_back(fault);
  collected.verification.details.emplace_back(X509_verify_cert_error_string(error));
  collected.places.push_back(place);
}

/// Called for each fault, and for each certificate whose signature has been checked.
int collect_fault(int ok, X509_STORE_CTX* context) {
  return guarded(0, [=] {
    auto& collected = *static_cast<Collected*>(X509_STORE_CTX_get_app_data(context));
    if (is_spent(collected)) return 0;
    if (ok != 1) collect(collected, X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context));
    return 1;  // goes on, so that a wrong date does not hide an unknown issuer
  });
}

/// Whether each certificate of the path is signed by the next, and the last one is a root.
bool is_signed_throughout(const STACK_OF(X509) * path, Collected& collected) {
  const int last = sk_X509_num(path) - 1;
  X509* root = sk_X509_value(path, last);
  if (X509_check_issued(root, root) != X509_V_OK) return false;
  for (int i = 0; i < last; ++i) {
    if (is_spent(collected)) return false;
    if (!collected.signatures.has(sk_X509_value(path, i), sk_X509_value(path, i + 1))) return false;
  }
  return true;
}

/// As X509_verify_cert(3) does for each certificate whose signature is good.
void check_dates(const STACK_OF(X509) * path, Collected& collected) {
  for (int i = sk_X509_num(path) - 1; i >= 0; --i) {
    const X509* certificate = sk_X509_value(path, i);
    const int begin = X509_cmp_time(X509_get0_notBefore(certificate), nullptr);
    const int end = X509_cmp_time(X509_get0_notAfter(certificate), nullptr);
    if (begin == 0) collect(collected, X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, i);
    if (begin > 0) collect(collected, X509_V_ERR_CERT_NOT_YET_VALID, i);
    if (end == 0) collect(collected, X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, i);
    if (end < 0) collect(collected, X509_V_ERR_CERT_HAS_EXPIRED, i);
  }
}

/// X509_verify_cert's last step. Where all is signed as it should be, no signature is checked twice in a run; what is odd in any way is
/// left to OpenSSL.
int check_signatures(X509_STORE_CTX* context) {
  return guarded(0, [=] {
    auto& collected = *static_cast<Collected*>(X509_STORE_CTX_get_app_data(context));
    const STACK_OF(X509)* path = X509_STORE_CTX_get0_chain(context);
    const bool is_good = is_signed_throughout(path, collected);
    if (is_spent(collected)) return 0;
    if (!is_good) return collected.usual(context);
    check_dates(path, collected);
    return 1;
  });
}

Verification left_unexamined(const std::string& detail) {
  Verification verification;
  verification.faults.push_back(ChainFault::unexamined);
  verification.details.push_back(detail);
  return verification;
}

std::string too_dear(std::size_t count) {
  return fmt::format("the signatures of {} certificates take too long to check", count);
}

/// Whether the path ends in a root of the store, and every certificate of it is signed by the next.
bool reaches_anchor(const Verification& verification) {
  static constexpr std::array kAnchoredAll{ChainFault::expired, ChainFault::not_yet_valid, ChainFault::not_permitted,
                                           ChainFault::too_weak};
  return std::ranges::all_of(verification.faults, [](ChainFault fault) {
    return std::ranges::find(kAnchoredAll, fault) != kAnchoredAll.end();
  });
}

std::vector<PathCertificate> describe_path(const STACK_OF(X509) * built, const Collected& collected) {
  std::vector<PathCertificate> path;
  for (int i = 0; built != nullptr && i < sk_X509_num(built); ++i) {
    path.push_back(describe_in_path(sk_X509_value(built, i)));
    for (std::size_t fault = 0; fault < collected.places.size(); ++fault) {
      if (collected.places[fault] == i) path.back().faults.push_back(collected.verification.faults[fault]);
    }
  }
  return path;
}

using Context = std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)>;
using Stack = std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)>;

}  // namespace

Verification verify_chain(const std::vector<X509*>& chain, const TrustStore& store, const TrustStore& public_roots,
                          GoodSignatures& signatures) {
  Collected collected{signatures};
  Verification& verification = collected.verification;
  if (chain.empty()) return verification;
  const Stack others(sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
  for (X509* certificate : chain) sk_X509_push(others.get(), certificate);
  const Context context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.native(), chain.front(), others.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(context.get()), kSecurityLevel);
  X509_STORE_CTX_set_app_data(context.get(), &collected);
  X509_STORE_CTX_set_verify_cb(context.get(), collect_fault);
  collected.usual = X509_STORE_CTX_get_verify(context.get());
  X509_STORE_CTX_set_verify(context.get(), check_signatures);
  const bool went_through = X509_verify_cert(context.get()) == 1;
  rethrow_kept();
  if (!went_through && collected.budget && collected.budget->is_spent()) return left_unexamined(too_dear(chain.size()));
  if (!went_through && verification.faults.empty()) collect(collected, X509_STORE_CTX_get_error(context.get()), 0);
  const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context.get());
  verification.path = describe_path(built, collected);
  if (verification.path->empty() || !reaches_anchor(verification)) return verification;
  const PathCertificate& top = verification.path->back();
  const bool is_public = public_roots.contains(sk_X509_value(built, sk_X509_num(built) - 1));
  verification.anchor = Anchor{top.subject, top.sha256, is_public};
  return verification;
}

namespace {

// ---- What was presented ----

/// What ordering one chain may cost: many certificates may have the name of an issuer.
class SignatureBudget {
 public:
  explicit SignatureBudget(GoodSignatures& signatures) : signatures_(signatures) {}

  bool is_spent() const { return checks_ >= kMostChecks || time_.is_spent(); }

  bool signed_by(X509* certificate, X509* issuer) {
    if (is_spent() || X509_check_issued(issuer, certificate) != X509_V_OK) return false;
    ++checks_;
    return signatures_.has(certificate, issuer);
  }

 private:
  static constexpr int kMostChecks = 64;

  GoodSignatures& signatures_;
  ProcessorBudget time_;
  int checks_ = 0;
};

/// The presented certificates from the leaf up, each signed by the next; the number of them. The rest follows, unordered:
/// a certificate that was merely sent along says nothing about the leaf. Nothing where that costs too much to find out.
std::optional<std::size_t> order_by_signature(std::vector<X509*>& chain, GoodSignatures& signatures) {
  SignatureBudget budget(signatures);
  std::size_t path = 1;
  for (; path < chain.size(); ++path) {
    const auto rest = chain.begin() + static_cast<std::ptrdiff_t>(path);
    const auto issuer =
        std::find_if(rest, chain.end(), [&](X509* other) { return budget.signed_by(*(rest - 1), other); });
    if (issuer == chain.end()) break;
    std::iter_swap(rest, issuer);
  }
  return budget.is_spent() ? std::nullopt : std::optional(path);
}

void leave_unexamined(const std::string& detail, HandshakeEvidence& evidence) {
  for (Verification* each : {&evidence.local, &evidence.with_public}) *each = left_unexamined(detail);
}

bool name_matches(X509* certificate, const std::string& name) {
  if (is_address(name)) return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
  return X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
}

}  // namespace

void examine_chain(std::vector<X509*>& chain, const std::string& server_name, const TrustStore& local,
                   const TrustStore& public_roots, GoodSignatures& signatures, HandshakeEvidence& evidence) {
  const std::vector<X509*> as_presented = chain;  // programs look for an issuer in this order
  const bool too_many = chain.size() > kMostCertificates;
  const auto path = too_many ? std::nullopt : order_by_signature(chain, signatures);
  for (std::size_t i = 0; i < std::min(chain.size(), kMostCertificates); ++i) {
    evidence.chain.push_back(describe(chain[i]));
    evidence.chain.back().in_path = i < path.value_or(1);
  }
  evidence.name_matches = name_matches(chain.front(), server_name);
  if (!path) {
    return leave_unexamined(
        too_many ? fmt::format("{} certificates, of which at most {} are examined", chain.size(), kMostCertificates)
                 : too_dear(chain.size()),
        evidence);
  }
  evidence.local = verify_chain(as_presented, local, public_roots, signatures);
  evidence.with_public = verify_chain(as_presented, public_roots, public_roots, signatures);
  // What is too dear is so whatever the roots are; nobody is to be held for genuine by the half of it.
  if (!evidence.local.path || !evidence.with_public.path) leave_unexamined(too_dear(chain.size()), evidence);
}

}  // namespace netpreflight
