#include "report/mail/found.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <unordered_map>

#include <fmt/format.h>

#include "record/merged_json.hpp"
#include "report/mail/block.hpp"
#include "report/mail/encoding.hpp"
#include "report/mail/mime.hpp"
#include "text/foreign.hpp"
#include "text/listing.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// A report, and the alternatives (MailPart) that it was found in.
struct Candidate {
  FoundReport report;
  std::size_t alternative = 0;
  std::size_t branch = 0;
};

/// Line ends are what mails change, and mean nothing in JSON.
std::string with_our_line_ends(std::string_view json) {
  std::string text(json);
  std::erase(text, '\r');
  text.erase(text.find_last_not_of('\n') + 1);
  return text + '\n';
}

/// "part 2.1 (report.json)", empty where the file is one text.
std::string words_for(const MailPart& part) {
  if (part.number.empty()) return {};
  constexpr std::size_t kLongestName = 80;
  const std::string& name = part.file_name.empty() ? part.type : part.file_name;
  return fmt::format("part {} ({})", part.number, escape_foreign(name, kLongestName));
}

std::string joined(std::string_view one, std::string_view separator, std::string_view other) {
  return fmt::format("{}{}{}", one, one.empty() || other.empty() ? "" : separator, other);
}

class Collector {
 public:
  explicit Collector(std::string_view file) : file_(file) {}

  void look_at(const MailPart& part) {
    kinds_.add(escape_foreign(part.type, 80));
    constexpr std::string_view kWordOfMarks = "NETPREFLIGHT";
    if (part.text.find(kWordOfMarks) != std::string_view::npos) take_blocks(part);
    const auto objects = json_in(part.text);
    for (const auto object : objects) take_json(part, object, objects.size());
  }

  std::vector<FoundReport> found() {
    const auto dropped = damaged_twins();
    std::vector<FoundReport> all;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!dropped[i] && !is_twin(candidates_[i], all)) all.push_back(std::move(candidates_[i].report));
    }
    return all;
  }

  /// "text/plain, image/png".
  std::string kinds() const { return kinds_.words(); }

 private:
  void add(const MailPart& part, FoundReport report) {
    candidates_.push_back({std::move(report), part.alternative, part.branch});
  }

  static std::string line_words(const MailPart& part, std::size_t line) {
    return fmt::format("line {}{}", part.lines_before + line, part.is_decoded ? " of its decoded text" : "");
  }

  std::string name_of(const MailPart& part, std::string_view what) const {
    return joined(file_, ": ", joined(words_for(part), ": ", what));
  }

  void take_blocks(const MailPart& part) {
    auto blocks = find_blocks_within(part.text, bytes_left_);
    const bool is_only = blocks.size() == 1;
    for (auto& block : blocks) {
      const std::string line = line_words(part, block.line);
      FoundReport report{joined(words_for(part), ", ", line),
                         name_of(part, is_only ? "the report in its block" : "the report in the block in " + line),
                         {},
                         true};
      if (block.text) {
        report.json = std::move(*block.text);
      } else {
        const std::string fault = fmt::format("the block in {} {}", line, block.text.error());
        report.json = Error(joined(words_for(part), ": ", fault));
      }
      add(part, std::move(report));
    }
  }

  /// An attachment that is some other JSON is none of ours.
  void take_json(const MailPart& part, std::string_view json, std::size_t number) {
    constexpr std::string_view kOurSchemas = "\"netpreflight-";
    const bool is_whole = json.size() == part.text.size();
    if (is_whole && json.find(kOurSchemas) == std::string_view::npos) return;
    const auto before = part.text.substr(0, static_cast<std::size_t>(json.data() - part.text.data()));
    const auto newlines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::string line = line_words(part, newlines + 1);
    add(part, {is_whole ? words_for(part) : joined(words_for(part), ", ", line),
               name_of(part, number > 1 ? "the report in " + line : ""), with_our_line_ends(json), false});
  }

  /// What one form of a mail has damaged, and another form has whole.
  std::vector<bool> damaged_twins() const {
    struct Branch {
      std::size_t whole = 0;
      std::size_t damaged = 0;
    };
    std::unordered_map<std::size_t, std::unordered_map<std::size_t, Branch>> forms;
    for (const auto& each : candidates_) {
      auto& branch = forms[each.alternative][each.branch];
      ++(each.report.json ? branch.whole : branch.damaged);
    }
    forms.erase(0);
    std::unordered_map<std::size_t, bool> has_better;
    for (const auto& [alternative, branches] : forms) {
      std::size_t most = 0;
      for (const auto& [number, branch] : branches) most = std::max(most, branch.whole + branch.damaged);
      has_better[alternative] = std::ranges::any_of(
          branches, [&](const auto& each) { return each.second.damaged == 0 && each.second.whole == most; });
    }
    std::vector<bool> dropped;
    dropped.reserve(candidates_.size());
    for (const auto& each : candidates_) dropped.push_back(!each.report.json && has_better[each.alternative]);
    return dropped;
  }

  /// The place of a report that was kept, and what it was found in.
  struct Known {
    std::size_t kept = 0;
    std::size_t alternative = 0;
    std::size_t branch = 0;
  };

  /// Whether another form of the same mail has it. `kept` has those before it.
  bool is_twin(const Candidate& candidate, const std::vector<FoundReport>& kept) {
    if (candidate.alternative == 0 || !candidate.report.json) return false;
    const std::size_t hash = std::hash<std::string>{}(*candidate.report.json);
    const auto [first, last] = known_.equal_range(hash);
    const bool found = std::any_of(first, last, [&](const auto& each) {
      const Known& known = each.second;
      return known.alternative == candidate.alternative && known.branch != candidate.branch &&
             kept[known.kept].json == candidate.report.json;
    });
    if (!found) known_.emplace(hash, Known{kept.size(), candidate.alternative, candidate.branch});
    return found;
  }

  std::string_view file_;
  std::vector<Candidate> candidates_;
  std::unordered_multimap<std::size_t, Known> known_;  ///< by the hash of the text
  Listing kinds_;
  std::size_t bytes_left_ = kMaxReportBytes;
};

std::string why_nothing(std::string_view text, const std::string& kinds, bool is_mail) {
  constexpr std::string_view kOutlook = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";  // a compound file, [MS-CFB] section 2.2
  if (text.starts_with(kOutlook))
    return "is a message in Outlook's own format (.msg), which is not read: save it as text or as .eml";
  const std::string nothing =
      fmt::format("holds neither a report in JSON nor a block that starts with {}", kBlockBegin);
  return is_mail ? fmt::format("{} (its parts are {})", nothing, kinds) : nothing;
}

/// "lines 12, 80 and 3 more", "part 1 (text/plain), line 12; part 2 (report.json)".
std::string places_of(const std::vector<FoundReport>& found) {
  constexpr std::size_t kMostNamed = 5;
  constexpr std::string_view kLine = "line ";
  const auto named = std::span(found).first(std::min(found.size(), kMostNamed));
  const bool are_lines = std::ranges::all_of(named, [&](const FoundReport& each) {
    return each.place.starts_with(kLine) && each.place.find(' ', kLine.size()) == std::string::npos;
  });
  const std::string_view separator = are_lines ? ", " : "; ";
  std::string places;
  for (const auto& each : named) places = joined(places, separator, each.place.substr(are_lines ? kLine.size() : 0));
  if (found.size() > kMostNamed) places += fmt::format(" and {} more", found.size() - kMostNamed);
  return (are_lines ? "lines " : "") + places;
}

/// "block" where all of them are, "reports" of several.
std::string noun_of(const std::vector<FoundReport>& found, std::size_t number) {
  const std::string_view noun = std::ranges::all_of(found, &FoundReport::is_block) ? "block" : "report";
  return fmt::format("{}{}", noun, number == 1 ? "" : "s");
}

}  // namespace

tl::expected<std::vector<FoundReport>, std::string> find_reports(std::string text, std::string_view file) {
  text = in_utf8(std::move(text));
  const auto objects = json_in(text);
  const bool is_json = objects.size() == 1 && objects.front().size() == text.size();
  if (is_json) return std::vector{FoundReport{"", std::string(file), std::move(text), false}};
  if (text.size() > kMaxMailBytes) {
    if (objects.size() == 1 && text.find(kBlockBegin) == std::string::npos)
      return std::vector{FoundReport{"", std::string(file), std::string(objects.front()), false}};
    return Error(fmt::format("{}: is larger than {} MiB, and a mail may not be", file, kMaxMailBytes >> 20U));
  }
  Collector collector(file);
  bool is_mail = false;
  const auto fault = for_each_part(text, [&](const MailPart& part) {
    is_mail = is_mail || part.is_decoded || !part.number.empty();
    collector.look_at(part);
  });
  if (fault) return Error(fmt::format("{}: {}", file, *fault));
  auto found = collector.found();
  if (found.empty()) return Error(fmt::format("{}: {}", file, why_nothing(text, collector.kinds(), is_mail)));
  return found;
}

bool is_choice(const std::vector<FoundReport>& found) {
  return found.size() > 1 && std::ranges::any_of(found, [](const FoundReport& each) { return each.json.has_value(); });
}

std::string choice_words(const std::vector<FoundReport>& found, std::string_view file, bool with_places) {
  const bool are_blocks = std::ranges::all_of(found, &FoundReport::is_block);
  const bool are_same =
      std::ranges::all_of(found, [&](const FoundReport& each) { return each.json && each.json == found.front().json; });
  const std::string_view same = !are_same ? "" : are_blocks ? ", all with the same report" : ", all the same";
  const std::string places = with_places ? fmt::format(" ({})", places_of(found)) : "";
  return fmt::format("{}: has {} {}{}{}: choose one with show --block 1 to {}", file, found.size(),
                     noun_of(found, found.size()), places, same, found.size());
}

tl::expected<FoundReport, std::string> choose(std::vector<FoundReport> found, std::string_view file,
                                              std::size_t number) {
  if (number > found.size())
    return Error(fmt::format("{}: has no {} {}, only {}", file, noun_of(found, 1), number, found.size()));
  if (number == 0 && is_choice(found)) return Error(choice_words(found, file, true));
  FoundReport& chosen = found[number == 0 ? 0 : number - 1];
  if (chosen.json) return std::move(chosen);
  const std::string others = number == 0 && found.size() > 1
                                 ? fmt::format("has {} {} ({}), none of them whole: ", found.size(),
                                               noun_of(found, found.size()), places_of(found))
                                 : "";
  return Error(fmt::format("{}: {}{}", file, others, chosen.json.error()));
}

tl::expected<Document, std::string> read_found(const FoundReport& found, std::string_view file) {
  if (!found.json) return Error(fmt::format("{}: {}", file, found.json.error()));
  auto document = read_document(*found.json, found.name);
  if (!document) return Error(document.error().line());
  return std::move(*document);
}

tl::expected<Document, std::string> read_report_or_mail(std::string text, std::string_view file, std::size_t number) {
  auto found = find_reports(std::move(text), file);
  if (!found) return Error(found.error());
  const auto chosen = choose(std::move(*found), file, number);
  if (!chosen) return Error(chosen.error());
  return read_found(*chosen, file);
}

}  // namespace netpreflight
