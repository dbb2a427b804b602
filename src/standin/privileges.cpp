#include "standin/privileges.hpp"

#include <array>
#include <cerrno>
#include <system_error>

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

void must(int result, const char* what) {
  if (result != 0) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

void give_up_privileges() {
  if (geteuid() == 0) {
    must(setgroups(0, nullptr), "giving up root's groups");
    must(setresgid(kNobody, kNobody, kNobody), "becoming the group nobody");
    must(setresuid(kNobody, kNobody, kNobody), "becoming nobody");
  }
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "giving up new privileges");
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  must(static_cast<int>(syscall(SYS_capset, &header, none.data())), "giving up capabilities");
}

}  // namespace netpreflight
