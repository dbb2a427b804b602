#include "standin/owner.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "netpreflight/evidence.hpp"
#include "text/foreign.hpp"

namespace netpreflight {

namespace {

namespace fs = std::filesystem;

/// Where the kernel lists sockets, and the state of those that wait for anybody (proc(5)).
struct SocketTables {
  const char* v4;
  const char* v6;
  std::string_view waiting;
};
constexpr SocketTables kTcp{"/proc/net/tcp", "/proc/net/tcp6", "0A"};  // TCP_LISTEN
constexpr SocketTables kUdp{"/proc/net/udp", "/proc/net/udp6", "07"};  // TCP_CLOSE, which unconnected UDP has

struct Listener {
  std::string address;
  std::string inode;
};

/// "0100007F" is 127.0.0.1: words of 32 bits in this machine's order (proc(5)).
std::string address_text(std::string_view digits) {
  std::array<std::uint32_t, 4> words{};
  const std::size_t count = digits.size() / 8;
  if (count != 1 && count != 4) return {};
  for (std::size_t i = 0; i < count; ++i)
    std::from_chars(digits.data() + 8 * i, digits.data() + 8 * i + 8, words.at(i), 16);
  const bool wildcard = words == std::array<std::uint32_t, 4>{};
  if (wildcard) return count == 1 ? "127.0.0.1" : "::1";
  std::array<char, INET6_ADDRSTRLEN> out{};
  return inet_ntop(count == 1 ? AF_INET : AF_INET6, words.data(), out.data(), out.size()) == nullptr ? "" : out.data();
}

std::string find_listener(const char* table, std::string_view waiting, std::uint16_t port, Listener& found) {
  std::ifstream lines(table);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    std::string skipped;
    fields >> number >> local >> remote >> state;
    const std::size_t colon = local.find(':');
    if (state != waiting || colon == std::string::npos || local.substr(colon + 1) != fmt::format("{:04X}", port))
      continue;
    for (int i = 0; i < 5; ++i) fields >> skipped;  // queues, timer, retransmissions, user, time-out
    fields >> found.inode;
    found.address = address_text(std::string_view(local).substr(0, colon));
    return found.inode;
  }
  return {};
}

/// The process that has the socket among its descriptors; only root sees those of others.
std::string program_with(const std::string& inode) {
  const std::string wanted = fmt::format("socket:[{}]", inode);
  std::error_code error;
  for (fs::directory_iterator process("/proc", error), end; !error && process != end; process.increment(error)) {
    const std::string id = process->path().filename();
    if (id.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code closed;
    for (fs::directory_iterator file(process->path() / "fd", closed); !closed && file != fs::directory_iterator();
         file.increment(closed)) {
      std::error_code gone;
      if (fs::read_symlink(file->path(), gone) != wanted) continue;
      std::ifstream comm(process->path() / "comm");
      std::string name;
      std::getline(comm, name);
      return fmt::format("{} (process {})", escape_foreign(name, 32), id);
    }
  }
  return {};
}

}  // namespace

PortOwner owner_of_port(std::uint16_t port, Protocol protocol, bool v6) {
  const SocketTables& tables = protocol == Protocol::udp ? kUdp : kTcp;
  Listener listener;
  // A socket of IPv6 may serve both families.
  if (v6 || find_listener(tables.v4, tables.waiting, port, listener).empty())
    find_listener(tables.v6, tables.waiting, port, listener);
  PortOwner owner{listener.inode.empty() ? "" : program_with(listener.inode), listener.address};
  if (!v6 && owner.address == "::1") owner.address = "127.0.0.1";
  if (owner.program.empty()) owner.program = "another program";
  return owner;
}

}  // namespace netpreflight
