// Causes of the run itself, in the order of the enumeration.
#pragma once

#include <array>

#include "catalogue/causes/teams.hpp"
#include "netpreflight/catalogue.hpp"

namespace netpreflight::causes {

inline constexpr std::array kRunCauses{
    CatalogueEntry{
        .cause = Cause::run_other_vantage,
        .code = "run.other_vantage",
        .severity = skip,
        .found = "this row is checked from the {other} host",
        .meaning = "The row starts at another host and cannot be checked from this one.",
        .told_by = "The row's source is another role than --from.",
        .ask = "whoever may log in on that host",
        .brief = "from the {other}",
        .remedy = "{preparation}On the {other} host{purpose} run: {command}",
        .shared_by = "command",
    },
    CatalogueEntry{
        .cause = Cause::run_not_configured,
        .code = "run.not_configured",
        .severity = skip,
        .found = "{seen}",
        .meaning = "There is nothing to check, because it is not configured or its address was not given.",
        .told_by = "No option and no setting of this host says what to check.",
        .ask = kNobody,
        .brief = "not configured",
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_stand_in,
        .code = "run.stand_in",
        .severity = pass,
        .found = "stand-in {instance} at {address} answers on {port}; the product is not there yet{note}",
        .meaning = "The path is open. It is `netpreflight listen` that answered, and not yet the product.",
        .told_by =
            "Its own ALPN name or greeting, and a signature over a fresh nonce by the key that it made when it started.",
        .ask = kNobody,
        .brief = "{reached}",
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_inconclusive,
        .code = "run.inconclusive",
        .severity = warn,
        .found = "could not be judged: {seen}",
        .meaning = "What this row rests on could not be reached, or proves nothing either way.",
        .told_by = "The rows, nameservers or fingerprints that it needs gave no usable answer.",
        .ask = "whoever mends or knows what it rests on",
        .team = Team::host,
        .place = PlaceKind::unknown,
        .title = "{destination} could not be judged",
        .remedy = "Please look into what keeps {source} from judging {destination}: {seen}.",
        .shared_by = "seen",
        .traits = {.genuine_address = true},
    },
    CatalogueEntry{
        .cause = Cause::run_expected_failure,
        .code = "run.expected_failure",
        .severity = skip,
        .found = "fails as expected ({seen})",
        .meaning = "The row was named with --expect-fail, and it failed.",
        .told_by = "The option.",
        .ask = kNobody,
        .brief = "fails as expected",
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_unexpected_pass,
        .code = "run.unexpected_pass",
        .severity = warn,
        .found = "passes, although it was expected to fail",
        .meaning = "The row was named with --expect-fail, and it passed: the network is more open than assumed.",
        .told_by = "The option.",
        .ask = "whoever wrote the expectation",
        .team = Team::host,
        .place = PlaceKind::this_host,
        .title = "{destination} works, although it was expected to fail",
        .remedy = "Please take {row} out of --expect-fail, or find out why {source} reaches {destination} ({port}).",
        .shared_by = "destination",
    },
    CatalogueEntry{
        .cause = Cause::run_not_selected,
        .code = "run.not_selected",
        .severity = skip,
        .found = "not selected by --only or --skip",
        .meaning = "The user left this row out.",
        .told_by = "The options.",
        .ask = kNobody,
        .brief = "not selected",
        .remedy = "",
        .shared_by = "",
    },
    CatalogueEntry{
        .cause = Cause::run_interrupted,
        .code = "run.interrupted",
        .severity = skip,
        .found = "the run was interrupted before this row was finished",
        .meaning = "Nothing is known about this row.",
        .told_by = "SIGINT or SIGTERM.",
        .ask = kNobody,
        .brief = "interrupted",
        .remedy = "",
        .shared_by = "",
    },
};

}  // namespace netpreflight::causes
