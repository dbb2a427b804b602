// What of OpenSSL is linked into the one file. libcrypto.a's own default provider and its own lists of ciphers and digests name every
// algorithm that OpenSSL has, so that every one is linked; these stand in their place and name those that TLS, certificates and OCSP use
// (docs/packaging.md, "Size"). Linked with the static program only: a shared libcrypto keeps these functions to itself.
//
// Names are those of OpenSSL 3.0 (openssl list -all-algorithms); tests/packaging/openssl_test.py holds what is offered and understood
// against the whole library. A function that another release does not have stops the linker.
#include <array>

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/evp.h>
#include <openssl/http.h>

// NOLINTBEGIN(*-c-arrays, *-identifier-naming): libcrypto's
extern "C" {
#define FUNCTIONS(name) extern const OSSL_DISPATCH ossl_##name##_functions[];
#define KEY(name) FUNCTIONS(name##_keymgmt) FUNCTIONS(SubjectPublicKeyInfo_der_to_##name##_decoder)
FUNCTIONS(sha1)
FUNCTIONS(sha224)
FUNCTIONS(sha256)
FUNCTIONS(sha384)
FUNCTIONS(sha512)
FUNCTIONS(sha512_224)
FUNCTIONS(sha512_256)
FUNCTIONS(sha3_224)
FUNCTIONS(sha3_256)
FUNCTIONS(sha3_384)
FUNCTIONS(sha3_512)
FUNCTIONS(shake_256)
FUNCTIONS(sm3)
FUNCTIONS(md5)
FUNCTIONS(md5_sha1)
FUNCTIONS(ripemd160)
FUNCTIONS(null)
FUNCTIONS(aes128ecb)
FUNCTIONS(aes192ecb)
FUNCTIONS(aes256ecb)
FUNCTIONS(aes128ctr)
FUNCTIONS(aes192ctr)
FUNCTIONS(aes256ctr)
FUNCTIONS(aes128cbc)
FUNCTIONS(aes256cbc)
FUNCTIONS(aes128gcm)
FUNCTIONS(aes256gcm)
FUNCTIONS(aes128ccm)
FUNCTIONS(aes256ccm)
FUNCTIONS(chacha20)
FUNCTIONS(chacha20_ossl_poly1305)
FUNCTIONS(hmac)
FUNCTIONS(kdf_hkdf)
FUNCTIONS(kdf_tls1_3_kdf)
FUNCTIONS(kdf_tls1_prf)
FUNCTIONS(dh_keyexch)
FUNCTIONS(ecdh_keyexch)
FUNCTIONS(x25519_keyexch)
FUNCTIONS(x448_keyexch)
FUNCTIONS(drbg_ctr)
FUNCTIONS(seed_src)
FUNCTIONS(rsa_signature)
FUNCTIONS(dsa_signature)
FUNCTIONS(ecdsa_signature)
FUNCTIONS(sm2_signature)
FUNCTIONS(ed25519_signature)
FUNCTIONS(ed448_signature)
FUNCTIONS(rsa_asym_cipher)
FUNCTIONS(SubjectPublicKeyInfo_der_to_der_decoder)
KEY(rsa)
KEY(rsapss)
KEY(dsa)
KEY(dh)
KEY(dhx)
KEY(ec)
KEY(sm2)
KEY(x25519)
KEY(x448)
KEY(ed25519)
KEY(ed448)
#undef KEY
#undef FUNCTIONS

struct prov_ctx_st;
prov_ctx_st* ossl_prov_ctx_new();
void ossl_prov_ctx_free(prov_ctx_st* context);
void ossl_prov_ctx_set0_libctx(prov_ctx_st* context, OSSL_LIB_CTX* library);
void ossl_prov_ctx_set0_handle(prov_ctx_st* context, const OSSL_CORE_HANDLE* handle);
void ossl_prov_ctx_set0_core_bio_method(prov_ctx_st* context, BIO_METHOD* method);
BIO_METHOD* ossl_prov_ctx_get0_core_bio_method(const prov_ctx_st* context);
BIO_METHOD* ossl_bio_prov_init_bio_method();
int ossl_prov_bio_from_dispatch(const OSSL_DISPATCH* core);
int ossl_prov_seeding_from_dispatch(const OSSL_DISPATCH* core);
int ossl_prov_get_capabilities(void* context, const char* capability, OSSL_CALLBACK* callback, void* argument);

OSSL_provider_init_fn ossl_default_provider_init;
OSSL_provider_init_fn ossl_base_provider_init;
void openssl_add_all_ciphers_int();
void openssl_add_all_digests_int();
void engine_load_padlock_int();
void engine_load_afalg_int();
void engine_load_dynamic_int();
}
// NOLINTEND(*-c-arrays, *-identifier-naming)

namespace {

constexpr OSSL_ALGORITHM algorithm(const char* names, const OSSL_DISPATCH* functions) {
  return {names, "provider=default", functions, nullptr};
}

constexpr OSSL_ALGORITHM key_reader(const char* name, const OSSL_DISPATCH* functions) {
  return {name, "provider=default,input=der,structure=SubjectPublicKeyInfo", functions, nullptr};
}

constexpr OSSL_ALGORITHM kEnd{nullptr, nullptr, nullptr, nullptr};
constexpr const char* kRsa = "RSA:rsaEncryption:1.2.840.113549.1.1.1";
constexpr const char* kDsa = "DSA:dsaEncryption:1.2.840.10040.4.1";
constexpr const char* kDh = "DH:dhKeyAgreement:1.2.840.113549.1.3.1";
constexpr const char* kSm2 = "SM2:1.2.156.10197.1.301";
constexpr const char* kX25519 = "X25519:1.3.101.110";
constexpr const char* kX448 = "X448:1.3.101.111";
constexpr const char* kEd25519 = "ED25519:1.3.101.112";
constexpr const char* kEd448 = "ED448:1.3.101.113";

const std::array kDigests{
    algorithm("SHA1:SHA-1:SSL3-SHA1:1.3.14.3.2.26", ossl_sha1_functions),
    algorithm("SHA2-224:SHA-224:SHA224:2.16.840.1.101.3.4.2.4", ossl_sha224_functions),
    algorithm("SHA2-256:SHA-256:SHA256:2.16.840.1.101.3.4.2.1", ossl_sha256_functions),
    algorithm("SHA2-384:SHA-384:SHA384:2.16.840.1.101.3.4.2.2", ossl_sha384_functions),
    algorithm("SHA2-512:SHA-512:SHA512:2.16.840.1.101.3.4.2.3", ossl_sha512_functions),
    algorithm("SHA2-512/224:SHA-512/224:SHA512-224:2.16.840.1.101.3.4.2.5", ossl_sha512_224_functions),
    algorithm("SHA2-512/256:SHA-512/256:SHA512-256:2.16.840.1.101.3.4.2.6", ossl_sha512_256_functions),
    algorithm("SHA3-224:2.16.840.1.101.3.4.2.7", ossl_sha3_224_functions),
    algorithm("SHA3-256:2.16.840.1.101.3.4.2.8", ossl_sha3_256_functions),
    algorithm("SHA3-384:2.16.840.1.101.3.4.2.9", ossl_sha3_384_functions),
    algorithm("SHA3-512:2.16.840.1.101.3.4.2.10", ossl_sha3_512_functions),
    algorithm("SHAKE-256:SHAKE256:2.16.840.1.101.3.4.2.12", ossl_shake_256_functions),
    algorithm("SM3:1.2.156.10197.1.401", ossl_sm3_functions),
    algorithm("MD5:SSL3-MD5:1.2.840.113549.2.5", ossl_md5_functions),
    algorithm("MD5-SHA1", ossl_md5_sha1_functions),
    algorithm("RIPEMD-160:RIPEMD160:RIPEMD:RMD160:1.3.36.3.2.1", ossl_ripemd160_functions),
    kEnd};

// ECB and CTR are what the generator of random numbers is made of.
const std::array kCiphers{algorithm("NULL", ossl_null_functions),
                          algorithm("AES-128-ECB:2.16.840.1.101.3.4.1.1", ossl_aes128ecb_functions),
                          algorithm("AES-192-ECB:2.16.840.1.101.3.4.1.21", ossl_aes192ecb_functions),
                          algorithm("AES-256-ECB:2.16.840.1.101.3.4.1.41", ossl_aes256ecb_functions),
                          algorithm("AES-128-CTR", ossl_aes128ctr_functions),
                          algorithm("AES-192-CTR", ossl_aes192ctr_functions),
                          algorithm("AES-256-CTR", ossl_aes256ctr_functions),
                          algorithm("AES-128-CBC:AES128:2.16.840.1.101.3.4.1.2", ossl_aes128cbc_functions),
                          algorithm("AES-256-CBC:AES256:2.16.840.1.101.3.4.1.42", ossl_aes256cbc_functions),
                          algorithm("AES-128-GCM:id-aes128-GCM:2.16.840.1.101.3.4.1.6", ossl_aes128gcm_functions),
                          algorithm("AES-256-GCM:id-aes256-GCM:2.16.840.1.101.3.4.1.46", ossl_aes256gcm_functions),
                          algorithm("AES-128-CCM:id-aes128-CCM:2.16.840.1.101.3.4.1.7", ossl_aes128ccm_functions),
                          algorithm("AES-256-CCM:id-aes256-CCM:2.16.840.1.101.3.4.1.47", ossl_aes256ccm_functions),
                          algorithm("ChaCha20", ossl_chacha20_functions),
                          algorithm("ChaCha20-Poly1305", ossl_chacha20_ossl_poly1305_functions),
                          kEnd};

const std::array kMacs{algorithm("HMAC", ossl_hmac_functions), kEnd};

const std::array kDerivations{algorithm("HKDF", ossl_kdf_hkdf_functions),
                              algorithm("TLS13-KDF", ossl_kdf_tls1_3_kdf_functions),
                              algorithm("TLS1-PRF", ossl_kdf_tls1_prf_functions), kEnd};

const std::array kExchanges{algorithm(kDh, ossl_dh_keyexch_functions), algorithm("ECDH", ossl_ecdh_keyexch_functions),
                            algorithm(kX25519, ossl_x25519_keyexch_functions),
                            algorithm(kX448, ossl_x448_keyexch_functions), kEnd};

const std::array kGenerators{algorithm("CTR-DRBG", ossl_drbg_ctr_functions),
                             algorithm("SEED-SRC", ossl_seed_src_functions), kEnd};

const std::array kKeys{algorithm(kRsa, ossl_rsa_keymgmt_functions),
                       algorithm("RSA-PSS:RSASSA-PSS:1.2.840.113549.1.1.10", ossl_rsapss_keymgmt_functions),
                       algorithm(kDsa, ossl_dsa_keymgmt_functions),
                       algorithm(kDh, ossl_dh_keymgmt_functions),
                       algorithm("DHX:X9.42 DH:dhpublicnumber:1.2.840.10046.2.1", ossl_dhx_keymgmt_functions),
                       algorithm("EC:id-ecPublicKey:1.2.840.10045.2.1", ossl_ec_keymgmt_functions),
                       algorithm(kSm2, ossl_sm2_keymgmt_functions),
                       algorithm(kX25519, ossl_x25519_keymgmt_functions),
                       algorithm(kX448, ossl_x448_keymgmt_functions),
                       algorithm(kEd25519, ossl_ed25519_keymgmt_functions),
                       algorithm(kEd448, ossl_ed448_keymgmt_functions),
                       kEnd};

const std::array kSignatures{algorithm(kRsa, ossl_rsa_signature_functions),
                             algorithm(kDsa, ossl_dsa_signature_functions),
                             algorithm("ECDSA", ossl_ecdsa_signature_functions),
                             algorithm(kSm2, ossl_sm2_signature_functions),
                             algorithm(kEd25519, ossl_ed25519_signature_functions),
                             algorithm(kEd448, ossl_ed448_signature_functions),
                             kEnd};

const std::array kAsymmetricCiphers{algorithm(kRsa, ossl_rsa_asym_cipher_functions), kEnd};

const std::array kKeyReaders{key_reader("RSA", ossl_SubjectPublicKeyInfo_der_to_rsa_decoder_functions),
                             key_reader("RSA-PSS", ossl_SubjectPublicKeyInfo_der_to_rsapss_decoder_functions),
                             key_reader("DSA", ossl_SubjectPublicKeyInfo_der_to_dsa_decoder_functions),
                             key_reader("DH", ossl_SubjectPublicKeyInfo_der_to_dh_decoder_functions),
                             key_reader("DHX", ossl_SubjectPublicKeyInfo_der_to_dhx_decoder_functions),
                             key_reader("EC", ossl_SubjectPublicKeyInfo_der_to_ec_decoder_functions),
                             key_reader("SM2", ossl_SubjectPublicKeyInfo_der_to_sm2_decoder_functions),
                             key_reader("X25519", ossl_SubjectPublicKeyInfo_der_to_x25519_decoder_functions),
                             key_reader("X448", ossl_SubjectPublicKeyInfo_der_to_x448_decoder_functions),
                             key_reader("ED25519", ossl_SubjectPublicKeyInfo_der_to_ed25519_decoder_functions),
                             key_reader("ED448", ossl_SubjectPublicKeyInfo_der_to_ed448_decoder_functions),
                             key_reader("DER", ossl_SubjectPublicKeyInfo_der_to_der_decoder_functions),
                             kEnd};

const OSSL_ALGORITHM* algorithms_for(void*, int operation, int* no_cache) {
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_DIGEST:
      return kDigests.data();
    case OSSL_OP_CIPHER:
      return kCiphers.data();
    case OSSL_OP_MAC:
      return kMacs.data();
    case OSSL_OP_KDF:
      return kDerivations.data();
    case OSSL_OP_RAND:
      return kGenerators.data();
    case OSSL_OP_KEYMGMT:
      return kKeys.data();
    case OSSL_OP_KEYEXCH:
      return kExchanges.data();
    case OSSL_OP_SIGNATURE:
      return kSignatures.data();
    case OSSL_OP_ASYM_CIPHER:
      return kAsymmetricCiphers.data();
    case OSSL_OP_DECODER:
      return kKeyReaders.data();
    default:
      return nullptr;
  }
}

void tear_down(void* given) {
  auto* context = static_cast<prov_ctx_st*>(given);
  BIO_meth_free(ossl_prov_ctx_get0_core_bio_method(context));
  ossl_prov_ctx_free(context);
}

using Function = void (*)();
const std::array kProvider{
    OSSL_DISPATCH{OSSL_FUNC_PROVIDER_TEARDOWN, reinterpret_cast<Function>(tear_down)},
    OSSL_DISPATCH{OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<Function>(algorithms_for)},
    OSSL_DISPATCH{OSSL_FUNC_PROVIDER_GET_CAPABILITIES, reinterpret_cast<Function>(ossl_prov_get_capabilities)},
    OSSL_DISPATCH{0, nullptr}};

/// The library that a provider is for; null where the core does not say it.
OSSL_LIB_CTX* library_of(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core) {
  for (; core->function_id != 0; ++core) {
    if (core->function_id == OSSL_FUNC_CORE_GET_LIBCTX)
      return reinterpret_cast<OSSL_LIB_CTX*>(OSSL_FUNC_core_get_libctx(core)(handle));
  }
  return nullptr;
}

}  // namespace

int ossl_default_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core,
                               const OSSL_DISPATCH** provided, void** provider) {
  if (ossl_prov_bio_from_dispatch(core) != 1 || ossl_prov_seeding_from_dispatch(core) != 1) return 0;
  OSSL_LIB_CTX* library = library_of(handle, core);
  prov_ctx_st* context = library == nullptr ? nullptr : ossl_prov_ctx_new();
  if (context == nullptr) return 0;
  ossl_prov_ctx_set0_libctx(context, library);
  ossl_prov_ctx_set0_handle(context, handle);
  ossl_prov_ctx_set0_core_bio_method(context, ossl_bio_prov_init_bio_method());
  *provided = kProvider.data();
  *provider = context;
  return 1;
}

/// Beside the default one there is nothing for it to provide.
int ossl_base_provider_init(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*, const OSSL_DISPATCH**, void**) {
  return 0;
}

/// Ciphers by name are for keys with a password, which are never read here.
void openssl_add_all_ciphers_int() {}

/// Digests that certificates may be signed with are looked up by their name.
void openssl_add_all_digests_int() {
  const std::array digests{EVP_md5,      EVP_sha1,       EVP_sha224,     EVP_sha256,   EVP_sha384,
                           EVP_sha512,   EVP_sha512_224, EVP_sha512_256, EVP_sha3_224, EVP_sha3_256,
                           EVP_sha3_384, EVP_sha3_512,   EVP_sm3,        EVP_ripemd160};
  for (const auto digest : digests) EVP_add_digest(digest());
}

/// Engines are other makers' implementations, to be loaded from files.
void engine_load_padlock_int() {}
void engine_load_afalg_int() {}
void engine_load_dynamic_int() {}

/// Certificates and lists that stand elsewhere are never fetched.
BIO* OSSL_HTTP_get(const char*, const char*, const char*, BIO*, BIO*, OSSL_HTTP_bio_cb_t, void*, int,
                   const STACK_OF(CONF_VALUE) *, const char*, int, std::size_t, int) {
  return nullptr;
}
