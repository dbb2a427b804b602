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

Text write_mail(const Requests& requests, const Report& report) {
  if (requests.size() == 1) return request_mail(requests.front(), report.run.started);
  return tl::unexpected(requests.empty()
                            ? std::string("there is nothing to ask for, and no mail to write")
                            : fmt::format("a mail goes to one team: choose with --to ({})", teams_in(requests)));
}

struct RequestsFormat {
  std::string_view name;
  Text (*write)(const Requests& requests, const Report& report);
};
constexpr std::array kRequestsFormats{
    RequestsFormat{"text",
                   [](const Requests& requests, const Report&) -> Text {
                     return requests_text(requests, terminal_style(ColorWish::never).columns);
                   }},
    RequestsFormat{"markdown",
                   [](const Requests& requests, const Report&) -> Text { return requests_markdown(requests); }},
    RequestsFormat{"json", [](const Requests& requests, const Report&) -> Text { return write_requests(requests); }},
    RequestsFormat{"eml", write_mail},
};

/// Those to one team, or all. A team that is not asked for anything is no error: a script asks for each.
tl::expected<Requests, std::string> wanted_requests(const RequestsOptions& options, const Report& report) {
  auto requests = requests_in(report, NETPREFLIGHT_VERSION);
  if (!requests) return tl::unexpected(fmt::format("{}: {}", input_name(options.file), requests.error()));
  if (options.to) std::erase_if(*requests, [&](const TeamRequest& each) { return each.team.id != *options.to; });
  return std::move(*requests);
}

}  // namespace

int run_requests(const RequestsOptions& options) {
  const auto report = load_report(options.file);
  if (!report) return complain(report.error(), kExitUsage);
  const auto requests = wanted_requests(options, *report);
  if (!requests) return complain(requests.error(), kExitUsage);
  const auto* format = std::ranges::find(kRequestsFormats, options.format, &RequestsFormat::name);
  const auto text = format->write(*requests, *report);
  if (!text) return complain(text.error(), kExitUsage);
  if (!options.output) return print(*text);
  const auto written = write_output(*options.output, *text);
  return written ? kExitDone : complain(written.error(), kExitIncomplete);
}

}  // namespace netpreflight
