#include "report/requests/messages.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalogue/phrases.hpp"
#include "report/parts/escapes.hpp"
#include "report/parts/layout.hpp"
#include "report/parts/message.hpp"
#include "report/requests/mime.hpp"

namespace netpreflight {

namespace {

/// Of one problem its request; of several each under a heading.
std::string message_text(const TeamRequest& request, std::size_t columns) {
  std::string text;
  const bool several = request.problems.size() > 1;
  for (std::size_t i = 0; i < request.problems.size(); ++i) {
    const Problem& problem = request.problems[i];
    if (i > 0) text += '\n';
    if (several) text += wrapped("", fmt::format("{}. {}", i + 1, problem.request.subject), columns) + '\n';
    text += laid_out(problem.request.text.text, 0, columns);
  }
  return text;
}

std::string as_markdown(std::string_view text) {
  std::string markdown;
  bool in_code = false;
  for (const auto line : lines_of(text)) {
    if (is_preformatted(line) != in_code) markdown += "```\n";
    in_code = is_preformatted(line);
    markdown += (in_code ? std::string(line.substr(line.find_first_not_of(' '))) : markdown_escaped(line)) + '\n';
  }
  return markdown + (in_code ? "```\n" : "");
}

}  // namespace

std::string requests_text(const std::vector<TeamRequest>& requests, std::size_t columns) {
  if (requests.empty()) return phrase(Phrase::nothing_to_ask) + '\n';
  std::string text;
  for (const auto& request : requests) {
    if (!text.empty()) text += '\n' + std::string(columns, '-') + "\n\n";
    text += wrapped("To:      ", request.team.name, columns);
    text += wrapped("Subject: ", request.subject, columns);
    text += '\n' + message_text(request, columns);
  }
  return text;
}

std::string requests_markdown(const std::vector<TeamRequest>& requests) {
  if (requests.empty()) return phrase(Phrase::nothing_to_ask) + '\n';
  std::string markdown;
  for (const auto& request : requests) {
    markdown += fmt::format("{}# To {}\n", markdown.empty() ? "" : "\n", markdown_escaped(request.team.name));
    for (const auto& problem : request.problems) {
      markdown += fmt::format("\n## {}\n\n{}", markdown_escaped(problem.request.subject),
                              as_markdown(problem.request.text.text));
    }
  }
  return markdown;
}

std::string request_mail(const TeamRequest& request, WallTime written) {
  constexpr std::size_t kColumns = 78;  // RFC 5322 section 2.1.1
  const auto date = std::chrono::floor<std::chrono::seconds>(written);
  // X-Unsent makes mail programs open it to be edited and sent.
  return fmt::format(
      "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: netpreflight <netpreflight@localhost>\r\n{}X-Unsent: 1\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
      date, mime_header("Subject", request.subject), quoted_printable(message_text(request, kColumns)));
}

}  // namespace netpreflight
