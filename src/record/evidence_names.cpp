#include "record/evidence_names.hpp"

namespace netpreflight {

std::string_view name(SocketEnd end) {
  switch (end) {
    case SocketEnd::ok:
      return "ok";
    case SocketEnd::timed_out:
      return "timed_out";
    case SocketEnd::refused:
      return "refused";
    case SocketEnd::reset:
      return "reset";
    case SocketEnd::closed:
      return "closed";
    case SocketEnd::network_unreachable:
      return "network_unreachable";
    case SocketEnd::host_unreachable:
      return "host_unreachable";
    case SocketEnd::protocol_unreachable:
      return "protocol_unreachable";
    case SocketEnd::access_denied:
      return "access_denied";
    case SocketEnd::not_permitted:
      return "not_permitted";
    case SocketEnd::no_such_family:
      return "no_such_family";
    case SocketEnd::blackhole:
      return "blackhole";
    case SocketEnd::no_descriptor:
      return "no_descriptor";
    case SocketEnd::local_error:
      return "local_error";
  }
  return {};
}

std::string_view name(QueryEnd end) {
  switch (end) {
    case QueryEnd::answered:
      return "answered";
    case QueryEnd::nxdomain:
      return "nxdomain";
    case QueryEnd::no_address:
      return "no_address";
    case QueryEnd::servfail:
      return "servfail";
    case QueryEnd::refused:
      return "refused";
    case QueryEnd::other_code:
      return "other_code";
    case QueryEnd::malformed:
      return "malformed";
    case QueryEnd::timed_out:
      return "timed_out";
    case QueryEnd::unreachable:
      return "unreachable";
  }
  return {};
}

std::string_view name(Question question) {
  switch (question) {
    case Question::forward:
      return "forward";
    case Question::reverse:
      return "reverse";
  }
  return {};
}

std::string_view name(ApplicationsView::End end) {
  switch (end) {
    case ApplicationsView::End::not_asked:
      return "not_asked";
    case ApplicationsView::End::found:
      return "found";
    case ApplicationsView::End::not_found:
      return "not_found";
    case ApplicationsView::End::timed_out:
      return "timed_out";
    case ApplicationsView::End::no_such_view:
      return "no_such_view";
  }
  return {};
}

std::string_view name(ResolveEvidence::Source source) {
  switch (source) {
    case ResolveEvidence::Source::nobody:
      return "nobody";
    case ResolveEvidence::Source::literal:
      return "literal";
    case ResolveEvidence::Source::applications:
      return "applications";
    case ResolveEvidence::Source::nameservers:
      return "nameservers";
  }
  return {};
}

std::string_view name(ChainFault fault) {
  switch (fault) {
    case ChainFault::unknown_issuer:
      return "unknown_issuer";
    case ChainFault::self_signed:
      return "self_signed";
    case ChainFault::expired:
      return "expired";
    case ChainFault::not_yet_valid:
      return "not_yet_valid";
    case ChainFault::bad_signature:
      return "bad_signature";
    case ChainFault::not_permitted:
      return "not_permitted";
    case ChainFault::too_weak:
      return "too_weak";
    case ChainFault::unexamined:
      return "unexamined";
    case ChainFault::other:
      return "other";
  }
  return {};
}

std::string_view name(HandshakeReason reason) {
  switch (reason) {
    case HandshakeReason::old_version:
      return "old_version";
    case HandshakeReason::unknown_cipher:
      return "unknown_cipher";
    case HandshakeReason::weak_key_exchange:
      return "weak_key_exchange";
    case HandshakeReason::no_secure_renegotiation:
      return "no_secure_renegotiation";
    case HandshakeReason::unknown_curve:
      return "unknown_curve";
    case HandshakeReason::signature_algorithm:
      return "signature_algorithm";
    case HandshakeReason::bad_signature:
      return "bad_signature";
    case HandshakeReason::lowered_version:
      return "lowered_version";
    case HandshakeReason::damaged_record:
      return "damaged_record";
    case HandshakeReason::unreadable_certificate:
      return "unreadable_certificate";
    case HandshakeReason::too_long:
      return "too_long";
    case HandshakeReason::improper_message:
      return "improper_message";
    case HandshakeReason::other:
      return "other";
  }
  return {};
}

std::string_view name(OcspStaple staple) {
  switch (staple) {
    case OcspStaple::none:
      return "none";
    case OcspStaple::good:
      return "good";
    case OcspStaple::revoked:
      return "revoked";
    case OcspStaple::unknown:
      return "unknown";
    case OcspStaple::unusable:
      return "unusable";
  }
  return {};
}

std::string_view name(HandshakeEnd end) {
  switch (end) {
    case HandshakeEnd::completed:
      return "completed";
    case HandshakeEnd::alert:
      return "alert";
    case HandshakeEnd::protocol:
      return "protocol";
    case HandshakeEnd::not_tls:
      return "not_tls";
    case HandshakeEnd::timed_out:
      return "timed_out";
    case HandshakeEnd::reset:
      return "reset";
    case HandshakeEnd::closed:
      return "closed";
    case HandshakeEnd::malformed:
      return "malformed";
  }
  return {};
}

std::string_view name(TunnelEnd end) {
  switch (end) {
    case TunnelEnd::opened:
      return "opened";
    case TunnelEnd::refused:
      return "refused";
    case TunnelEnd::page:
      return "page";
    case TunnelEnd::not_http:
      return "not_http";
    case TunnelEnd::endless:
      return "endless";
    case TunnelEnd::timed_out:
      return "timed_out";
    case TunnelEnd::reset:
      return "reset";
    case TunnelEnd::closed:
      return "closed";
  }
  return {};
}

std::string_view name(Transport transport) {
  switch (transport) {
    case Transport::tcp:
      return "tcp";
    case Transport::udp:
      return "udp";
    case Transport::icmp:
      return "icmp";
  }
  return {};
}

std::string_view name(Route route) {
  switch (route) {
    case Route::direct:
      return "direct";
    case Route::proxy:
      return "proxy";
  }
  return {};
}

std::string_view name(Purpose purpose) {
  switch (purpose) {
    case Purpose::check:
      return "check";
    case Purpose::repetition:
      return "repetition";
    case Purpose::neutral_name:
      return "neutral_name";
    case Purpose::small_segments:
      return "small_segments";
    case Purpose::small_hello:
      return "small_hello";
    case Purpose::unserved_port:
      return "unserved_port";
  }
  return {};
}

std::string_view name(StandInProof proof) {
  switch (proof) {
    case StandInProof::no_answer:
      return "no_answer";
    case StandInProof::malformed:
      return "malformed";
    case StandInProof::not_proven:
      return "not_proven";
    case StandInProof::proven:
      return "proven";
  }
  return {};
}

std::string_view name(FarEndSight value) {
  switch (value) {
    case FarEndSight::not_known:
      return "not_known";
    case FarEndSight::nothing_arrived:
      return "nothing_arrived";
    case FarEndSight::served:
      return "served";
    case FarEndSight::dropped_here:
      return "dropped_here";
    case FarEndSight::rejected_here:
      return "rejected_here";
    case FarEndSight::answer_lost:
      return "answer_lost";
    case FarEndSight::data_lost:
      return "data_lost";
    case FarEndSight::closed_here:
      return "closed_here";
  }
  return {};
}

std::string_view name(FarEndDoubt value) {
  switch (value) {
    case FarEndDoubt::none:
      return "none";
    case FarEndDoubt::half_open:
      return "half_open";
    case FarEndDoubt::packets_lost:
      return "packets_lost";
    case FarEndDoubt::not_covered:
      return "not_covered";
    case FarEndDoubt::strangers:
      return "strangers";
    case FarEndDoubt::later:
      return "later";
    case FarEndDoubt::not_stood_in:
      return "not_stood_in";
    case FarEndDoubt::no_echoes:
      return "no_echoes";
  }
  return {};
}

std::string_view name(FarEndVisit value) {
  switch (value) {
    case FarEndVisit::check:
      return "check";
    case FarEndVisit::page:
      return "page";
    case FarEndVisit::ssh:
      return "ssh";
    case FarEndVisit::words:
      return "words";
    case FarEndVisit::silent:
      return "silent";
    case FarEndVisit::none:
      return "none";
  }
  return {};
}

}  // namespace netpreflight
