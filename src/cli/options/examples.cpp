#include "cli/options/examples.hpp"

#include <algorithm>
#include <array>

namespace netpreflight {

namespace {

struct Examples {
  std::string_view command;
  std::array<std::string_view, 3> lines;
};

constexpr std::array kExamples{
    Examples{"",
             {"netpreflight                                # check everything from here",
              "netpreflight check -f paste > report.txt    # the same, as text for a mail",
              "netpreflight show report.txt                # read such a mail"}},
    Examples{"check",
             {"netpreflight --only internet --timeout 2s -v     # one section, every step",
              "netpreflight --from workstation --host cockpit=cockpit.corp.example",
              "netpreflight -o json=report.json -o html=report.html"}},
    Examples{"show",
             {"netpreflight show report.json", "netpreflight show --rejudge -f html mail.txt > report.html",
              "netpreflight show report.json --only dns -v      # one section, every step"}},
    Examples{"listen",
             {"netpreflight listen --for 2h", "netpreflight listen --only web-interface",
              "netpreflight listen --from workstation=10.2.2.0/24 -o json=listen.json"}},
    Examples{"pair",
             {"netpreflight pair --ssh admin@desk.corp.example --there workstation",
              "netpreflight pair --ssh cockpit.corp.example --from workstation",
              "netpreflight pair --ssh desk --there workstation --dry-run"}},
    Examples{"requirements",
             {"netpreflight requirements", "netpreflight requirements -f csv > requirements.csv",
              "netpreflight requirements compare page.html"}},
    Examples{"requirements check",
             {"netpreflight requirements -f json > table.json   # to begin with",
              "netpreflight requirements check table.json", "netpreflight check --requirements table.json"}},
    Examples{"requirements compare",
             {"netpreflight requirements compare page.html", "netpreflight requirements compare - < page.html",
              "netpreflight requirements compare page.html --requirements table.json"}},
    Examples{"requirements import",
             {"netpreflight requirements import page.html -o my.json", "netpreflight requirements import - < page.html",
              "netpreflight requirements import page.html --role 'Analysis Cockpit' > my.json"}},
    Examples{"requirements list",
             {"netpreflight requirements list", "netpreflight requirements --requirements management-center",
              "netpreflight check --requirements analysis-cockpit@2026-08-19"}},
    Examples{"requirements schema",
             {"netpreflight requirements schema", "netpreflight requirements schema > requirements.schema.json",
              "netpreflight requirements schema | grep description"}},
    Examples{"rules",
             {"netpreflight rules --host cockpit=10.10.1.10", "netpreflight rules -f nftables > requested.nft",
              "netpreflight rules --failed-in report.json       # what is blocked"}},
    Examples{"requests",
             {"netpreflight requests report.json", "netpreflight requests report.json --to firewall",
              "netpreflight requests report.json -f markdown -o requests.md"}},
    Examples{"merge",
             {"netpreflight merge cockpit.json listen.json", "netpreflight merge reports/*.json -f html > all.html",
              "netpreflight merge reports/*.json --strict -o json=all.json"}},
    Examples{"diff",
             {"netpreflight diff old.json new.json", "netpreflight diff old.json new.json -f markdown",
              "netpreflight diff old.json new.json --exit-verdict --strict"}},
    Examples{
        "explain",
        {"netpreflight explain tcp.timeout", "netpreflight explain", "netpreflight explain -f markdown > causes.md"}},
    Examples{"completion",
             {"netpreflight completion bash > netpreflight.bash", "netpreflight completion zsh > _netpreflight",
              "netpreflight completion fish > netpreflight.fish"}},
    Examples{"manual",
             {"netpreflight manual > netpreflight.1", "netpreflight manual | gzip > netpreflight.1.gz",
              "netpreflight manual | grep -A 2 redact"}},
};

}  // namespace

std::span<const std::string_view> examples_of(std::string_view command) {
  const auto* found = std::ranges::find(kExamples, command, &Examples::command);
  if (found == kExamples.end()) return {};
  return found->lines;
}

}  // namespace netpreflight
