// Certificates made at test time with OpenSSL: roots, intermediates and leaves, as good or as bad as a test needs them.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "net/certificate.hpp"

namespace netpreflight {

using Key = std::shared_ptr<EVP_PKEY>;

inline Key make_key() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

struct CertificateWishes {
  std::string common_name;
  std::string organisation;
  std::vector<std::string> names = {};  ///< subjectAltName as OpenSSL spells it: "DNS:a.example", "IP:192.0.2.1"
  bool is_ca = false;
  int from_days = -1;  ///< relative to now
  int to_days = 30;
  std::string extended_usage = {};  ///< e.g. "serverAuth"
};

/// A certificate and its key.
struct Issued {
  std::shared_ptr<X509> certificate;
  Key key;

  X509* get() const { return certificate.get(); }
};

inline void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) throw std::invalid_argument("bad extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

inline void add_name(X509_NAME* name, int nid, const std::string& value) {
  if (value.empty()) return;
  X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                             static_cast<int>(value.size()), -1, 0);
}

/// Signed by `issuer`, or by itself where that is nullptr.
inline Issued issue(const CertificateWishes& wishes, const Issued* issuer, Key key = make_key()) {
  static long serial = 1;
  Issued made{{X509_new(), X509_free}, std::move(key)};
  X509* certificate = made.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_time_adj_ex(X509_getm_notBefore(certificate), wishes.from_days, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(certificate), wishes.to_days, 0, nullptr);
  X509_NAME* subject = X509_get_subject_name(certificate);
  add_name(subject, NID_organizationName, wishes.organisation);
  add_name(subject, NID_commonName, wishes.common_name);
  X509* parent = issuer == nullptr ? certificate : issuer->get();
  X509_set_issuer_name(certificate, X509_get_subject_name(parent));
  X509_set_pubkey(certificate, made.key.get());
  add_extension(certificate, parent, NID_subject_key_identifier, "hash");
  if (issuer != nullptr) add_extension(certificate, parent, NID_authority_key_identifier, "keyid");
  add_extension(certificate, parent, NID_basic_constraints, wishes.is_ca ? "critical,CA:TRUE" : "CA:FALSE");
  std::string names;
  for (const std::string& name : wishes.names) names += (names.empty() ? "" : ",") + name;
  if (!names.empty()) add_extension(certificate, parent, NID_subject_alt_name, names);
  if (!wishes.extended_usage.empty()) add_extension(certificate, parent, NID_ext_key_usage, wishes.extended_usage);
  X509_sign(certificate, issuer == nullptr ? made.key.get() : issuer->key.get(), EVP_sha256());
  return made;
}

inline Issued make_root(const std::string& common_name, const std::string& organisation = "Test") {
  return issue({.common_name = common_name, .organisation = organisation, .is_ca = true}, nullptr);
}

inline Issued make_intermediate(const std::string& common_name, const Issued& issuer) {
  return issue({.common_name = common_name, .organisation = "Test", .is_ca = true}, &issuer);
}

inline Issued make_leaf(const std::string& name, const Issued& issuer) {
  return issue({.common_name = name, .organisation = "Test", .names = {"DNS:" + name}}, &issuer);
}

inline std::string pem(const Issued& issued) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, issued.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string copy(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return copy;
}

inline std::string key_pem(const Issued& issued) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(out, issued.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string copy(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return copy;
}

/// The name under which OpenSSL looks a certificate up in a folder: "0a1b2c3d.0".
inline std::string hashed_name(const Issued& issued, int number = 0) {
  std::string hex = "00000000";
  unsigned long hash = X509_NAME_hash_ex(X509_get_subject_name(issued.get()), nullptr, nullptr, nullptr);
  for (std::size_t digit = hex.size(); digit-- > 0; hash >>= 4U) hex[digit] = "0123456789abcdef"[hash & 0xFU];
  return hex + '.' + std::to_string(number);
}

}  // namespace netpreflight
