// What became of the packets to this host's ports, told from what was seen of them: pure, bounded, and without a socket or a clock.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "netpreflight/listen_log.hpp"
#include "standin/packet.hpp"

namespace netpreflight {

/// A moment by both clocks: one to measure with, one to write down.
struct Moment {
  std::chrono::steady_clock::time_point steady{};
  WallTime wall{};
};

class Arrivals {
 public:
  static constexpr std::size_t kMostArrivals = 1000;
  /// Of them those that nobody's connection proves: forged sources must not keep the others out.
  static constexpr std::size_t kMostUnproven = 800;
  static constexpr std::size_t kMostAttempts = 4096;
  /// So often one of them is news: whoever can bring about several ends in turn has no say over the screen.
  static constexpr unsigned kMostNews = 10;

  /// `held`: whether the stand-in itself waits at the flow's port and address.
  Arrivals(PacketSight sight, std::function<bool(const Flow& flow)> held) : sight_(sight), held_(std::move(held)) {}

  void saw(const SeenPacket& packet, Moment now);
  /// A connection was made.
  void accepted(const Flow& flow, Moment now);
  /// A datagram reached the stand-in, which has answered it, or not.
  void delivered(const Flow& flow, bool answered, Moment now);
  /// The kernel waits for the last word of a handshake, and has said its own so many times again.
  void half_open(const Flow& flow, unsigned repeated, Moment now);
  /// On a connection something arrived, but not what the visitor sent first.
  void data_lost(const Flow& flow, Moment now);
  /// Packets may have come to an end, or to this socket, that nobody saw: what is not settled by then cannot be told from silence.
  void crowded(Moment now) { crowded_ = now.steady; }

  /// Draws the conclusions that time allows; `over`: nothing more will be seen.
  void settle(Moment now, bool over = false);

  /// Indices of arrivals that are new or have another end than before, since this was asked last.
  std::set<std::size_t> take_news() { return std::exchange(news_, {}); }

  std::vector<Arrival>& all() { return arrivals_; }
  /// Packets of which it cannot be said what became of them, or of further addresses.
  std::uint64_t untold() const { return untold_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Key = std::tuple<asio::ip::address, asio::ip::address, std::uint16_t, Protocol>;

  /// What belongs together: the SYNs of one connection, or datagrams from one port, or echoes of one identifier, within a second.
  struct Attempt {
    Moment began;
    Moment last;
    std::uint32_t sequence = 0;
    std::uint64_t packets = 0;
    std::uint64_t answers = 0;
    std::uint64_t delivered = 0;  ///< datagrams that the stand-in got
    std::uint64_t due = 0;        ///< and those that it answered
    Clock::time_point first_answer;
    Clock::time_point last_answer;
    int arrives_at = 0;  ///< the interface where it was seen first: only there it is counted
    int leaves_at = 0;
    std::optional<std::size_t> told;  ///< its end is known, but more of it may come
  };
  /// Nothing: not yet. Else the end, or that it cannot be told.
  struct Outcome {
    std::optional<ArrivalEnd> end;
  };
  /// What the end of an arrival rests on.
  struct Basis {
    unsigned news = 0;  ///< how often it has been news
    Clock::time_point began;
    bool answers_dropped = false;   ///< not refuted by datagrams that nobody answers
    Clock::time_point stays_until;  ///< a lost packet is not refuted by the second attempt of the same check
  };

  Attempt* open(const Flow& flow, Moment now, std::uint32_t sequence = 0);
  Attempt* find(const Flow& flow);
  void saw_arrive(const SeenPacket& packet, Moment now);
  void saw_leave(const SeenPacket& packet, Moment now);
  void saw_refusal(const SeenPacket& packet);
  void conclude(const Flow& flow, ArrivalEnd end, bool proven);
  std::optional<std::size_t> note(const Flow& flow, const Attempt& attempt, ArrivalEnd end, bool proven);
  std::optional<std::size_t> place_of(const Flow& flow, const Attempt& attempt, bool proven);
  std::optional<Outcome> outcome(const Flow& flow, const Attempt& attempt, Moment now, bool over) const;
  std::optional<Outcome> outcome_of_syns(const Flow& flow, const Attempt& attempt, Moment now, bool over) const;
  /// Also of echoes; `lacking`: an answer that was to leave has not.
  std::optional<Outcome> outcome_of_datagrams(const Attempt& attempt, bool lacking, Moment now, bool over) const;
  Outcome unless_crowded(const Attempt& attempt, ArrivalEnd end) const;

  PacketSight sight_;
  std::function<bool(const Flow& flow)> held_;
  std::map<Flow, Attempt> attempts_;
  std::vector<Arrival> arrivals_;
  std::vector<Basis> bases_;  ///< by index of `arrivals_`
  std::map<Key, std::size_t> known_;
  std::set<std::size_t> news_;
  std::uint64_t untold_ = 0;
  std::optional<Clock::time_point> crowded_;
};

}  // namespace netpreflight
