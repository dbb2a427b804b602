#include "standin/arrivals.hpp"

#include <algorithm>

namespace netpreflight {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The kernel answers within a millisecond, or not at all.
constexpr milliseconds kToAnswer{1000};
constexpr milliseconds kToAnswerAtTheEnd{200};
/// SYN-ACKs leave again after 1, 3 and 7 s (RFC 6298 section 2, tcp_synack_retries in tcp(7)), and at once behind a repeated SYN.
constexpr std::uint64_t kEnoughSynAcks = 3;
constexpr milliseconds kSlowestAck{3000};
/// After so long without the first repetition the other end has said something: an ACK, or, as port scanners do, RST.
constexpr milliseconds kRepeatedBy{2500};
/// A half-open connection may last so long, whatever was concluded of it.
constexpr seconds kHalfOpen{130};
constexpr seconds kOneCheck{30};

bool arrives(PacketKind kind) {
  return kind == PacketKind::syn || kind == PacketKind::datagram || kind == PacketKind::echo;
}

bool leaves(PacketKind kind) {
  return kind == PacketKind::syn_ack || kind == PacketKind::answer || kind == PacketKind::echo_answer;
}

/// One packet is seen at every interface that it passes.
bool is_first_sight(int& known, int interface) {
  if (known == 0) known = interface;
  return known == interface;
}

}  // namespace

void Arrivals::saw(const SeenPacket& packet, Moment now) {
  if (arrives(packet.kind)) return saw_arrive(packet, now);
  if (leaves(packet.kind)) return saw_leave(packet, now);
  saw_refusal(packet);
}

Arrivals::Attempt* Arrivals::find(const Flow& flow) {
  const auto found = attempts_.find(flow);
  return found == attempts_.end() ? nullptr : &found->second;
}

Arrivals::Attempt* Arrivals::open(const Flow& flow, Moment now, std::uint32_t sequence) {
  if (Attempt* known = find(flow); known != nullptr) {
    if (flow.protocol != Protocol::tcp || known->sequence == sequence) return known;
    if (!known->told)
      untold_ += known->packets;  // the port is used anew, and nobody knows what became of the last time
    attempts_.erase(flow);
  }
  if (attempts_.size() >= kMostAttempts) {
    ++untold_;
    crowded(now);
    return nullptr;
  }
  Attempt attempt;
  attempt.began = now;
  attempt.last = now;
  attempt.sequence = sequence;
  return &attempts_.emplace(flow, attempt).first->second;
}

void Arrivals::saw_arrive(const SeenPacket& packet, Moment now) {
  Attempt* attempt = open(packet.flow, now, packet.sequence);
  if (attempt == nullptr || !is_first_sight(attempt->arrives_at, packet.interface)) return;
  attempt->last = now;
  ++attempt->packets;
  if (!attempt->told) return;
  ++arrivals_[*attempt->told].packets;
  arrivals_[*attempt->told].last = now.wall;
}

void Arrivals::saw_leave(const SeenPacket& packet, Moment now) {
  Attempt* attempt = find(packet.flow);
  if (attempt == nullptr || !is_first_sight(attempt->leaves_at, packet.interface)) return;
  if (attempt->answers++ == 0) attempt->first_answer = now.steady;
  attempt->last_answer = now.steady;
  if (attempt->told) ++arrivals_[*attempt->told].answers;
}

/// RST is what a port without a listener says; where the stand-in listens, somebody else has said it.
void Arrivals::saw_refusal(const SeenPacket& packet) {
  const Attempt* attempt = find(packet.flow);
  if (attempt == nullptr || attempt->sequence != packet.sequence || attempt->told) return;
  const bool by_kernel = packet.kind == PacketKind::reset || packet.flow.protocol == Protocol::udp;
  const bool closed = by_kernel && !held_(packet.flow);
  conclude(packet.flow, closed ? ArrivalEnd::closed_here : ArrivalEnd::rejected_here, false);
}

void Arrivals::accepted(const Flow& flow, Moment now) {
  Attempt* attempt = find(flow);
  if (attempt == nullptr) {
    Attempt unseen;
    unseen.began = unseen.last = now;
    unseen.packets = unseen.answers = 1;
    note(flow, unseen, ArrivalEnd::served, true);
    return;
  }
  attempt->packets = std::max<std::uint64_t>(attempt->packets, 1);
  attempt->answers = std::max<std::uint64_t>(attempt->answers, 1);
  conclude(flow, ArrivalEnd::served, true);
}

void Arrivals::delivered(const Flow& flow, bool answered, Moment now) {
  Attempt* attempt = open(flow, now);
  if (attempt == nullptr) return;
  ++attempt->delivered;
  attempt->due += answered ? 1 : 0;
  attempt->packets = std::max(attempt->packets, attempt->delivered);
  if (sight_ == PacketSight::half_open) attempt->answers = attempt->due;
}

void Arrivals::half_open(const Flow& flow, unsigned repeated, Moment now) {
  if (repeated + 1 < kEnoughSynAcks) return;
  Attempt* attempt = open(flow, now);
  if (attempt == nullptr) return;
  attempt->last = now;
  attempt->packets = std::max<std::uint64_t>(attempt->packets, 1);
  const std::uint64_t more = repeated + 1 > attempt->answers ? repeated + 1 - attempt->answers : 0;
  attempt->answers += more;
  if (attempt->told) {
    arrivals_[*attempt->told].answers += more;
  } else {
    attempt->told = note(flow, *attempt, ArrivalEnd::answer_lost, false);
  }
}

void Arrivals::data_lost(const Flow& flow, Moment now) {
  Attempt counted;  // when it was made
  counted.began = counted.last = now;
  const auto place = note(flow, counted, ArrivalEnd::data_lost, true);
  if (place) bases_[*place].stays_until = now.steady + kOneCheck;
}

void Arrivals::settle(Moment now, bool over) {
  for (auto next = attempts_.begin(); next != attempts_.end();) {
    const auto here = next++;
    auto& [flow, attempt] = *here;
    if (attempt.told) {
      if (now.steady - attempt.last.steady > kHalfOpen) attempts_.erase(here);
      continue;
    }
    const auto result = outcome(flow, attempt, now, over);
    if (!result) continue;
    if (!result->end) {
      untold_ += attempt.packets;
      attempts_.erase(here);
      continue;
    }
    const auto place = note(flow, attempt, *result->end, false);
    // The kernel goes on with a half-open connection, and the other end with its SYNs.
    if (*result->end == ArrivalEnd::answer_lost && place) {
      attempt.told = place;
    } else {
      attempts_.erase(here);
    }
  }
}

std::optional<Arrivals::Outcome> Arrivals::outcome(const Flow& flow, const Attempt& attempt, Moment now,
                                                   bool over) const {
  if (flow.protocol == Protocol::tcp) return outcome_of_syns(flow, attempt, now, over);
  const bool is_echo = flow.protocol == Protocol::icmp;
  const bool lacking = is_echo ? attempt.answers == 0 : attempt.delivered == 0 || attempt.due > attempt.answers;
  return outcome_of_datagrams(attempt, lacking, now, over);
}

Arrivals::Outcome Arrivals::unless_crowded(const Attempt& attempt, ArrivalEnd end) const {
  if (crowded_ && attempt.began.steady <= *crowded_) return {std::nullopt};
  return {end};
}

std::optional<Arrivals::Outcome> Arrivals::outcome_of_syns(const Flow& flow, const Attempt& attempt, Moment now,
                                                           bool over) const {
  if (attempt.answers == 0) {
    const auto age = now.steady - attempt.last.steady;
    if (age >= (over ? kToAnswerAtTheEnd : kToAnswer)) return unless_crowded(attempt, ArrivalEnd::dropped_here);
    return over ? std::optional(Outcome{}) : std::nullopt;
  }
  // Of somebody else's port it is not seen when a connection is made: there one more must have gone unanswered.
  const std::uint64_t enough = kEnoughSynAcks + (held_(flow) ? 0 : 1);
  if (attempt.answers >= enough && now.steady - attempt.first_answer >= kSlowestAck)
    return unless_crowded(attempt, ArrivalEnd::answer_lost);
  const auto patience = kRepeatedBy * (1 << std::min<std::uint64_t>(attempt.answers - 1, 4));
  if (now.steady - attempt.last_answer >= patience) return unless_crowded(attempt, ArrivalEnd::served);
  return over ? std::optional(Outcome{}) : std::nullopt;
}

std::optional<Arrivals::Outcome> Arrivals::outcome_of_datagrams(const Attempt& attempt, bool lacking, Moment now,
                                                                bool over) const {
  const auto age = now.steady - attempt.began.steady;
  if (over && !lacking) return Outcome{ArrivalEnd::served};
  if (age < (over ? kToAnswerAtTheEnd : kToAnswer)) return over ? std::optional(Outcome{}) : std::nullopt;
  return lacking ? unless_crowded(attempt, ArrivalEnd::dropped_here) : Outcome{ArrivalEnd::served};
}

void Arrivals::conclude(const Flow& flow, ArrivalEnd end, bool proven) {
  const auto found = attempts_.find(flow);
  Attempt attempt = found->second;
  if (attempt.told) attempt.packets = attempt.answers = 0;  // they are counted
  attempts_.erase(found);
  note(flow, attempt, end, proven);
}

/// The end of what began last counts: firewalls are opened while a stand-in stands.
std::optional<std::size_t> Arrivals::note(const Flow& flow, const Attempt& attempt, ArrivalEnd end, bool proven) {
  const auto known = known_.find({flow.from, flow.to, flow.port, flow.protocol});
  const bool is_new = known == known_.end();
  const auto place = is_new ? place_of(flow, attempt, proven) : std::optional(known->second);
  if (!place) {
    untold_ += std::max<std::uint64_t>(attempt.packets, 1);
    return std::nullopt;
  }
  Arrival& arrival = arrivals_[*place];
  Basis& basis = bases_[*place];
  arrival.packets += attempt.packets;
  arrival.answers += attempt.answers;
  arrival.last = std::max(arrival.last, attempt.last.wall);
  const bool unanswered = flow.protocol == Protocol::udp && attempt.due == 0;
  const bool refutes = attempt.began.steady >= basis.stays_until && !(basis.answers_dropped && unanswered);
  const bool stays = end == ArrivalEnd::served && !refutes;
  // Not every rejection is told: a host sends only some ICMP errors a second (RFC 4443 section 2.4).
  const bool untold = arrival.end == ArrivalEnd::rejected_here && end == ArrivalEnd::dropped_here &&
                      attempt.began.steady < basis.began + kOneCheck;
  if (!is_new && (attempt.began.steady < basis.began || stays || untold)) return place;
  const bool is_news = (is_new || arrival.end != end) && basis.news < kMostNews;
  basis = {basis.news + (is_news ? 1 : 0), attempt.began.steady, attempt.due > attempt.answers, {}};
  if (is_news) news_.insert(*place);
  if (arrival.end != end) arrival.firewall.clear();
  arrival.end = end;
  return place;
}

std::optional<std::size_t> Arrivals::place_of(const Flow& flow, const Attempt& attempt, bool proven) {
  if (arrivals_.size() >= (proven ? kMostArrivals : kMostUnproven)) return std::nullopt;
  Arrival arrival;
  arrival.port = flow.port;
  arrival.protocol = flow.protocol;
  arrival.from = flow.from.to_string();
  arrival.to = flow.to.to_string();
  arrival.first = attempt.began.wall;
  arrival.last = attempt.last.wall;
  arrivals_.push_back(std::move(arrival));
  bases_.push_back({0, attempt.began.steady, false, {}});
  known_.emplace(Key{flow.from, flow.to, flow.port, flow.protocol}, arrivals_.size() - 1);
  return arrivals_.size() - 1;
}

}  // namespace netpreflight
