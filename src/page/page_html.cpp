// HTML: headings, tables and footnotes, tag by tag. No tree is built: what a page of a manual needs is in the order of its
// text.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "page/page.hpp"
#include "page/page_text.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::size_t kLongestText = 4000;  ///< of a cell, heading or note, in bytes

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kEntities{Entity{"nbsp", " "}, Entity{"amp", "&"},   Entity{"lt", "<"},
                               Entity{"gt", ">"},   Entity{"quot", "\""}, Entity{"para", ""}};

std::string decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.front() == '&' ? text.substr(0, 12).find(';') : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::string_view name = text.substr(1, end - 1);
    const auto entity = std::ranges::find(kEntities, name, &Entity::name);
    unsigned code = ' ';
    const bool hex = name.starts_with("#x") || name.starts_with("#X");
    if (name.starts_with('#'))
      std::from_chars(name.data() + (hex ? 2 : 1), name.data() + name.size(), code, hex ? 16 : 10);
    if (entity != kEntities.end()) {
      out += entity->text;
    } else if (code != 0xB6) {  // the pilcrow of a heading's link to itself
      out += code >= 0x20 && code < 0x7F ? static_cast<char>(code) : ' ';
    }
    text.remove_prefix(end + 1);
  }
  for (const std::string_view sign :
       {"\xC2\xB6", "\xEF\x83\x81", "\xC2\xA0"}) {  // pilcrow, its icon in a theme, no-break space
    for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign, at))
      out.replace(at, sign.size(), " ");
  }
  return out;
}

struct Tag {
  std::string name;  ///< lower case; "/td" for an end
  std::string_view attributes;

  std::string attribute(std::string_view key) const {
    for (std::size_t at = attributes.find(key); at != std::string_view::npos; at = attributes.find(key, at + 1)) {
      std::string_view rest = attributes.substr(at + key.size());
      const bool is_whole =
          (at == 0 || std::string_view(" \t\r\n").find(attributes[at - 1]) != std::string_view::npos) &&
          rest.starts_with('=');
      if (!is_whole) continue;
      rest.remove_prefix(1);
      const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
      const std::size_t end = quoted ? rest.find(rest.front(), 1) : rest.find_first_of(" \t\r\n>");
      return std::string(quoted ? rest.substr(1, end == std::string_view::npos ? end : end - 1) : rest.substr(0, end));
    }
    return {};
  }
};

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool ends_note(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kEnds{"/aside",   "/dd", "/li", "/tr",
                                                         "/section", "/dl", "/ol", "/body"};
  return std::ranges::find(kEnds, name) != kEnds.end();
}

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view text) : text_(text) {}

  PageContent read() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find('<', at_), text_.size());
      take_text(decoded(text_.substr(at_, open - at_)));
      count_lines(open);
      if (open < text_.size()) take_tag();
    }
    return std::move(content_);
  }

 private:
  void count_lines(std::size_t to) {
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
  }

  static void append(std::string& text, std::string_view more) {
    if (text.size() < kLongestText) text += more;
  }

  void take_text(const std::string& text) {
    if (!note_.empty()) append(content_.notes[note_], text);
    if (in_reference_) return;
    if (in_heading_) {
      append(heading_, text);
    } else if (in_caption_) {
      append(table_.caption, text);
    } else if (in_cell_) {
      append(table_.rows.back().cells.back().text, text);
    } else if (!in_table_) {
      add_hosts_in_prose(content_, section_, text);
      append(paragraph_, text);
    }
  }

  void take_tag() {
    if (text_.substr(at_).starts_with("<!--")) return skip_to("-->");
    const std::size_t close = text_.find('>', at_);
    const std::size_t end = close == std::string_view::npos ? text_.size() : close;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    const std::size_t name_end = std::min(inside.find_first_of(" \t\r\n/", 1), inside.size());
    const Tag tag{lower_case(inside.substr(0, name_end)), inside.substr(name_end)};
    count_lines(std::min(end + 1, text_.size()));
    if (tag.name == "script") return skip_to("</script");
    if (tag.name == "style") return skip_to("</style");
    note(tag);
    if (tag.name.starts_with('/')) return leave(tag.name.substr(1));
    enter(tag);
  }

  void skip_to(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    count_lines(found == std::string_view::npos ? text_.size() : found + end.size());
  }

  /// The text of a footnote begins at the element that a reference leads to, and ends where its block does.
  void note(const Tag& tag) {
    if (ends_note(tag.name)) note_.clear();
    const bool may_be_note = tag.name == "aside" || tag.name == "dt" || tag.name == "li" || tag.name == "tr" ||
                             tag.name == "p" || tag.name == "div" || tag.name == "td" || tag.name == "span";
    const std::string id = may_be_note ? tag.attribute("id") : std::string();
    if (!id.empty() && !in_cell_) note_ = id;
  }

  void enter(const Tag& tag) {
    if (is_heading(tag.name)) {
      in_heading_ = true;
      heading_.clear();
    } else if (tag.name == "table") {
      in_table_ = true;
      table_ = {section_, squeezed(paragraph_), {}, {}};
    } else if (tag.name == "caption") {
      in_caption_ = true;
      table_.caption.clear();
    } else if (tag.name == "tr" && in_table_) {
      table_.rows.push_back({line_, {}});
    } else if ((tag.name == "td" || tag.name == "th") && in_table_) {
      if (table_.rows.empty()) table_.rows.push_back({line_, {}});
      table_.rows.back().cells.emplace_back();
      in_cell_ = true;
    } else if (tag.name == "br" || tag.name == "li") {
      take_text("\n");
    } else if (tag.name == "p" && !in_cell_) {
      paragraph_.clear();
    } else if (tag.name == "a" || tag.name == "sup") {
      reference(tag);
    }
  }

  /// A link to a footnote; its number is no part of the cell.
  void reference(const Tag& tag) {
    const std::string target = tag.attribute("href");
    const bool is_note = lower_case(tag.attribute("class")).find("footnote-ref") != std::string::npos ||
                         tag.attribute("role") == "doc-noteref" || in_superscript_;
    if (tag.name == "sup") in_superscript_ = true;
    if (tag.name == "a" && is_note && in_cell_ && target.starts_with('#'))
      table_.rows.back().cells.back().notes.insert(target.substr(1));
    in_reference_ = in_reference_ || is_note || tag.name == "sup" ||
                    lower_case(tag.attribute("class")).find("headerlink") != std::string::npos;
  }

  void leave(std::string_view name) {
    if (is_heading(name)) {
      in_heading_ = false;
      section_ = squeezed(heading_);
      paragraph_.clear();
    } else if (name == "caption") {
      in_caption_ = false;
      table_.caption = squeezed(table_.caption);
    } else if (name == "td" || name == "th") {
      in_cell_ = false;
    } else if (name == "p" && in_cell_) {
      take_text("\n");
    } else if (name == "sup") {
      in_superscript_ = in_reference_ = false;
    } else if (name == "a" && !in_superscript_) {
      in_reference_ = false;
    } else if (name == "table" && in_table_) {
      finish();
    }
  }

  void finish() {
    in_table_ = in_cell_ = false;
    paragraph_.clear();
    std::erase_if(table_.rows, [](const PageTable::Row& row) { return row.cells.empty(); });
    if (table_.rows.empty()) return;
    for (const auto& cell : table_.rows.front().cells) table_.header.push_back(squeezed(cell.text));
    table_.rows.erase(table_.rows.begin());
    content_.tables.push_back(std::move(table_));
    table_ = {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string section_;
  std::string heading_;
  std::string paragraph_;  ///< the last one before a table: "Optional Services"
  std::string note_;       ///< the id of the footnote that is being read
  PageTable table_;
  bool in_heading_ = false;
  bool in_table_ = false;
  bool in_caption_ = false;
  bool in_cell_ = false;
  bool in_reference_ = false;
  bool in_superscript_ = false;
  PageContent content_;
};

}  // namespace

PageContent read_html(std::string_view text) {
  return HtmlReader(text).read();
}

}  // namespace netpreflight
