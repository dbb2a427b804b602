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

}  // namespace

tl::expected<void, std::string> give_up_privileges() {
  const auto failure = [](std::string_view what) {
    return tl::unexpected(fmt::format("{} failed: {}", what, std::strerror(errno)));
  };
  if (geteuid() == 0) {
    if (setgroups(0, nullptr) != 0) return failure("giving up root's groups");
    if (setresgid(kNobody, kNobody, kNobody) != 0) return failure("becoming the group nobody");
    if (setresuid(kNobody, kNobody, kNobody) != 0) return failure("becoming nobody");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failure("giving up the right to new privileges");
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  if (syscall(SYS_capset, &header, none.data()) != 0) return failure("giving up capabilities");
  return {};
}

}  // namespace netpreflight
