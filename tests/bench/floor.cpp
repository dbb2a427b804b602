// bench_floor: the network work of a run, done once and judged by nobody: what no checker that does the same can be quicker than.
//
// Reads jobs, one a line, and prints how many came to their end, verified where there is something to verify:
//
//   tcp ADDRESS PORT       a connection, and the first word of the far end
//   tls ADDRESS PORT NAME  a connection, and a handshake verified once against --roots
//   tls-name NAME PORT     the same once the first nameserver has said where that is
//   ntp-name NAME          a question to the time server of that name, and its answer
//   dns NAME               A and AAAA of a name, answered by every nameserver
//
// Options: --roots FILE, --nameserver ADDRESS (repeatable), --timeout MILLISECONDS for each step, --threads N.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Options {
  std::string roots;
  std::vector<std::string> nameservers;
  int timeout = 5000;
  unsigned threads = 1;
};

struct Job {
  std::string kind, name, address;
  std::uint16_t port = 0;
  int fd = -1;
  SSL* ssl = nullptr;
  unsigned questions = 0;  // asked and not answered
  bool begun = false;
  bool under_way = false;
  bool good = false;
};

constexpr std::array<std::uint8_t, 2> kTypes{1, 28};  // A, AAAA
constexpr std::size_t kInFlight = 200;  // questions for one nameserver, which has only so much room for them
constexpr std::size_t kDnsHeader = 12;
constexpr std::uint16_t kNtp = 123;

sockaddr_in address_of(const std::string& text, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, text.c_str(), &address.sin_addr);
  return address;
}

int connecting(int kind, const std::string& address, std::uint16_t port) {
  const int fd = socket(AF_INET, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const auto to = address_of(address, port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 || errno == EINPROGRESS) return fd;
  close(fd);
  return -1;
}

/// One thread's jobs, in one loop.
class Loop {
 public:
  Loop(const Options& options, SSL_CTX* context) : options_(options), context_(context) {
    for (const auto& each : options.nameservers) {
      nameservers_.push_back({connecting(SOCK_DGRAM, each, 53), {}, 0});
    }
  }

  void add(Job job) { jobs_.push_back(std::move(job)); }

  std::size_t run() {
    for (std::size_t i = 0; i < nameservers_.size(); ++i)
      watch(EPOLL_CTL_ADD, nameservers_[i].fd, EPOLLIN, tag_of_nameserver(i));
    for (std::size_t i = 0; i < jobs_.size(); ++i) begin(i);
    for (std::size_t i = 0; i < nameservers_.size(); ++i) ask(i);
    while (pending_ > 0 && turn()) {
    }
    std::size_t good = 0;
    for (const auto& each : jobs_) good += each.good && each.questions == 0 ? 1 : 0;
    return good;
  }

 private:
  struct Nameserver {
    int fd;
    std::deque<std::pair<std::size_t, std::uint8_t>> to_ask;
    std::size_t in_flight;
  };

  // Jobs are tagged by their number, nameservers from the other end.
  static std::uint64_t tag_of_nameserver(std::size_t number) { return ~static_cast<std::uint64_t>(number); }

  void watch(int how, int fd, std::uint32_t events, std::uint64_t tag) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = tag;
    epoll_ctl(epoll_, how, fd, &event);
  }

  void begin(std::size_t number) {
    auto& job = jobs_[number];
    if (!job.address.empty()) return start(number);
    job.good = job.kind == "dns";
    for (auto& nameserver : nameservers_) {
      for (const auto type : kTypes) nameserver.to_ask.emplace_back(number, type);
    }
    job.questions = static_cast<unsigned>(nameservers_.size() * kTypes.size());
    pending_ += job.questions;
  }

  /// The part of a job that needs an address.
  void start(std::size_t number) {
    auto& job = jobs_[number];
    job.begun = true;
    const bool asks_the_time = job.kind == "ntp-name";
    const bool speaks_first = job.kind.starts_with("tls");
    job.fd = connecting(asks_the_time ? SOCK_DGRAM : SOCK_STREAM, job.address, job.port);
    if (job.fd < 0) return;
    job.under_way = true;
    ++pending_;
    if (asks_the_time) {
      std::array<std::uint8_t, 48> question{0x23};  // version 4, client (RFC 5905 section 7.3)
      send(job.fd, question.data(), question.size(), 0);
    }
    watch(EPOLL_CTL_ADD, job.fd, speaks_first ? EPOLLOUT : EPOLLIN, number);
  }

  /// Whether anything happened before the time was over.
  bool turn() {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), options_.timeout);
    for (int i = 0; i < count; ++i) {
      const auto tag = events[static_cast<std::size_t>(i)].data.u64;
      if (~tag < nameservers_.size()) {
        hear(static_cast<std::size_t>(~tag));
      } else {
        advance(static_cast<std::size_t>(tag));
      }
    }
    return count > 0;
  }

  void advance(std::size_t number) {
    auto& job = jobs_[number];
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(job.fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return finish(job, false);
    if (job.kind.starts_with("tls")) return shake(job, number);
    std::array<std::uint8_t, 48> answer;
    const auto size = recv(job.fd, answer.data(), answer.size(), 0);
    finish(job, job.kind == "tcp" ? size > 0 : size == static_cast<ssize_t>(answer.size()));
  }

  void shake(Job& job, std::size_t number) {
    if (job.ssl == nullptr) prepare(job);
    const int result = SSL_do_handshake(job.ssl);
    if (result == 1) return finish(job, SSL_get_verify_result(job.ssl) == X509_V_OK);
    const int error = SSL_get_error(job.ssl, result);
    if (error != SSL_ERROR_WANT_READ) return finish(job, false);
    watch(EPOLL_CTL_MOD, job.fd, EPOLLIN, number);
  }

  void prepare(Job& job) const {
    job.ssl = SSL_new(context_);
    SSL_set_fd(job.ssl, job.fd);
    SSL_set_tlsext_host_name(job.ssl, job.name.c_str());
    SSL_set1_host(job.ssl, job.name.c_str());
    SSL_set_connect_state(job.ssl);
  }

  void finish(Job& job, bool good) {
    ERR_clear_error();
    SSL_free(job.ssl);
    close(job.fd);
    job.under_way = false;
    job.good = good;
    --pending_;
  }

  // Names

  void ask(std::size_t which) {
    auto& nameserver = nameservers_[which];
    while (nameserver.in_flight < kInFlight && !nameserver.to_ask.empty()) {
      const auto [number, type] = nameserver.to_ask.front();
      nameserver.to_ask.pop_front();
      const auto question = question_for(number, type);
      send(nameserver.fd, question.data(), question.size(), 0);
      ++nameserver.in_flight;
    }
  }

  /// The number of a job is the number of its messages (RFC 1035 section 4.1.1): at most 65,536 jobs.
  std::vector<std::uint8_t> question_for(std::size_t number, std::uint8_t type) const {
    std::vector<std::uint8_t> message(kDnsHeader);
    message[0] = static_cast<std::uint8_t>(number >> 8);
    message[1] = static_cast<std::uint8_t>(number);
    message[2] = 1;  // recursion desired
    message[5] = 1;  // one question
    std::istringstream labels(jobs_[number].name);
    for (std::string label; std::getline(labels, label, '.');) {
      message.push_back(static_cast<std::uint8_t>(label.size()));
      message.insert(message.end(), label.begin(), label.end());
    }
    for (const std::uint8_t byte : std::array<std::uint8_t, 5>{0, 0, type, 0, 1}) message.push_back(byte);
    return message;
  }

  void hear(std::size_t which) {
    std::array<std::uint8_t, 1500> answer;
    for (;;) {
      const auto size = recv(nameservers_[which].fd, answer.data(), answer.size(), 0);
      if (size < 0) break;
      take(which, {answer.begin(), answer.begin() + size});
    }
    ask(which);
  }

  void take(std::size_t which, const std::vector<std::uint8_t>& answer) {
    if (answer.size() < kDnsHeader) return;
    const std::size_t number = static_cast<std::size_t>(answer[0]) << 8 | answer[1];
    if (number >= jobs_.size() || jobs_[number].questions == 0) return;
    auto& job = jobs_[number];
    --job.questions;
    --pending_;
    --nameservers_[which].in_flight;
    if (job.kind == "dns" || job.begun || answer[7] == 0) return;
    job.address = first_address(answer);
    if (!job.address.empty()) start(number);
  }

  /// Of an answer whose first record is an A record with a compressed name.
  static std::string first_address(const std::vector<std::uint8_t>& answer) {
    std::size_t at = kDnsHeader;
    while (at < answer.size() && answer[at] != 0) at += 1U + answer[at];
    at += 5;
    if (at + 16 > answer.size() || answer[at + 3] != 1) return {};
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &answer[at + 12], text.data(), text.size());
    return text.data();
  }

  const Options& options_;
  SSL_CTX* context_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Nameserver> nameservers_;
  std::vector<Job> jobs_;
  std::size_t pending_ = 0;
};

Options read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = arguments[i];
    if (name == "--roots") options.roots = arguments[i + 1];
    if (name == "--nameserver") options.nameservers.emplace_back(arguments[i + 1]);
    if (name == "--timeout") options.timeout = std::atoi(arguments[i + 1]);
    if (name == "--threads") options.threads = static_cast<unsigned>(std::atoi(arguments[i + 1]));
  }
  return options;
}

std::vector<Job> read_jobs() {
  std::vector<Job> jobs;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    Job job;
    words >> job.kind;
    if (job.kind == "tcp" || job.kind == "tls") words >> job.address >> job.port;
    if (job.kind != "tcp") words >> job.name;
    if (job.kind == "tls-name") words >> job.port;
    if (job.kind == "ntp-name") job.port = kNtp;
    jobs.push_back(job);
  }
  return jobs;
}

SSL_CTX* make_context(const Options& options) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_load_verify_file(context, options.roots.c_str()) != 1) {
    std::cerr << options.roots << ": no roots\n";
    std::exit(2);
  }
  return context;
}

void raise_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int count, char** arguments) {
  raise_limit();
  const auto options = read_options(count, arguments);
  const auto jobs = read_jobs();
  SSL_CTX* context = options.roots.empty() ? nullptr : make_context(options);
  std::vector<std::unique_ptr<Loop>> loops;
  for (unsigned i = 0; i < options.threads; ++i) loops.push_back(std::make_unique<Loop>(options, context));
  for (std::size_t i = 0; i < jobs.size(); ++i) loops[i % loops.size()]->add(jobs[i]);
  std::vector<std::size_t> good(loops.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < loops.size(); ++i) threads.emplace_back([&, i] { good[i] = loops[i]->run(); });
  good[0] = loops[0]->run();
  for (auto& each : threads) each.join();
  std::size_t sum = 0;
  for (const auto each : good) sum += each;
  std::cout << "good " << sum << " of " << jobs.size() << '\n';
}
