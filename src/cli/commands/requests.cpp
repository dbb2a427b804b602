#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "netpreflight/requests.hpp"
#include "record/requests_json.hpp"
#include "report/requests/messages.hpp"

namespace netpreflight {

namespace {

using Requests = std::vector<TeamRequest>;
using Text = tl::expected<std::string, std::string>;

std::string teams_in(const Requests& requests) {
  std::string teams;
  for (const auto& request : requests) teams += (teams.empty() ? "" : ", ") + request.team.id;
  return teams;
}

Text write_mail(const Requests& requests, WallTime when) {
  if (requests.size() == 1) return request_mail(requests.front(), when);
  return tl::unexpected(requests.empty()
                            ? std::string("there is nothing to ask for, and no mail to write")
                            : fmt::format("a mail goes to one team: choose with --to ({})", teams_in(requests)));
}

struct RequestsFormat {
  std::string_view name;
  Text (*write)(const Requests& requests, WallTime when);
};
constexpr std::array kRequestsFormats{
    RequestsFormat{"text",
                   [](const Requests& requests, WallTime) -> Text {
                     return requests_text(requests, terminal_style(ColorWish::never).columns);
                   }},
    RequestsFormat{"markdown", [](const Requests& requests, WallTime) -> Text { return requests_markdown(requests); }},
    RequestsFormat{"json", [](const Requests& requests, WallTime) -> Text { return write_requests(requests); }},
    RequestsFormat{"eml", write_mail},
};

/// What is asked for, and when it was seen.
struct Asked {
  Requests requests;
  WallTime when{};
};

tl::expected<Asked, std::string> asked_in(const Document& document) {
  if (const auto* merged = std::get_if<Merged>(&document)) {
    WallTime newest{};
    for (const auto& host : merged->hosts) newest = std::max(newest, host.report.run.started);
    return Asked{requests_in(*merged), newest};
  }
  const auto* report = std::get_if<Report>(&document);
  if (report == nullptr)
    return tl::unexpected(
        std::string("is the log of a stand-in; `netpreflight merge` makes of it what can be asked for"));
  auto requests = requests_in(*report, NETPREFLIGHT_VERSION);
  if (!requests) return tl::unexpected(requests.error());
  return Asked{std::move(*requests), report->run.started};
}

/// Those to one team, or all. A team that is not asked for anything is no error: a script asks for each.
tl::expected<Asked, std::string> wanted_requests(const RequestsOptions& options, const Document& document) {
  auto asked = asked_in(document);
  if (!asked) return tl::unexpected(fmt::format("{}: {}", input_name(options.file), asked.error()));
  if (options.to) std::erase_if(asked->requests, [&](const TeamRequest& each) { return each.team.id != *options.to; });
  return asked;
}

}  // namespace

int run_requests(const RequestsOptions& options) {
  const auto document = load_document(options.file);
  if (!document) return complain(document.error(), kExitUsage);
  const auto asked = wanted_requests(options, *document);
  if (!asked) return complain(asked.error(), kExitUsage);
  const auto* format = std::ranges::find(kRequestsFormats, options.format, &RequestsFormat::name);
  const auto text = format->write(asked->requests, asked->when);
  if (!text) return complain(text.error(), kExitUsage);
  if (!options.output) return print(*text);
  const auto written = write_output(*options.output, *text);
  return written ? kExitDone : complain(written.error(), kExitIncomplete);
}

}  // namespace netpreflight
