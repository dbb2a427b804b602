// Taking the ports of the table's incoming rows that nothing serves yet.
#pragma once

#include <vector>

#include "net/asio.hpp"
#include "net/dns.hpp"
#include "netpreflight/table.hpp"
#include "standin/attend.hpp"
#include "standin/datagrams.hpp"

namespace netpreflight {

struct OpenDoor {
  Door door;
  asio::ip::tcp::acceptor acceptor;
};

struct TakenPorts {
  std::vector<OpenDoor> doors;
  std::vector<DatagramDoor> datagram_doors;
  std::vector<ListenPort> ports;  ///< one for each port and state, in the rows' order
  std::vector<std::string>
      ssh_addresses;  ///< by index of `ports`: where to ask for an identification; empty: not to be asked
};

/// Tries every port of `rows` in the wanted families, on all addresses; where something holds some of them, on each of
/// `own_addresses` by itself. Never throws for what the system refuses.
TakenPorts take_ports(const asio::any_io_executor& executor, const std::vector<Requirement>& rows, Family family,
                      const std::vector<std::string>& own_addresses);

}  // namespace netpreflight
