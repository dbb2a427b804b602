#include "standin/privileges.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace netpreflight {

namespace {

/// The kernel's overflow id, which is nobody on every distribution; looking the name up would need the name service
/// switch.
constexpr unsigned int kNobody = 65534;

using Capabilities = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;
using Done = tl::expected<void, std::string>;

tl::unexpected<std::string> failure(std::string_view what) {
  return tl::unexpected(fmt::format("{} failed: {}", what, std::strerror(errno)));
}

Done become_nobody() {
  if (geteuid() == 0) {
    if (setgroups(0, nullptr) != 0) return failure("giving up root's groups");
    if (setresgid(kNobody, kNobody, kNobody) != 0) return failure("becoming the group nobody");
    if (setresuid(kNobody, kNobody, kNobody) != 0) return failure("becoming nobody");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failure("giving up the right to new privileges");
  return {};
}

Done keep(const Capabilities& kept) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  if (syscall(SYS_capset, &header, kept.data()) != 0) return failure("giving up capabilities");
  return {};
}

}  // namespace

Done give_up_privileges() {
  if (const auto done = become_nobody(); !done) return done;
  return keep({});
}

bool may_read_firewall() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  Capabilities own{};
  if (syscall(SYS_capget, &header, own.data()) != 0) return false;
  return (own[0].effective & 1U << CAP_NET_ADMIN) != 0;
}

Done keep_only_network_rights() {
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return failure("keeping capabilities");
  if (const auto done = become_nobody(); !done) return done;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  Capabilities own{};
  if (syscall(SYS_capget, &header, own.data()) != 0) return failure("reading capabilities");
  const unsigned kept = own[0].permitted & (1U << CAP_NET_ADMIN | 1U << CAP_NET_RAW);
  if (const auto done = keep({{{kept, kept, kept}, {0, 0, 0}}}); !done) return done;
  for (const int one : {CAP_NET_ADMIN, CAP_NET_RAW}) {
    if ((kept & 1U << static_cast<unsigned>(one)) != 0 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, one, 0, 0) != 0)
      return failure("keeping capabilities");
  }
  return {};
}

}  // namespace netpreflight
