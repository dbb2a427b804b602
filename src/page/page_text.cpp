#include "page/page_text.hpp"

#include <algorithm>

#include "text/host_name.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string plain_title(std::string_view title) {
  std::string plain = lower_case(squeezed(title));
  const std::size_t name = plain.find_first_not_of("0123456789. ");
  if (name != std::string::npos && name > 0 && plain[name - 1] == ' ') plain.erase(0, name);
  return plain;
}

std::string host_of_bare_url(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    std::string_view host = url.substr(scheme.size());
    if (host.ends_with('/')) host.remove_suffix(1);
    while (host.ends_with('.')) host.remove_suffix(1);
    return is_host(host) ? lower_case(host) : std::string();
  }
  return {};
}

void add_hosts_in_prose(PageContent& page, const std::string& section, std::string_view line) {
  constexpr std::string_view kStart = "http";
  for (std::size_t at = line.find(kStart); at != std::string_view::npos;) {
    const std::string_view rest = line.substr(at);
    std::size_t length = kStart.size();
    if (rest.starts_with("http://") || rest.starts_with("https://")) {
      length = std::min(rest.find_first_of(" \t\r\n`<>\"'),;"), rest.size());
      std::string host = host_of_bare_url(rest.substr(0, length));
      if (!host.empty()) page.hosts_in_prose[section].insert(std::move(host));
    }
    at = line.find(kStart, at + length);
  }
}

}  // namespace netpreflight
