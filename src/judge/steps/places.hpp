// Where packets end that do not get through: from traces and ICMP errors to places, and from places to words. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "judge/steps/judged.hpp"

namespace netpreflight {

/// What there is to say about places: the facts and the remarks that take them.
struct PlaceWords {
  Facts facts;
  std::vector<Remark> remarks;
};
PlaceWords words(const std::vector<PathEnd>& places);

/// Says it in a finding or a judgement, in the place of what was said before.
void put_words(const std::vector<PathEnd>& places, Facts& facts, std::vector<Remark>& remarks);

bool is_about_places(Remark remark);

/// Takes back that nobody answers, where somebody does elsewhere.
void retract_silence(std::vector<Remark>& remarks);

/// ICMP type 11 (RFC 792), ICMPv6 type 3 (RFC 4443).
bool is_time_exceeded(const Icmp& icmp);

/// The port itself accepted or answered what was sent to see how far packets get.
bool got_through(const TraceEvidence& trace);

/// Where packets that got no answer end, by the trace of their address and port; nullptr: there is none.
PathEnd place_of_silence(const std::string& address, const TraceEvidence* trace);

/// Where packets to the address end that `sender` sends back.
PathEnd place_of_rejection(const std::string& address, const std::string& sender, const TraceEvidence* trace);

/// The boxes between which packets go round whose time `icmp` says is exceeded.
std::vector<std::string> boxes_of_loop(const Icmp& icmp, const TraceEvidence* trace);

/// The boxes behind which the traces of a run met others, or the port itself.
std::set<std::string> boxes_passed(const std::vector<JudgedRow>& rows);

/// Says where packets to each of the addresses with the finding's cause end.
void tell_places(const std::vector<AddressJudgement>& addresses, Finding& finding);

}  // namespace netpreflight
