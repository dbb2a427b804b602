// What a process that talks to strangers does not need any more once its ports are bound.
#pragma once

namespace netpreflight {

/// Becomes nobody where it is root, without supplementary groups; gives up every capability and the right to gain new
/// ones. Throws where that fails: nobody goes on with rights that were to be given up.
void give_up_privileges();

}  // namespace netpreflight
