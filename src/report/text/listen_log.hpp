// What a stand-in saw, for a person: the log of `listen`.
#pragma once

#include <string>

#include "netpreflight/listen_log.hpp"
#include "report/text/text.hpp"

namespace netpreflight {

/// Who stood in and when, each port, each visitor with its role and what its visit proves, what arrived and what became of it, and
/// what is not known.
std::string write_text(const ListenLog& log, const TextStyle& style);

/// What became of a port; `program` is this program's own file, for setcap.
std::string state_words(const ListenPort& port, const std::string& program);

/// What somebody did who came, and by which name.
std::string visit_words(const Visit& visit);

/// What arrived, and what became of it.
std::string arrival_words(const Arrival& arrival);

}  // namespace netpreflight
