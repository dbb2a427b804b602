// HTML: headings, tables and footnotes.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "page/html_document.hpp"
#include "page/html_tables.hpp"
#include "page/language.hpp"
#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

bool is_one_of(GumboTag tag, std::initializer_list<GumboTag> tags) {
  return std::ranges::find(tags, tag) != tags.end();
}

bool is_heading(const GumboNode& node) {
  return is_one_of(tag_of(node), {GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6});
}

/// What nobody sees.
bool is_hidden(const GumboNode& node) {
  return is_one_of(tag_of(node), {GUMBO_TAG_HEAD, GUMBO_TAG_TITLE, GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_IFRAME,
                                  GUMBO_TAG_NOFRAMES, GUMBO_TAG_TEXTAREA});
}

bool has_class(const GumboNode& node, std::string_view part) {
  return lower_case(attribute(node, "class")).find(part) != std::string::npos;
}

/// What begins on a line of its own.
bool ends_line_of_prose(const GumboNode& node) {
  return is_heading(node) ||
         is_one_of(tag_of(node), {GUMBO_TAG_P, GUMBO_TAG_LI, GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_DIV, GUMBO_TAG_BR,
                                  GUMBO_TAG_TABLE, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_DL, GUMBO_TAG_PRE,
                                  GUMBO_TAG_SECTION, GUMBO_TAG_ASIDE, GUMBO_TAG_BLOCKQUOTE});
}

/// A heading's or a table's link to itself.
bool is_own_link(const GumboNode& node) {
  return tag_of(node) == GUMBO_TAG_A && has_class(node, "headerlink");
}

/// A link to a footnote; in a superscript every link is one.
bool is_note_link(const GumboNode& node) {
  return tag_of(node) == GUMBO_TAG_A && (has_class(node, "footnote-ref") || attribute(node, "role") == "doc-noteref");
}

/// A text with single bytes for what pages use in place of blanks, and without the signs of links to itself.
std::string plain(std::string_view text) {
  struct Sign {
    std::string_view bytes;
    std::string_view plain;
  };
  constexpr std::array kSigns{Sign{"\xC2\xA0", " "}, Sign{"\xC2\xB6", " "}, Sign{"\xEF\x83\x81", " "}};
  std::string out;
  while (!text.empty()) {
    const auto sign = std::ranges::find_if(kSigns, [&](const Sign& one) { return text.starts_with(one.bytes); });
    out += sign == kSigns.end() ? text.substr(0, 1) : sign->plain;
    text.remove_prefix(sign == kSigns.end() ? 1 : sign->bytes.size());
  }
  return out;
}

/// All visible text in an element but for links to itself.
std::string whole_text(const GumboNode& element) {
  std::string text;
  walk(
      element,
      [&](const GumboNode& node) {
        append_within(text, plain(text_of(node)), kLongestTitle);
        return !is_hidden(node) && !is_own_link(node);
      },
      [](const GumboNode&) {});
  return squeezed(text);
}

class HtmlReader {
 public:
  explicit HtmlReader(const GumboNode& root) : root_(root) {}

  tl::expected<PageContent, std::string> read() {
    walk(
        root_, [this](const GumboNode& node) { return !limits_.error() && enter(node); },
        [this](const GumboNode& node) { leave(node); });
    if (limits_.error()) return Error(*limits_.error());
    end_prose();
    return std::move(content_);
  }

  /// Labels of the notes that cells refer to.
  const std::set<std::string>& wanted_notes() const { return wanted_; }

 private:
  /// Whether to look at what is in it.
  bool enter(const GumboNode& node) {
    if (node.type != GUMBO_NODE_ELEMENT) take_text(plain(text_of(node)), node.v.text.start_pos.line);
    if (is_hidden(node) || is_own_link(node)) return false;
    if (ends_line_of_prose(node)) end_prose();
    switch (static_cast<int>(tag_of(node))) {
      case GUMBO_TAG_TABLE:
        return begin_table(node);
      case GUMBO_TAG_CAPTION:
        if (!open_.empty()) open_.back().table.place.caption = whole_text(node);
        return false;
      case GUMBO_TAG_TR:
        if (!open_.empty()) open_.back().table.rows.push_back({node.v.element.start_pos.line, {}, false});
        return true;
      case GUMBO_TAG_TD:
      case GUMBO_TAG_TH:
        return begin_cell(node);
      case GUMBO_TAG_BR:
      case GUMBO_TAG_LI:
        take_text("\n", 0);
        return true;
      case GUMBO_TAG_P:
        if (cell() == nullptr) paragraph_.clear();
        return true;
      case GUMBO_TAG_SUP:
        refer_to_all_in(node);
        return false;
      default:
        return enter_other(node);
    }
  }

  bool enter_other(const GumboNode& node) {
    if (is_note_link(node)) {
      refer_to(attribute(node, "href"));
      return false;
    }
    if (is_heading(node)) {
      content_.begin_section(node.v.element.start_pos.line, whole_text(node));
      paragraph_.clear();
      return cell() != nullptr;
    }
    return true;
  }

  void leave(const GumboNode& node) {
    if (ends_line_of_prose(node)) end_prose();
    switch (static_cast<int>(tag_of(node))) {
      case GUMBO_TAG_TABLE:
        return end_table();
      case GUMBO_TAG_TD:
      case GUMBO_TAG_TH:
        if (!open_.empty()) open_.back().cell = nullptr;
        return;
      case GUMBO_TAG_P:
        if (cell() != nullptr) take_text("\n", 0);
        return;
      default:
        return;
    }
  }

  /// The innermost one that is open; nothing outside of cells.
  PageCell* cell() const { return open_.empty() ? nullptr : open_.back().cell; }

  bool begin_table(const GumboNode& node) {
    const std::size_t line = node.v.element.start_pos.line;
    open_.push_back({{content_.begin_table(line, squeezed(paragraph_)), {}}, nullptr});
    return limits_.count_table(line);
  }

  bool begin_cell(const GumboNode& node) {
    if (open_.empty() || open_.back().table.rows.empty()) return true;
    auto& row = open_.back().table.rows.back();
    row.headings_only = tag_of(node) == GUMBO_TAG_TH && (row.headings_only || row.cells.empty());
    row.cells.push_back(
        {std::make_shared<PageCell>(), rows_of(attribute(node, "rowspan")), columns_of(attribute(node, "colspan"))});
    open_.back().cell = row.cells.back().cell.get();
    return true;
  }

  void end_table() {
    if (open_.empty()) return;
    PageTable table = laid_out(open_.back().table, limits_);
    open_.pop_back();
    paragraph_.clear();
    if (!table.header.empty()) content_.tables.push_back(std::move(table));
  }

  void take_text(std::string_view text, std::size_t line) {
    if (PageCell* inside = cell()) {
      append_within(inside->text, text, kLongestCell);
    } else if (open_.empty()) {
      add_hosts_in_prose(content_, content_.sections.back().title, text);
      append_within(paragraph_, text, kLongestTitle);
      if (prose_.empty()) prose_line_ = line;
      append_within(prose_, text, kLongestCell);
    }
  }

  void end_prose() { content_.add_prose(prose_line_, {}, squeezed(std::exchange(prose_, {}))); }

  /// A link to a footnote; its number is no part of the cell.
  void refer_to(std::string_view target) {
    if (cell() == nullptr || !target.starts_with('#')) return;
    cell()->notes.emplace(target.substr(1));
    wanted_.emplace(target.substr(1));
  }

  void refer_to_all_in(const GumboNode& superscript) {
    walk(
        superscript,
        [this](const GumboNode& node) {
          if (tag_of(node) == GUMBO_TAG_A) refer_to(attribute(node, "href"));
          return true;
        },
        [](const GumboNode&) {});
  }

  struct OpenTable {
    HtmlTable table;
    PageCell* cell = nullptr;
  };

  const GumboNode& root_;
  std::vector<OpenTable> open_;  ///< a table in a cell of another is one of its own
  std::string paragraph_;        ///< the last one before a table: "Optional Services"
  std::string prose_;            ///< the line of prose that is being read
  std::size_t prose_line_ = 0;
  std::set<std::string> wanted_;
  PageLimits limits_;
  PageContent content_;
};

/// The text of each note that is wanted: it begins at the element with that label and ends where its block does, or
/// where the next note begins.
class NoteReader {
 public:
  NoteReader(const GumboNode& root, const std::set<std::string>& wanted) : root_(root), wanted_(wanted) {}

  std::map<std::string, std::string> read() {
    walk(root_, [this](const GumboNode& node) { return enter(node); }, [this](const GumboNode& node) { leave(node); });
    for (auto& [label, text] : notes_) text = squeezed(text);
    return std::move(notes_);
  }

 private:
  bool enter(const GumboNode& node) {
    if (is_hidden(node)) return false;
    if (is_block(node)) blocks_.push_back(&node);
    const GumboTag tag = tag_of(node);
    if (tag == GUMBO_TAG_DT) note_ = nullptr;  // the dd behind the one before belonged to that
    const std::string_view id =
        attribute(node, "id").empty() && tag == GUMBO_TAG_A ? attribute(node, "name") : attribute(node, "id");
    if (!id.empty()) begin(std::string(id));
    if (note_ != nullptr) append_within(*note_, plain(text_of(node)), kLongestCell);
    return true;
  }

  static bool is_block(const GumboNode& node) {
    return is_one_of(tag_of(node), {GUMBO_TAG_BODY, GUMBO_TAG_SECTION, GUMBO_TAG_ASIDE, GUMBO_TAG_DIV, GUMBO_TAG_P,
                                    GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_LI, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD,
                                    GUMBO_TAG_TABLE, GUMBO_TAG_TR, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_FOOTER});
  }

  void begin(const std::string& id) {
    const auto wanted = wanted_.find(id);
    if (wanted == wanted_.end() || notes_.contains(id)) return;
    note_ = &notes_[id];
    end_ = blocks_.empty() ? &root_ : blocks_.back();
    // What a dt names stands in the dd behind it, and what a td numbers in the one behind it.
    const bool goes_on = is_one_of(tag_of(*end_), {GUMBO_TAG_DT, GUMBO_TAG_TD, GUMBO_TAG_TH});
    if (goes_on && blocks_.size() > 1) end_ = blocks_[blocks_.size() - 2];
  }

  void leave(const GumboNode& node) {
    if (note_ != nullptr && &node == end_) note_ = nullptr;
    if (note_ != nullptr && is_block(node)) append_within(*note_, " ", kLongestCell);
    if (!blocks_.empty() && blocks_.back() == &node) blocks_.pop_back();
  }

  const GumboNode& root_;
  const std::set<std::string>& wanted_;
  std::vector<const GumboNode*> blocks_;
  std::map<std::string, std::string> notes_;
  std::string* note_ = nullptr;  ///< the one that is being read
  const GumboNode* end_ = nullptr;
};

/// A page in another language may have HTML in it.
bool recognises(std::string_view text) {
  constexpr std::size_t kHead = 2000;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::string head = lower_case(text.substr(0, kHead));
  if (head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos) return true;
  return lower_case(text).find("<table") != std::string::npos && text.find(".. list-table::") == std::string::npos;
}

tl::expected<PageContent, std::string> read(std::string_view text) {
  const auto document = HtmlDocument::parse(text);
  if (!document) return Error(document.error());
  HtmlReader reader(document->root());
  auto content = reader.read();
  if (content) content->notes = NoteReader(document->root(), reader.wanted_notes()).read();
  return content;
}

}  // namespace

namespace of_page_languages {
// The build makes its table of languages from the names of these files (table_of_files.cmake).
// NOLINTBEGIN(readability-identifier-naming)
extern const PageLanguage html;
constexpr PageLanguage html{"HTML", "HTML table", recognises, read};
// NOLINTEND(readability-identifier-naming)
}  // namespace of_page_languages

}  // namespace netpreflight
