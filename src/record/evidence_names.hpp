// How the words of the evidence are spelled in reports. Every name() is empty for a value behind the last (names.hpp).
#pragma once

#include <string_view>

#include "netpreflight/evidence.hpp"

namespace netpreflight {

std::string_view name(SocketEnd end);
std::string_view name(QueryEnd end);
std::string_view name(Question question);
std::string_view name(ApplicationsView::End end);
std::string_view name(ResolveEvidence::Source source);
std::string_view name(ChainFault fault);
std::string_view name(HandshakeReason reason);
std::string_view name(OcspStaple staple);
std::string_view name(HandshakeEnd end);
std::string_view name(TunnelEnd end);
std::string_view name(Route route);
std::string_view name(Transport transport);
std::string_view name(Purpose purpose);
std::string_view name(StandInProof proof);
std::string_view name(FarEndSight sight);
std::string_view name(FarEndDoubt doubt);
std::string_view name(FarEndVisit visit);

}  // namespace netpreflight
