// What a page asks for in its prose alone.
#include <algorithm>

#include <fmt/format.h>

#include "page/import/rows.hpp"
#include "page/page_text.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::uint16_t kDomain = 53;

bool has_any(std::string_view lowered, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return lowered.find(word) != std::string_view::npos; });
}

/// A section as it is looked at: in lower case.
struct Section {
  std::size_t index = 0;
  std::size_t line = 0;
  std::string title;
  std::string prose;
  bool has_rows = false;
};

class ProseReader {
 public:
  explicit ProseReader(ImportBench& bench) : bench_(bench) {
    std::set<std::size_t> with_rows;
    for (const auto& made : bench.rows) {
      with_rows.insert(made.section);
      for (const auto& guess : made.guesses) told_.insert(guess.line);
      if (made.row.destination.kind == DestinationKind::host) hosts_.insert(made.row.destination.name);
      auto& sources = tls_sources_[made.section];
      const bool leads_out = made.row.probe == ProbeKind::tls;
      if (leads_out && std::ranges::find(sources, made.row.source) == sources.end()) sources.push_back(made.row.source);
    }
    speaks_of_proxies_ = std::ranges::any_of(
        bench.page.notes, [](const auto& note) { return has_any(lower_case(note.second), {"proxy", "proxies"}); });
    for (std::size_t i = 0; i < bench.page.sections.size(); ++i)
      sections_.push_back(section_of(i, with_rows.contains(bench.sections.at(bench.page.sections[i].title))));
    forbids_ = std::ranges::any_of(sections_, is_about_interception);
  }

  void read() {
    for (const auto& section : sections_) {
      if (section.has_rows) {
        proxies(section);
      } else {
        nameservers(section);
        interception(section);
      }
      hosts(section);
    }
    note_notes();
    note_ports();
  }

 private:
  Section section_of(std::size_t index, bool has_rows) const {
    constexpr std::size_t kMostProse = 64U << 10U;
    const PageSection& of_page = bench_.page.sections[index];
    Section section{index, of_page.line, lower_case(of_page.title), {}, has_rows};
    for (const auto& line : of_page.prose) append_within(section.prose, lower_case(line.text) + ' ', kMostProse);
    return section;
  }

  static bool is_about_interception(const Section& section) {
    return has_any(section.title, {"intercept", "tls inspection", "ssl inspection"});
  }

  MadeRow& add(const Section& section, std::string_view id, std::string_view description, ProbeKind probe) {
    MadeRow& made = bench_.rows.emplace_back();
    made.line = section.line;
    made.section = bench_.sections.at(bench_.page.sections[section.index].title);
    made.row.id = id;
    made.row.description = description;
    made.row.source = bench_.roles.product();
    made.row.destination.kind = entry(probe).destination;
    made.row.probe = probe;
    made.guesses.push_back(
        {section.line, fmt::format("the whole row, probe {}, by the prose of its section", name(probe))});
    return made;
  }

  void nameservers(const Section& section) {
    if (!has_any(section.title, {"dns", "name resolution", "nameserver"})) return;
    const bool external = has_any(section.prose, {"external", "internet"});
    const bool internal = has_any(section.prose, {"internal"});
    if (external || !internal)
      add(section, "dns-external", "Resolve external names", ProbeKind::dns_external).row.port = kDomain;
    if (internal || !external)
      add(section, "dns-internal", "Resolve internal names and addresses", ProbeKind::dns_internal).row.port = kDomain;
    if (has_any(section.prose, {"domain name", "fqdn", "fully qualified"}))
      add(section, "domain-name", "Domain name of this host", ProbeKind::host_name);
  }

  void interception(const Section& section) {
    if (!is_about_interception(section)) return;
    MadeRow& made = add(section, "tls-interception", "No SSL/TLS interception", ProbeKind::tls_interception);
    made.row.interception = Interception::forbidden;
  }

  /// One row for each role whose rows lead out by TLS, where the section or a note speaks of proxies.
  void proxies(const Section& section) {
    if (has_proxies_ || !(speaks_of_proxies_ || has_any(section.prose, {"proxy", "proxies"}))) return;
    const auto sources = tls_sources_.find(bench_.sections.at(bench_.page.sections[section.index].title));
    if (sources == tls_sources_.end() || sources->second.empty()) return;
    for (const auto& source : sources->second)
      add(section, "proxy", "Proxy tunnels to the Internet", ProbeKind::proxy).row.source = source;
    has_proxies_ = true;
  }

  /// Hosts of addresses in prose are rows where something is to be reached, and no other row of the page has them there.
  void hosts(const Section& section) {
    const std::string& title = bench_.page.sections[section.index].title;
    const auto found = bench_.page.hosts_in_prose.find(title);
    if (found == bench_.page.hosts_in_prose.end() || !titles_.insert(title).second) return;
    const bool is_to_be_reached = has_any(section.prose, {"access", "reach", "connect", "load", "contact"});
    for (const auto& host : found->second) {
      if (section.has_rows && hosts_.contains(host)) continue;
      if (section.has_rows || !is_to_be_reached || bench_.rows.size() >= kMaxPageRows) {
        bench_.unused.push_back({section.line, fmt::format("the host {} in the prose of a section", host)});
        continue;
      }
      add_host(section, host);
    }
  }

  void add_host(const Section& section, const std::string& host) {
    constexpr std::uint16_t kHttps = 443;
    MadeRow& made = add(section, id_from(bench_.page.sections[section.index].title, "host"),
                        bench_.page.sections[section.index].title, ProbeKind::tls);
    if (made.row.description.empty()) made.row.description = host;
    made.row.destination.name = host;
    made.row.port = kHttps;
    made.row.protocol = Protocol::tcp;
    const bool forbidden = forbids_ && has_any(section.title, {"install", "update"});
    made.row.interception = forbidden ? Interception::forbidden : Interception::tolerated;
    made.guesses.push_back(
        {section.line, fmt::format("port 443/tcp, and interception {}",
                                   forbidden ? "forbidden, as another section says of installation and updates"
                                             : "tolerated: the page does not forbid it")});
  }

  void note_notes() {
    constexpr std::size_t kLongestQuote = 200;
    for (const auto& [label, text] : bench_.page.notes) {
      if (has_any(lower_case(text), {"intercept"})) continue;
      bench_.unused.push_back(
          {0, fmt::format("the note [{}]: \"{}\"", escape_foreign(label), escape_foreign(text, kLongestQuote))});
    }
  }

  void note_ports() {
    for (const auto& section : bench_.page.sections) {
      for (const auto& line : section.prose) {
        const auto ports = told_.contains(line.line) ? std::vector<std::string>() : ports_in_sentence(line.text);
        for (const auto& port : ports) bench_.unused.push_back({line.line, fmt::format("the port {} in prose", port)});
      }
    }
  }

  ImportBench& bench_;
  std::vector<Section> sections_;
  std::set<std::size_t> told_;                                   ///< lines that rows were guessed by
  std::set<std::string> hosts_;                                  ///< of rows
  std::set<std::string> titles_;                                 ///< whose hosts were looked at
  std::map<std::size_t, std::vector<std::string>> tls_sources_;  ///< section -> where its TLS rows start
  bool speaks_of_proxies_ = false;                               ///< a note does
  bool forbids_ = false;
  bool has_proxies_ = false;
};

}  // namespace

void add_rows_of_prose(ImportBench& bench) {
  ProseReader(bench).read();
}

}  // namespace netpreflight
