#include "page/import.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "page/import/rows.hpp"
#include "page/page_text.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

constexpr std::size_t kLongestText = 500;
constexpr std::size_t kLongestSaid = 2000;  // of one line to a person
constexpr std::string_view kNoVendorCa = "none named on the page";

/// One line that a table may hold.
std::string table_text(std::string_view text) {
  std::string out = escape_foreign(squeezed(text), kLongestText - 10);
  return out.empty() ? "-" : out;
}

/// Where a date as 2025-07-28 stands in a text.
std::size_t find_date(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = 0; at + kForm.size() <= text.size(); ++at) {
    const bool fits = std::ranges::equal(kForm, text.substr(at, kForm.size()),
                                         [&](char form, char c) { return form == 'd' ? is_digit(c) : c == '-'; });
    if (fits) return at;
  }
  return std::string_view::npos;
}

constexpr std::size_t kDateLength = 10;
constexpr std::array<std::string_view, 5> kDateWords{"updated", "revision", "version", "edition", "date"};

std::string_view without_folder(std::string_view file) {
  return file.substr(file.rfind('/') + 1);
}

/// Sorted by a number of each; equal ones stay as they stand.
template <class Each>
std::vector<Each> in_order_of(std::vector<Each> all, std::size_t Each::* number) {
  std::multimap<std::size_t, Each> sorted;
  for (auto& each : all) sorted.emplace(each.*number, std::move(each));
  std::vector<Each> ordered;
  ordered.reserve(sorted.size());
  for (auto& [of, each] : sorted) ordered.push_back(std::move(each));
  return ordered;
}

class Importer {
 public:
  Importer(const Page& page, const ImportWishes& wishes)
      : page_(page), wishes_(wishes), roles_(page, wishes.role), bench_{page, roles_, {}, {}, page.unused} {
    for (std::size_t i = 0; i < page.sections.size(); ++i) bench_.sections.emplace(page.sections[i].title, i);
  }

  tl::expected<Import, std::string> make() {
    add_rows_of_tables(bench_);
    add_rows_of_prose(bench_);
    if (bench_.rows.empty()) return Error("has rows, and none of them can be checked");
    if (bench_.rows.size() > kMaxPageRows)
      return Error(fmt::format("the page stands for more than {} rows, and no more are made", kMaxPageRows));
    if (roles_.too_many()) return Error(fmt::format("its rows have more than {} ends", PageRoles::kMostRoles));
    describe_table();
    if (const auto fault = add_sections()) return Error(*fault);
    add_rows();
    import_.unused = in_order_of(std::move(bench_.unused), &PageLine::line);
    // The table's own reader has the last word.
    if (const auto table = read_table(write_table(import_.table), "the table"); !table)
      return Error(table.error().line());
    return std::move(import_);
  }

 private:
  void guess(std::size_t line, std::string text) { of_table_.guesses.push_back({line, std::move(text)}); }

  void describe_table() {
    Table& table = import_.table;
    table.title = title();
    table.edition = edition();
    table.id = id();
    table.source = table_text(wishes_.file.empty() ? "standard input" : wishes_.file);
    guess(0, fmt::format("source \"{}\", the name of the file", table.source));
    table.vendor_ca.organisation = kNoVendorCa;
    guess(0, "no CA of the vendor's own (vendor_ca)");
    table.roles = roles_.used();
    for (auto& role : table.roles) role.name = table_text(role.name);
    const auto of_roles = roles_.take_guesses();
    of_table_.guesses.insert(of_table_.guesses.end(), of_roles.begin(), of_roles.end());
    import_.rows.push_back(std::move(of_table_));
  }

  std::string title() {
    const auto titled =
        std::ranges::find_if(page_.sections, [](const auto& section) { return !section.title.empty(); });
    const bool is_there = titled != page_.sections.end();
    const std::string title = table_text(is_there ? titled->title : "Network requirements");
    guess(is_there ? titled->line : 0, fmt::format("title \"{}\"{}", title, is_there ? ", the first heading" : ""));
    return title;
  }

  std::string edition() {
    const std::string_view name = without_folder(wishes_.file);
    if (const auto at = find_date(name); at != std::string_view::npos)
      return dated(name.substr(at, kDateLength), 0, "by the name of the file");
    for (const auto& section : page_.sections) {
      for (const auto& line : section.prose) {
        const std::string lowered = lower_case(line.text);
        const bool speaks_of_it = std::ranges::any_of(
            kDateWords, [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
        if (const auto at = find_date(line.text); speaks_of_it && at != std::string_view::npos)
          return dated(std::string_view(line.text).substr(at, kDateLength), line.line, "by the prose");
      }
    }
    return dated(wishes_.today, 0, "today: the page has no date");
  }

  std::string dated(std::string_view date, std::size_t line, std::string_view why) {
    guess(line, fmt::format("edition {}, {}", date, why));
    return std::string(date);
  }

  std::string id() {
    std::string name(without_folder(wishes_.file));
    name.resize(std::min(name.rfind('.'), name.size()));
    if (const auto at = find_date(name); at != std::string::npos) name.erase(at, kDateLength);
    const bool by_file = !id_from(name, "").empty();
    const std::string id = by_file ? id_from(name, "") : id_from(import_.table.title, "table");
    guess(0, fmt::format("id \"{}\", by the {}", id, by_file ? "name of the file" : "title"));
    return id;
  }

  /// Rows stand by section, and sections as on the page.
  std::optional<std::string> add_sections() {
    constexpr std::size_t kMostSections = 1000;
    bench_.rows = in_order_of(std::move(bench_.rows), &MadeRow::section);
    std::map<std::string, std::size_t> ids;
    std::size_t last = page_.sections.size();
    for (auto& made : bench_.rows) {
      if (made.section != last) {
        last = made.section;
        const std::string& title = page_.sections[last].title;
        import_.table.sections.push_back(
            {free_id(id_from(title, "requirements"), ids), table_text(title.empty() ? "Requirements" : title), false});
      }
      made.row.section = import_.table.sections.back().id;
    }
    if (import_.table.sections.size() > kMostSections)
      return fmt::format("its rows stand in more than {} sections", kMostSections);
    mark_sections_of_time_servers();
    return std::nullopt;
  }

  /// Of several time servers one is enough.
  void mark_sections_of_time_servers() {
    std::size_t row = 0;
    for (auto& section : import_.table.sections) {
      const std::size_t begin = row;
      bool only_ntp = true;
      for (; row < bench_.rows.size() && bench_.rows[row].row.section == section.id; ++row)
        only_ntp = only_ntp && bench_.rows[row].row.probe == ProbeKind::ntp;
      section.any_of = only_ntp && row - begin > 1;
      if (section.any_of)
        bench_.rows[begin].guesses.push_back(
            {bench_.rows[begin].line,
             fmt::format("one row of its section is enough: all {} are time servers", row - begin)});
    }
  }

  void add_rows() {
    std::map<std::string, std::size_t> wanted;
    for (const auto& made : bench_.rows) ++wanted[made.row.id];
    std::map<std::string, std::size_t> numbers;
    std::map<std::string, std::size_t> taken;
    for (auto& made : bench_.rows) {
      std::string& id = made.row.id;
      if (wanted[id] > 1) id = fmt::format("{}-{}", id, ++numbers[id]);
      id = free_id(id, taken);
      made.row.description = table_text(made.row.description);
      import_.rows.push_back({id, std::move(made.guesses)});
      add(made);
    }
  }

  /// A row, and behind it the other ports that are enough as well.
  void add(MadeRow& made) {
    const Requirement row = std::move(made.row);
    Requirement& first = import_.table.rows.emplace_back(row);
    if (!made.alternatives.empty()) first.alternative_of = row.id;
    for (const auto& other : made.alternatives) {
      Requirement& way = import_.table.rows.emplace_back(
          at_port(row, other.first, other.protocol == "udp" ? Protocol::udp : Protocol::tcp));
      way.id = fmt::format("{}-{}-{}", row.id, other.first, other.protocol);
      way.alternative_of = row.id;
    }
  }

  const Page& page_;
  const ImportWishes& wishes_;
  PageRoles roles_;
  ImportBench bench_;
  ImportedRow of_table_;
  Import import_;
};

}  // namespace

tl::expected<Import, std::string> import_page(std::string_view text, const ImportWishes& wishes) {
  const auto page = read_page(text);
  if (!page) return Error(page.error());
  return Importer(*page, wishes).make();
}

std::string import_text(const Import& import, std::string_view name) {
  std::string text;
  std::size_t guesses = 0;
  // Whatever the words quote, a page is a stranger's.
  const auto shown = [](const std::string& words) { return escape_foreign(words, kLongestSaid); };
  const auto place = [](std::size_t line) { return line == 0 ? "" : fmt::format("line {}: ", line); };
  for (const auto& row : import.rows) {
    for (const auto& guess : row.guesses) {
      ++guesses;
      text += fmt::format("{}{}: {}\n", place(guess.line), row.row.empty() ? "the table" : row.row, shown(guess.text));
    }
  }
  for (const auto& unused : import.unused)
    text += fmt::format("{}not used: {}\n", place(unused.line), shown(unused.text));
  return text + fmt::format("{}: {} rows, {} guesses, {} things not used\n", name, import.table.rows.size(), guesses,
                            import.unused.size());
}

}  // namespace netpreflight
