#include "page/requirement_columns.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

enum class Column : std::uint8_t { description, port, source, destination, level, protocol, direction };

/// How a word is looked for in a heading: as one of its words, as any part of it, or as all of it.
enum class Place : std::uint8_t { word, part, whole };

struct ColumnWord {
  std::string_view word;
  Place place;
  Column column;
};
/// How headings of columns are told; the first that fits decides.
constexpr std::array kColumnWords{
    ColumnWord{"port", Place::word, Column::port},
    ColumnWord{"ports", Place::word, Column::port},
    ColumnWord{"source", Place::part, Column::source},
    ColumnWord{"destination", Place::part, Column::destination},
    ColumnWord{"target", Place::word, Column::destination},
    ColumnWord{"remote", Place::word, Column::destination},
    ColumnWord{"server", Place::part, Column::destination},
    ColumnWord{"url", Place::part, Column::destination},
    ColumnWord{"host", Place::part, Column::destination},
    ColumnWord{"fqdn", Place::part, Column::destination},
    ColumnWord{"domain", Place::part, Column::destination},
    ColumnWord{"address", Place::part, Column::destination},
    ColumnWord{"endpoint", Place::part, Column::destination},
    ColumnWord{"protocol", Place::part, Column::protocol},
    ColumnWord{"transport", Place::word, Column::protocol},
    ColumnWord{"tcp/udp", Place::whole, Column::protocol},
    ColumnWord{"description", Place::part, Column::description},
    ColumnWord{"service", Place::part, Column::description},
    ColumnWord{"purpose", Place::part, Column::description},
    ColumnWord{"product", Place::part, Column::description},
    ColumnWord{"function", Place::part, Column::description},
    ColumnWord{"application", Place::part, Column::description},
    ColumnWord{"component", Place::part, Column::description},
    ColumnWord{"used for", Place::part, Column::description},
    ColumnWord{"usage", Place::word, Column::description},
    ColumnWord{"use", Place::whole, Column::description},
    ColumnWord{"name", Place::whole, Column::description},
    ColumnWord{"level", Place::part, Column::level},
    ColumnWord{"required", Place::part, Column::level},
    ColumnWord{"mandatory", Place::part, Column::level},
    ColumnWord{"optional", Place::part, Column::level},
    ColumnWord{"direction", Place::part, Column::direction},
    ColumnWord{"from", Place::whole, Column::source},
    ColumnWord{"client", Place::whole, Column::source},
    ColumnWord{"to", Place::whole, Column::destination},
};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    const std::size_t end = at + word.size();
    if (begins && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

bool fits(std::string_view heading, const ColumnWord& one) {
  switch (one.place) {
    case Place::word:
      return has_word(heading, one.word);
    case Place::part:
      return heading.find(one.word) != std::string_view::npos;
    case Place::whole:
      return heading == one.word;
  }
  return false;
}

std::optional<Column> column_of(std::string_view heading) {
  const auto found = std::ranges::find_if(kColumnWords, [&](const ColumnWord& one) { return fits(heading, one); });
  if (found == kColumnWords.end()) return std::nullopt;
  // Nobody opens a firewall by the ports that packets come from.
  if (found->column == Column::port && has_word(heading, "source")) return std::nullopt;
  return found->column;
}

std::string protocol_in(std::string_view heading) {
  const bool tcp = has_word(heading, "tcp");
  const bool udp = has_word(heading, "udp");
  return tcp == udp ? "" : tcp ? "tcp" : "udp";
}

class HeaderReader {
 public:
  RequirementColumns read(std::span<const std::string> header) {
    for (std::size_t i = 0; i < header.size(); ++i) take(i, lower_case(squeezed(header[i])));
    // What has a name that nobody knows and stands first says what the row is about.
    const bool lacks_words = !columns_.description && !columns_.unused.empty() && columns_.unused.front() == 0;
    if (lacks_words && (!columns_.ports.empty() || columns_.destination)) {
      columns_.description = 0;
      columns_.unused.erase(columns_.unused.begin());
    }
    return std::move(columns_);
  }

 private:
  void take(std::size_t index, const std::string& heading) {
    const auto column = column_of(heading);
    if (!column || !put(*column, index, heading)) columns_.unused.push_back(index);
  }

  /// False where another column says that already.
  bool put(Column column, std::size_t index, const std::string& heading) {
    if (column == Column::port) return put_port(index, protocol_in(heading));
    auto& place = place_of(column);
    if (place) return false;
    place = index;
    return true;
  }

  bool put_port(std::size_t index, std::string protocol) {
    const bool is_other = std::ranges::none_of(
        columns_.ports, [&](const PortColumn& port) { return port.protocol.empty() || port.protocol == protocol; });
    if (!columns_.ports.empty() && (protocol.empty() || !is_other)) return false;
    columns_.ports.push_back({index, std::move(protocol)});
    return true;
  }

  std::optional<std::size_t>& place_of(Column column) {
    switch (column) {
      case Column::source:
        return columns_.source;
      case Column::destination:
        return columns_.destination;
      case Column::level:
        return columns_.level;
      case Column::protocol:
        return columns_.protocol;
      case Column::direction:
        return columns_.direction;
      case Column::description:
      case Column::port:
        break;
    }
    return columns_.description;
  }

  RequirementColumns columns_;
};

}  // namespace

RequirementColumns columns_of(std::span<const std::string> header) {
  return HeaderReader().read(header);
}

}  // namespace netpreflight
