#include "page/requirement_rows.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "page/page_text.hpp"
#include "page/requirement_columns.hpp"
#include "text/foreign.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

bool says(std::string_view text, std::string_view word) {
  return lower_case(text).find(word) != std::string::npos;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongestQuote = 80;
  return fmt::format("\"{}\"", escape_foreign(text, kLongestQuote));
}

/// Labels of the notes that speak of interception; each is looked at once, however many cells refer to it.
std::set<std::string> forbidding_notes(const PageContent& content) {
  std::set<std::string> labels;
  for (const auto& [label, text] : content.notes) {
    if (says(text, "intercept")) labels.insert(label);
  }
  return labels;
}

bool has_note_of(const PageTable::Row& row, const std::set<std::string>& labels) {
  return std::ranges::any_of(row.cells, [&](const auto& cell) {
    return std::ranges::any_of(cell->notes, [&](const auto& label) { return labels.contains(label); });
  });
}

/// "without TLS/SSL interception"
bool forbids_interception(const PageSection& section) {
  constexpr std::size_t kNear = 40;
  std::string before;
  for (const auto& line : section.prose) {
    const std::string text = before + ' ' + lower_case(line.text);
    const std::size_t at = text.find("intercept");
    const std::string near = at == std::string::npos ? "" : text.substr(at - std::min(at, kNear), std::min(at, kNear));
    if (near.find("without ") != std::string::npos) return true;
    before = text.substr(text.size() - std::min(text.size(), kNear));
  }
  return false;
}

/// What stands above a row besides its section: the title of its table, or of a part of it.
struct Heading {
  std::size_t line = 0;
  std::string text;
};

class TableReader {
 public:
  TableReader(const PageContent& content, const PageTable& table, const std::set<std::string>& forbidding,
              bool forbidden_by_prose)
      : content_(content),
        table_(table),
        forbidding_(forbidding),
        forbidden_by_prose_(forbidden_by_prose),
        columns_(columns_of(table.header)) {
    if (columns_.ports.empty() && columns_.destination) find_ports_above();
    headings_ = {{{}, {table.line, table.caption}, {section().line, table.section}}};
    is_optional_ = says(table.caption, "optional") || says_optional(table.section);
    look_at_headings();
  }

  /// Adds the requirements of all rows; gives what is wrong.
  std::optional<std::string> read(Page& page) {
    if (!has_requirements()) {
      note_unused_table(page);
      return std::nullopt;
    }
    note_unused_columns(page);
    for (const auto& row : table_.rows) {
      if (is_part_heading(row)) {
        headings_.front() = {row.line, squeezed(row.cells.front()->text).substr(0, kLongestTitle)};
        look_at_headings();
        continue;
      }
      if (const auto fault = read(row, page)) return fmt::format("line {}: {}", row.line, *fault);
    }
    return std::nullopt;
  }

 private:
  const PageSection& section() const { return content_.sections[table_.in_section]; }

  /// "... from the following systems via HTTPS on port 443/tcp:"
  void find_ports_above() {
    std::string sentence;
    for (std::size_t i = table_.prose_begin; i < table_.prose_end; ++i) sentence += section().prose[i].text + ' ';
    above_ = ports_in_sentence(sentence);
    if (above_.empty()) return;
    const std::string number = above_.front().substr(0, above_.front().find('/'));
    for (std::size_t i = table_.prose_begin; i < table_.prose_end; ++i) {
      if (section().prose[i].text.find(number) != std::string::npos) line_above_ = section().prose[i].line;
    }
  }

  bool has_address_with_port() const {
    return columns_.destination && std::ranges::any_of(table_.rows, [&](const PageTable::Row& row) {
             return std::ranges::any_of(places_of(text(row, columns_.destination)),
                                        [](const NamedPlace& place) { return !place.port.empty(); });
           });
  }

  bool has_requirements() const {
    if (columns_.ports.empty()) return columns_.destination && (!above_.empty() || has_address_with_port());
    return columns_.say_requirements();
  }

  void note_unused_table(Page& page) const {
    std::string headings;
    for (const auto& heading : table_.header) headings += (headings.empty() ? "" : ", ") + quoted(heading);
    constexpr std::size_t kLongest = 400;
    if (headings.size() > kLongest) headings = headings.substr(0, kLongest) + "...";
    const std::string_view why = columns_.ports.empty() ? "no ports, neither in it nor in the sentence above"
                                                        : "no column says what its ports are for";
    page.unused.push_back({table_.line, fmt::format("a table with the columns {}: {}", headings, why)});
  }

  void note_unused_columns(Page& page) const {
    for (const std::size_t column : columns_.unused) {
      const bool has_text = std::ranges::any_of(
          table_.rows, [&](const PageTable::Row& row) { return !squeezed(text(row, column)).empty(); });
      if (has_text) page.unused.push_back({table_.line, fmt::format("the column {}", quoted(table_.header[column]))});
    }
  }

  /// A cell that spans all columns: a heading of the rows below it.
  static bool is_part_heading(const PageTable::Row& row) {
    return row.cells.size() > 1 &&
           std::ranges::all_of(row.cells, [&](const auto& cell) { return cell == row.cells.front(); });
  }

  std::optional<std::string> read(const PageTable::Row& row, Page& page) {
    if (std::ranges::all_of(row.cells, [](const auto& cell) { return squeezed(cell->text).empty(); }))
      return std::nullopt;
    for (const auto& cell : row.cells) {
      if (cell->text.size() >= kLongestCell && is_used(row, cell))
        return fmt::format("a cell has {} bytes or more, and is not read", kLongestCell);
    }
    PageRow one{row.line,
                table_.section,
                without_optional(squeezed(text(row, columns_.description))),
                {},
                {},
                {},
                Level::mandatory,
                forbidden_by_prose_ || has_note_of(row, forbidding_),
                Direction::unsaid,
                {},
                false,
                {}};
    one.level = level_of(row, one);
    const Ends ends = ends_of(row);
    NamedPorts ports = ports_for(row, one, page);
    one.direction = direction_of_row(row, one);
    if (ports.any_is_enough && ports.ports.size() > 1) {
      one.alternatives.assign(ports.ports.begin() + 1, ports.ports.end());
      ports.ports.resize(1);
    }
    return add(one, ends, ports.ports, page);
  }

  bool is_used(const PageTable::Row& row, const std::shared_ptr<PageCell>& cell) const {
    const auto is = [&](const std::optional<std::size_t>& column) {
      return column && *column < row.cells.size() && row.cells[*column] == cell;
    };
    return is(columns_.description) || is(columns_.source) || is(columns_.destination) || is(columns_.level) ||
           is(columns_.protocol) || is(columns_.direction) ||
           std::ranges::any_of(columns_.ports, [&](const PortColumn& port) { return is(port.index); });
  }

  /// Where a row starts and leads, by its cells or by the title above it.
  struct Ends {
    std::vector<std::string> sources;
    std::vector<NamedPlace> places;
    bool sources_by_title = false;
    bool places_by_title = false;
  };

  Ends ends_of(const PageTable::Row& row) const {
    Ends ends;
    for (const auto& place : places_of(text(row, columns_.source))) ends.sources.push_back(place.name);
    ends.places = places_of(text(row, columns_.destination));
    ends.sources_by_title = ends_ && ends.sources.front().empty();
    ends.places_by_title = ends_ && ends.places.front().name.empty();
    if (ends.sources_by_title) ends.sources = ends_->sources;
    if (!ends.places_by_title) return ends;
    ends.places.clear();
    for (const auto& destination : ends_->destinations) ends.places.push_back({destination, {}, false});
    return ends;
  }

  std::optional<std::string> add(const PageRow& one, const Ends& ends, std::span<const std::string> ports,
                                 Page& page) const {
    const auto& [sources, places, sources_by_title, places_by_title] = ends;
    const std::size_t count = sources.size() * places.size() * ports.size();
    if (count > kMaxRowsOfOne) {
      return fmt::format("a row of {}{} destinations and {} ports stands for {} requirements, and at most {} are read",
                         sources.size() > 1 ? fmt::format("{} sources, ", sources.size()) : "", places.size(),
                         ports.size(), count, kMaxRowsOfOne);
    }
    if (page.rows.size() + count > kMaxPageRows)
      return fmt::format("the page has more than {} requirements, and no more are read", kMaxPageRows);
    if (const auto fault = too_long(one, sources, places, ports)) return fault;
    for (const auto& source : sources) {
      for (const auto& place : places) {
        for (const auto& port : ports) {
          PageRow& row = page.rows.emplace_back(one);
          row.source = source;
          row.destination = place.name;
          row.port = port;
          if (sources_by_title)
            row.guesses.push_back({ends_line_, fmt::format("source {}, by the title", quoted(source))});
          if (places_by_title)
            row.guesses.push_back({ends_line_, fmt::format("destination {}, by the title", quoted(place.name))});
          if (place.out_of_words)
            row.guesses.push_back({row.line, fmt::format("destination {}, out of the words of its cell", place.name)});
          by_address(place, row);
        }
      }
    }
    return std::nullopt;
  }

  /// The port of an address counts where no other is named.
  void by_address(const NamedPlace& place, PageRow& row) const {
    if (!row.port.empty() || place.port.empty()) return;
    row.port = place.port;
    row.by_address_only = columns_.ports.empty();
    row.guesses.push_back({row.line, fmt::format("port {}, by its address", place.port)});
  }

  static std::optional<std::string> too_long(const PageRow& row, std::span<const std::string> sources,
                                             std::span<const NamedPlace> places, std::span<const std::string> ports) {
    const auto is_long = [](const std::string& text) { return text.size() > kLongestField; };
    const auto said = [](std::string_view what) {
      return fmt::format("the {} has more than {} bytes", what, kLongestField);
    };
    if (is_long(row.description)) return said("description");
    if (std::ranges::any_of(sources, is_long)) return said("source");
    if (std::ranges::any_of(places, is_long, &NamedPlace::name)) return said("destination");
    if (std::ranges::any_of(ports, is_long) || std::ranges::any_of(row.alternatives, is_long)) return said("port");
    return std::nullopt;
  }

  std::string_view text(const PageTable::Row& row, const std::optional<std::size_t>& column) const {
    return !column || *column >= row.cells.size() ? std::string_view() : row.cells[*column]->text;
  }

  /// From where to where, and which way, by the nearest heading that says it.
  void look_at_headings() {
    ends_.reset();
    direction_ = Direction::unsaid;
    for (const Heading& heading : headings_) {
      if (!ends_) {
        ends_ = ends_of_title(heading.text);
        ends_line_ = heading.line;
      }
      if (direction_ == Direction::unsaid) {
        direction_ = direction_of(heading.text);
        direction_heading_ = heading;
      }
    }
  }

  Direction direction_of_row(const PageTable::Row& row, PageRow& one) const {
    const Direction own = direction_of(squeezed(text(row, columns_.direction)));
    if (own != Direction::unsaid || direction_ == Direction::unsaid) return own;
    one.guesses.push_back({direction_heading_.line,
                           fmt::format("{} the product, by the title {}", direction_ == Direction::in ? "to" : "from",
                                       quoted(direction_heading_.text))});
    return direction_;
  }

  NamedPorts ports_for(const PageTable::Row& row, PageRow& one, Page& page) const {
    if (columns_.ports.empty()) {
      for (const auto& port : above_)
        one.guesses.push_back({line_above_, fmt::format("port {}, by the sentence above its table", port)});
      return {above_.empty() ? std::vector<std::string>{""} : above_, {}, false};
    }
    NamedPorts all;
    const auto said = protocols_of(text(row, columns_.protocol));
    for (const auto& column : columns_.ports) {
      const std::vector<std::string> own{column.protocol};
      NamedPorts some = ports_of(text(row, column.index), column.protocol.empty() ? said : own);
      const bool is_empty = some.ports.size() == 1 && some.ports.front().empty();
      if (is_empty && columns_.ports.size() > 1) continue;
      all.any_is_enough = all.any_is_enough || some.any_is_enough;
      all.ports.insert(all.ports.end(), some.ports.begin(), some.ports.end());
      for (const auto& word : some.unread)
        page.unused.push_back({row.line, fmt::format("{} beside ports", quoted(word))});
    }
    if (all.ports.empty()) all.ports.emplace_back();
    return all;
  }

  Level level_of(const PageTable::Row& row, PageRow& one) const {
    const std::string level = lower_case(squeezed(text(row, columns_.level)));
    if (!level.empty()) return is_optional_word(level) ? Level::optional : Level::mandatory;
    const auto optional_by = [&](std::size_t line, std::string_view what) {
      one.guesses.push_back({line, fmt::format("optional, by {}", what)});
      return Level::optional;
    };
    if (says_optional(text(row, columns_.description))) return optional_by(row.line, "its description");
    if (says(headings_.front().text, "optional"))
      return optional_by(headings_.front().line, "the title of its part of the table");
    if (is_optional_) return optional_by(table_.line, "the title of its table or section");
    return Level::mandatory;
  }

  /// "optional" below "Level"; "no" below "Required"; "yes" below "Optional".
  bool is_optional_word(std::string_view level) const {
    const bool asks_optional = says(table_.header[*columns_.level], "optional");
    if (asks_optional) return level == "yes" || level == "x" || level.find("optional") != std::string_view::npos;
    return level == "no" || level.find("optional") != std::string_view::npos ||
           level.find("recommended") != std::string_view::npos;
  }

  const PageContent& content_;
  const PageTable& table_;
  const std::set<std::string>& forbidding_;
  bool forbidden_by_prose_;
  RequirementColumns columns_;
  std::vector<std::string> above_;  ///< ports of the sentence above it
  std::size_t line_above_ = 0;
  std::array<Heading, 3> headings_;  ///< of the rows that are read now, of the table, and of its section
  bool is_optional_ = false;         ///< by what stands above the table
  std::optional<TitleEnds> ends_;    ///< by the headings, as the next two
  std::size_t ends_line_ = 0;
  Direction direction_ = Direction::unsaid;
  Heading direction_heading_;
};

/// Sections that forbid interception for all their rows: their prose does, and no note picks some of the rows out.
std::set<std::size_t> forbidding_sections(const PageContent& content, const std::set<std::string>& notes) {
  std::set<std::size_t> sections;
  for (const auto& table : content.tables) sections.insert(table.in_section);
  std::erase_if(sections, [&](std::size_t section) { return !forbids_interception(content.sections[section]); });
  for (const auto& table : content.tables) {
    if (std::ranges::any_of(table.rows, [&](const auto& row) { return has_note_of(row, notes); }))
      sections.erase(table.in_section);
  }
  return sections;
}

}  // namespace

tl::expected<Page, std::string> requirement_rows(const PageContent& content) {
  const std::set<std::string> notes = forbidding_notes(content);
  const std::set<std::size_t> sections = forbidding_sections(content, notes);
  Page page;
  for (const auto& table : content.tables) {
    TableReader reader(content, table, notes, sections.contains(table.in_section));
    if (const auto fault = reader.read(page)) return Error(*fault);
  }
  return page;
}

}  // namespace netpreflight
