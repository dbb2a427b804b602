#include "standin/packet.hpp"
#include "standin/packet_numbers.hpp"

namespace netpreflight {

namespace {

/// Writes a program whose jumps all go forward.
class FilterWriter {
 public:
  using Label = std::size_t;

  Label label() {
    places_.push_back(0);
    return places_.size() - 1;
  }
  void place(Label label) { places_[label] = program_.size(); }
  void put(unsigned code, std::uint32_t value = 0) {
    program_.push_back({static_cast<std::uint16_t>(code), 0, 0, value});
  }
  /// Jumps of a condition reach 255 instructions far, others any distance.
  void when(unsigned condition, std::uint32_t value, Label to) {
    program_.push_back({static_cast<std::uint16_t>(BPF_JMP | BPF_K | condition), 0, 1, value});
    go(to);
  }
  void go(Label to) {
    jumps_.push_back({program_.size(), to});
    put(BPF_JMP | BPF_JA);
  }
  std::vector<sock_filter> finish() {
    for (const auto& [at, to] : jumps_) program_[at].k = static_cast<std::uint32_t>(places_[to] - at - 1);
    if (program_.size() > BPF_MAXINSNS) return {};
    return std::move(program_);
  }

 private:
  std::vector<sock_filter> program_;
  std::vector<std::size_t> places_;
  std::vector<std::pair<std::size_t, Label>> jumps_;
};

constexpr unsigned kByte = BPF_LD | BPF_B | BPF_ABS;
constexpr unsigned kHalf = BPF_LD | BPF_H | BPF_ABS;
constexpr unsigned kByteBehind = BPF_LD | BPF_B | BPF_IND;  // counted from X, where the IP header ends
constexpr unsigned kHalfBehind = BPF_LD | BPF_H | BPF_IND;
constexpr unsigned kAndWith = BPF_ALU | BPF_AND | BPF_K;
constexpr std::uint32_t kMostBytes = 0;  // in the program's memory: so much of the packet is handed over
constexpr std::uint32_t kInner = 1;

constexpr std::uint32_t ancillary(int which) {
  return static_cast<std::uint32_t>(SKF_AD_OFF + which);
}

class PacketFilter {
 public:
  explicit PacketFilter(const WatchedPorts& ports) : ports_(ports) {}

  std::vector<sock_filter> write() {
    to_.put(kHalf, ancillary(SKF_AD_PROTOCOL));
    to_.when(BPF_JEQ, 0x0800, v4_);
    to_.when(BPF_JEQ, 0x86dd, v6_);
    drop();
    write_v4();
    write_v6();
    write_tcp();
    write_udp();
    write_icmp(icmp_, kIcmpTypes);
    write_icmp(icmp_v6_, kIcmpTypesV6);
    list(tcp_ports_, ports_.tcp);
    list(udp_ports_, ports_.udp);
    to_.place(accept_);
    to_.put(BPF_LD | BPF_MEM, kMostBytes);
    to_.put(BPF_RET | BPF_A);
    to_.place(drop_);
    to_.put(BPF_RET | BPF_K, 0);
    return to_.finish();
  }

 private:
  void drop() { to_.go(drop_); }

  void by_direction(FilterWriter::Label in, FilterWriter::Label out) {
    to_.put(kByte, ancillary(SKF_AD_PKTTYPE));
    to_.when(BPF_JEQ, 0, in);   // PACKET_HOST, packet(7)
    to_.when(BPF_JEQ, 4, out);  // PACKET_OUTGOING
    drop();
  }

  /// The header that begins at X, and so many bytes of it, will be handed over.
  void hand_over(std::uint32_t bytes) {
    to_.put(BPF_MISC | BPF_TXA);
    to_.put(BPF_ALU | BPF_ADD | BPF_K, bytes);
    to_.put(BPF_ST, kMostBytes);
  }

  void write_v4() {
    to_.place(v4_);
    to_.put(kHalf, 6);
    to_.when(BPF_JSET, 0x1fff, drop_);
    to_.put(BPF_LDX | BPF_B | BPF_MSH, 0);
    to_.put(kByte, 9);
    to_.when(BPF_JEQ, kTcp, tcp_);
    to_.when(BPF_JEQ, kUdp, udp_);
    to_.when(BPF_JEQ, kIcmp, icmp_);
    drop();
  }

  void write_v6() {
    to_.place(v6_);
    to_.put(BPF_LDX | BPF_W | BPF_IMM, kV6Header);
    to_.put(kByte, 6);
    for (unsigned i = 0; i < kMostExtensions; ++i) write_extension();
    go_to_v6_protocol();
    drop();
  }

  void go_to_v6_protocol() {
    to_.when(BPF_JEQ, kTcp, tcp_);
    to_.when(BPF_JEQ, kUdp, udp_);
    to_.when(BPF_JEQ, kIcmpV6, icmp_v6_);
  }

  /// The protocol is loaded, and its header begins at X. Where that is an extension, both are those behind it afterwards.
  void write_extension() {
    const auto options = to_.label();
    const auto fragment = to_.label();
    const auto next = to_.label();
    go_to_v6_protocol();
    to_.when(BPF_JEQ, kHopByHop, options);
    to_.when(BPF_JEQ, kDestinationOptions, options);
    to_.when(BPF_JEQ, kFragment, fragment);
    drop();
    to_.place(options);
    to_.put(kByteBehind, 0);
    to_.put(BPF_ST, kInner);
    to_.put(kByteBehind, 1);
    to_.put(BPF_ALU | BPF_ADD | BPF_K, 1);
    to_.put(BPF_ALU | BPF_LSH | BPF_K, 3);
    to_.go(next);
    to_.place(fragment);
    to_.put(kHalfBehind, 2);
    to_.when(BPF_JSET, 0xfff8, drop_);
    to_.put(kByteBehind, 0);
    to_.put(BPF_ST, kInner);
    to_.put(BPF_LD | BPF_W | BPF_IMM, 8);
    to_.place(next);
    to_.put(BPF_ALU | BPF_ADD | BPF_X);
    to_.put(BPF_MISC | BPF_TAX);
    to_.put(BPF_LD | BPF_MEM, kInner);
  }

  void write_tcp() {
    const auto in = to_.label();
    const auto out = to_.label();
    const auto answer = to_.label();
    to_.place(tcp_);
    hand_over(20);
    by_direction(in, out);
    to_.place(in);
    to_.put(kByteBehind, 13);
    to_.put(kAndWith, kSyn | kReset | kAck);
    load_if(kSyn, 2);
    to_.place(out);
    to_.put(kByteBehind, 13);
    to_.put(kAndWith, kSyn | kReset | kAck);
    to_.when(BPF_JEQ, kSyn | kAck, answer);
    to_.when(BPF_JEQ, kReset | kAck, answer);
    drop();
    to_.place(answer);
    to_.put(kHalfBehind, 0);
    to_.go(tcp_ports_);
  }

  void load_if(unsigned flags, std::uint32_t at) {
    const auto matches = to_.label();
    to_.when(BPF_JEQ, flags, matches);
    drop();
    to_.place(matches);
    to_.put(kHalfBehind, at);
    to_.go(tcp_ports_);
  }

  void write_udp() {
    const auto in = to_.label();
    const auto out = to_.label();
    to_.place(udp_);
    hand_over(8);
    by_direction(in, out);
    to_.place(in);
    to_.put(kHalfBehind, 2);
    to_.go(udp_ports_);
    to_.place(out);
    to_.put(kHalfBehind, 0);
    to_.go(udp_ports_);
  }

  void write_icmp(FilterWriter::Label label, const IcmpTypes& types) {
    const auto in = to_.label();
    const auto out = to_.label();
    const auto error = to_.label();
    to_.place(label);
    hand_over(kIcmpHeader);
    by_direction(in, out);
    to_.place(in);
    to_.put(kByteBehind, 0);
    if (ports_.echoes) to_.when(BPF_JEQ, types.echo, accept_);
    drop();
    to_.place(out);
    to_.put(kByteBehind, 0);
    if (ports_.echoes) to_.when(BPF_JEQ, types.echo_answer, accept_);
    to_.when(BPF_JEQ, types.unreachable, error);
    drop();
    to_.place(error);
    if (types.protocol == kIcmp) {
      skip_inner_v4();
      port_of_inner(kIcmpHeader, types);
    } else {
      to_.put(kByteBehind, kIcmpHeader + 6);
      to_.put(BPF_ST, kInner);
      port_of_inner(kIcmpHeader + kV6Header, types);
    }
  }

  /// The protocol of the header that an error is about goes into memory, and its length to X.
  void skip_inner_v4() {
    to_.put(kHalfBehind, kIcmpHeader + 6);
    to_.when(BPF_JSET, 0x1fff, drop_);
    to_.put(kByteBehind, kIcmpHeader + 9);
    to_.put(BPF_ST, kInner);
    to_.put(kByteBehind, kIcmpHeader);
    to_.put(kAndWith, 15);
    to_.put(BPF_ALU | BPF_LSH | BPF_K, 2);
    to_.put(BPF_ALU | BPF_ADD | BPF_X);
    to_.put(BPF_MISC | BPF_TAX);
  }

  /// The destination's port of the header at X + `at`, by the protocol in memory; or whether it is an echo.
  void port_of_inner(std::uint32_t at, const IcmpTypes& types) {
    const auto icmp = to_.label();
    const auto tcp = to_.label();
    const auto udp = to_.label();
    hand_over(at + 8);  // no router need tell more of it (RFC 792)
    to_.put(BPF_LD | BPF_MEM, kInner);
    to_.when(BPF_JEQ, kTcp, tcp);
    to_.when(BPF_JEQ, kUdp, udp);
    if (ports_.echoes) to_.when(BPF_JEQ, types.protocol, icmp);
    drop();
    if (ports_.echoes) {
      to_.place(icmp);
      to_.put(kByteBehind, at);
      to_.when(BPF_JEQ, types.echo, accept_);
      drop();
    }
    to_.place(tcp);
    to_.put(kHalfBehind, at + 2);
    to_.go(tcp_ports_);
    to_.place(udp);
    to_.put(kHalfBehind, at + 2);
    to_.go(udp_ports_);
  }

  void list(FilterWriter::Label label, const std::set<std::uint16_t>& ports) {
    to_.place(label);
    for (const std::uint16_t port : ports) to_.when(BPF_JEQ, port, accept_);
    drop();
  }

  const WatchedPorts& ports_;
  FilterWriter to_;
  FilterWriter::Label v4_ = to_.label();
  FilterWriter::Label v6_ = to_.label();
  FilterWriter::Label tcp_ = to_.label();
  FilterWriter::Label udp_ = to_.label();
  FilterWriter::Label icmp_ = to_.label();
  FilterWriter::Label icmp_v6_ = to_.label();
  FilterWriter::Label tcp_ports_ = to_.label();
  FilterWriter::Label udp_ports_ = to_.label();
  FilterWriter::Label accept_ = to_.label();
  FilterWriter::Label drop_ = to_.label();
};

}  // namespace

std::vector<sock_filter> packet_filter(const WatchedPorts& ports) {
  return PacketFilter(ports).write();
}

}  // namespace netpreflight
