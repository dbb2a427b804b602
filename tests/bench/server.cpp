// What thousands of rows lead to: one program with many names, so that not the far end is what is measured.
//
//   bench_server tls PORT CHAIN KEY COUNT   TLS under n-0.bench.example and on, a certificate of its own for each, issued here
//   bench_server tcp PORT                   greets, and waits for the end
//   bench_server dns PORT                   the addresses of these names: n-I is 198.18.(I/250).(1+I%250); all else does not exist
//
// Each listens on every address, on two threads, until it is ended.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr std::string_view kDomain = ".bench.example";
constexpr std::string_view kGreeting = "220 bench.example\r\n";
constexpr int kThreads = 2;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::_Exit(1);
}

int listening(int kind, std::uint16_t port) {
  const int fd = socket(AF_INET, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
  if (kind == SOCK_STREAM && listen(fd, 65535) != 0) die("listen");
  return fd;
}

/// The number of n-I.bench.example.
std::optional<unsigned> number_of(std::string_view name) {
  if (!name.starts_with("n-") || !name.ends_with(kDomain)) return std::nullopt;
  return static_cast<unsigned>(std::strtoul(name.data() + 2, nullptr, 10));
}

// Certificates

struct Names {
  std::vector<X509*> leaves;
  std::vector<X509*> issuers;
  EVP_PKEY* key = nullptr;
};

void add_extension(X509* leaf, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, leaf, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) die("extension");
  X509_add_ext(leaf, extension, -1);
  X509_EXTENSION_free(extension);
}

X509* issue(X509* issuer, EVP_PKEY* issuer_key, EVP_PKEY* key, unsigned number) {
  constexpr long kDay = 24L * 3600;
  const std::string name = "n-" + std::to_string(number) + std::string(kDomain);
  X509* leaf = X509_new();
  X509_set_version(leaf, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(leaf), 1000 + static_cast<long>(number));
  X509_gmtime_adj(X509_getm_notBefore(leaf), -30 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(leaf), 60 * kDay);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(leaf), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(leaf, X509_get_subject_name(issuer));
  X509_set_pubkey(leaf, key);
  add_extension(leaf, issuer, NID_subject_alt_name, "DNS:" + name);
  add_extension(leaf, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(leaf, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(leaf, issuer, NID_ext_key_usage, "serverAuth");
  X509_sign(leaf, issuer_key, EVP_sha256());
  return leaf;
}

std::vector<X509*> read_chain(const char* path) {
  std::vector<X509*> chain;
  BIO* file = BIO_new_file(path, "r");
  if (file == nullptr) die(path);
  while (X509* each = PEM_read_bio_X509(file, nullptr, nullptr, nullptr)) chain.push_back(each);
  ERR_clear_error();
  BIO_free(file);
  return chain;
}

EVP_PKEY* read_key(const char* path) {
  BIO* file = BIO_new_file(path, "r");
  if (file == nullptr) die(path);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(file, nullptr, nullptr, nullptr);
  BIO_free(file);
  return key;
}

Names make_names(const char* chain, const char* key, unsigned count) {
  Names names;
  names.issuers = read_chain(chain);
  names.key = EVP_EC_gen("P-256");
  EVP_PKEY* issuer_key = read_key(key);
  for (unsigned i = 0; i < count; ++i) names.leaves.push_back(issue(names.issuers.front(), issuer_key, names.key, i));
  return names;
}

int present_its_own(SSL* ssl, int* /*alert*/, void* argument) {
  const auto& names = *static_cast<const Names*>(argument);
  const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  const auto number = asked == nullptr ? std::optional(0U) : number_of(asked);
  if (!number || *number >= names.leaves.size()) return SSL_TLSEXT_ERR_ALERT_FATAL;
  SSL_use_certificate(ssl, names.leaves[*number]);
  SSL_use_PrivateKey(ssl, names.key);
  for (X509* each : names.issuers) SSL_add1_chain_cert(ssl, each);
  return SSL_TLSEXT_ERR_OK;
}

SSL_CTX* make_context(Names& names) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_tlsext_servername_callback(context, present_its_own);
  SSL_CTX_set_tlsext_servername_arg(context, &names);
  SSL_CTX_use_certificate(context, names.leaves.front());
  SSL_CTX_use_PrivateKey(context, names.key);
  return context;
}

// Connections

struct Guest {
  int fd = -1;
  SSL* ssl = nullptr;
  bool shaken = false;
};

void watch(int epoll, int how, int fd, std::uint32_t events, void* data) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = data;
  epoll_ctl(epoll, how, fd, &event);
}

void welcome(int epoll, int listener, SSL_CTX* context) {
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    auto* guest = new Guest{fd};
    if (context == nullptr) {
      send(fd, kGreeting.data(), kGreeting.size(), MSG_NOSIGNAL);
    } else {
      guest->ssl = SSL_new(context);
      SSL_set_fd(guest->ssl, fd);
      SSL_set_accept_state(guest->ssl);
    }
    watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, guest);
  }
}

/// To whatever is said; whether the guest stays: curl wants an answer, the others say nothing and go.
bool answer_guest(Guest& guest) {
  constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  std::array<char, 4096> unread;
  if (guest.ssl == nullptr) return read(guest.fd, unread.data(), unread.size()) > 0;
  const int result = SSL_read(guest.ssl, unread.data(), unread.size());
  const bool stays = result <= 0 && SSL_get_error(guest.ssl, result) == SSL_ERROR_WANT_READ;
  if (result > 0) SSL_write(guest.ssl, kAnswer.data(), static_cast<int>(kAnswer.size()));
  ERR_clear_error();
  return stays;
}

/// Whether it stays.
bool attend(Guest& guest) {
  if (guest.ssl == nullptr || guest.shaken) return answer_guest(guest);
  const int result = SSL_do_handshake(guest.ssl);
  guest.shaken = result == 1;
  const bool stays = guest.shaken || SSL_get_error(guest.ssl, result) == SSL_ERROR_WANT_READ;
  ERR_clear_error();
  return stays;
}

void dismiss(Guest* guest) {
  SSL_free(guest->ssl);
  close(guest->fd);
  delete guest;
}

[[noreturn]] void serve_connections(std::uint16_t port, SSL_CTX* context) {
  const int listener = listening(SOCK_STREAM, port);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, nullptr);
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      auto* guest = static_cast<Guest*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (guest == nullptr) {
        welcome(epoll, listener, context);
      } else if (!attend(*guest)) {
        dismiss(guest);
      }
    }
  }
}

// Names

constexpr std::size_t kHeader = 12;
constexpr std::uint8_t kAnswerBits = 0x84;  // QR, AA (RFC 1035 section 4.1.1)
constexpr std::uint8_t kNoSuchName = 3;

/// The name of the question and where it ends.
std::pair<std::string, std::size_t> question(const std::vector<std::uint8_t>& message) {
  std::string name;
  std::size_t at = kHeader;
  while (at < message.size() && message[at] != 0) {
    const std::size_t length = message[at];
    if (at + 1 + length >= message.size()) break;
    if (!name.empty()) name += '.';
    for (std::size_t i = 1; i <= length; ++i) name += static_cast<char>(std::tolower(message[at + i]));
    at += 1 + length;
  }
  return {name, at + 5};
}

/// Makes the answer of a question: its header changed, the question as it was, and one address where there is one.
bool answer(std::vector<std::uint8_t>& message) {
  if (message.size() <= kHeader) return false;
  const auto [name, end] = question(message);
  if (end > message.size()) return false;
  const auto number = number_of(name);
  const bool has_address = number && message[end - 4] == 0 && message[end - 3] == 1;
  message.resize(end);
  message[2] = static_cast<std::uint8_t>(kAnswerBits | (message[2] & 1));
  message[3] = number ? 0x80 : 0x80 | kNoSuchName;
  message[7] = has_address ? 1 : 0;
  message[6] = message[8] = message[9] = message[10] = message[11] = 0;
  if (!has_address) return true;
  const auto third = static_cast<std::uint8_t>(*number / 250);
  const auto fourth = static_cast<std::uint8_t>(1 + *number % 250);
  for (const std::uint8_t byte :
       std::initializer_list<std::uint8_t>{0xC0, kHeader, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 18, third, fourth}) {
    message.push_back(byte);
  }
  return true;
}

[[noreturn]] void serve_names(std::uint16_t port) {
  const int fd = listening(SOCK_DGRAM, port);
  const int room = 16 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  fcntl(fd, F_SETFL, 0);
  std::vector<std::uint8_t> message;
  for (;;) {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    message.resize(1500);
    const auto size = recvfrom(fd, message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (size < 0) continue;
    message.resize(static_cast<std::size_t>(size));
    if (answer(message)) sendto(fd, message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&from), length);
  }
}

void raise_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view kind = count > 2 ? arguments[1] : "";
  if (kind != "dns" && kind != "tcp" && !(kind == "tls" && count == 6))
    return std::fputs("tls, tcp or dns; see server.cpp\n", stderr), 2;
  std::signal(SIGPIPE, SIG_IGN);
  raise_limit();
  const auto port = static_cast<std::uint16_t>(std::atoi(arguments[2]));
  Names names;
  SSL_CTX* context = nullptr;
  if (kind == "tls") {
    names = make_names(arguments[3], arguments[4], static_cast<unsigned>(std::atoi(arguments[5])));
    context = make_context(names);
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] { kind == "dns" ? serve_names(port) : serve_connections(port, context); });
  for (auto& each : threads) each.join();
}
