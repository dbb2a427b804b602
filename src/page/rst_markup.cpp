#include "page/rst_markup.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace netpreflight {

namespace {

std::string without(std::string_view text, std::string_view mark) {
  std::string out;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    out += text.substr(0, at);
    text.remove_prefix(at + mark.size());
  }
  return out.append(text);
}

bool is_of_role_name(char c) {
  constexpr std::string_view kOthers = "-_+.:";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

/// Takes ":NAME:" off the end of `text`, where it ends so; NAME may itself be of several with colons between them.
void remove_role(std::string& text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_of_role_name(text[begin - 1])) --begin;
  begin = std::min(text.find(':', begin), text.size());
  if (begin + 1 < text.size()) text.resize(begin);
}

std::string without_roles(std::string_view text) {
  std::string out;
  for (std::size_t tick = text.find('`'); tick != std::string_view::npos; tick = text.find('`')) {
    out += text.substr(0, tick);
    if (out.ends_with(':')) remove_role(out);
    out += '`';
    text.remove_prefix(tick + 1);
  }
  return out.append(text);
}

std::string without_targets(std::string_view text) {
  constexpr std::string_view kStart = " <http";
  std::string out;
  for (std::size_t at = text.find(kStart); at != std::string_view::npos; at = text.find(kStart)) {
    out += text.substr(0, at);
    const std::size_t end = text.find('>', at);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out.append(text);
}

}  // namespace

std::string without_references(std::string_view text, std::set<std::string>& notes, std::size_t& anonymous) {
  std::string out;
  std::vector<std::size_t> opened;  // where the brackets in `out` are that nothing has closed yet
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') opened.push_back(out.size());
    if (!text.substr(i).starts_with("]_") || opened.empty()) {
      out += text[i];
      continue;
    }
    std::string label = out.substr(opened.back() + 1);
    out.resize(opened.back());
    opened.pop_back();
    if (label == "#") label = fmt::format("#{}", ++anonymous);
    notes.insert(std::move(label));
    ++i;
  }
  return out;
}

std::string without_markup(std::string_view text) {
  std::string plain = without_targets(without_roles(text));
  for (const std::string_view mark : {"`__", "`_", "`", "**", "\\ ", "\\", "| "}) plain = without(plain, mark);
  return plain;
}

}  // namespace netpreflight
