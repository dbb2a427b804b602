#include "report/html/parts.hpp"

#include <fmt/format.h>

#include "netpreflight/catalogue.hpp"
#include "report/parts/escapes.hpp"
#include "report/writers.hpp"

namespace netpreflight {

namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --text: #1f2328; --back: #fff; --faint: #59636e; --line: #d1d9e0; --box: #f6f8fa;
  --pass: #1a7f37; --warn: #9a6700; --fail: #cf222e; --skip: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --back: #0d1117; --faint: #9198a1; --line: #3d444d; --box: #151b23;
  --pass: #3fb950; --warn: #d29922; --fail: #f85149; --skip: #8b949e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 15px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 1.4rem 0 .4rem; font-size: 1.15rem; } h3 { margin: 1rem 0 .3rem; font-size: 1rem; }
p { margin: .2rem 0; }
code, pre { font: 13px/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.verdict { padding: .8rem 1rem; border: 1px solid var(--line); border-left: .6rem solid var(--c); background: var(--box); }
.verdict h1 { color: var(--c); }
.pass, .ready { --c: var(--pass); } .warn, .ready_with_warnings { --c: var(--warn); } .fail, .not_ready { --c: var(--fail); } .skip { --c: var(--skip); }
.status { color: var(--c); font-weight: 700; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; } dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; } th { color: var(--faint); font-weight: 600; text-align: left; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.narrow, th.narrow { white-space: nowrap; overflow-wrap: normal; } .optional { color: var(--faint); }
.rows { table-layout: fixed; } .rows th:nth-child(1) { width: 4.5em; } .rows th:nth-child(3) { width: 6em; } .rows th:nth-child(2), .rows th:nth-child(4) { width: 22%; }
.matrix td { text-align: center; } .matrix td:first-child { text-align: left; } .wide { overflow-x: auto; }
.card { margin: .8rem 0; padding: .5rem .9rem; border: 1px solid var(--line); border-left: .4rem solid var(--c); } .card h3 { margin: 0 0 .2rem; }
details summary { color: var(--faint); cursor: pointer; } td details pre { max-height: 30rem; overflow: auto; }
pre { margin: .3rem 0; padding: .6rem; background: var(--box); white-space: pre-wrap; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
svg text { fill: var(--text); } svg .faint { fill: var(--faint); font-size: 11px; }
svg rect { fill: var(--box); stroke: var(--c, var(--line)); stroke-width: 1.5; }
svg path { fill: none; stroke: var(--c, var(--line)); stroke-width: 2; } svg path.broken { stroke-dasharray: 5 5; } svg path.unchecked { stroke-dasharray: 2 5; }
svg text.cross { fill: var(--c); font-size: 20px; font-weight: 700; }
footer { margin-top: 1.5rem; color: var(--faint); }
@page { margin: 1.2cm; }
@media print { body { max-width: none; padding: 0; font-size: 7.5pt; line-height: 1.2; } code, pre { font-size: 7pt; } h1 { font-size: 14pt; } h2 { font-size: 10pt; margin: .5rem 0 .2rem; }
  h3 { font-size: 9pt; margin: .3rem 0 .1rem; } .verdict { padding: .2rem .6rem; } dl { margin: .3rem 0; } .card { margin: .15rem 0; padding: .15rem .5rem; } footer { margin-top: .5rem; }
  th, td { padding: .05rem .3rem; } tr, .card, svg { break-inside: avoid; } details:not([open]) { display: none; } svg { max-height: 7cm; } }
)";

}  // namespace

std::string html_page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
      xml_escaped(title), kStyle, body);
}

std::string html_verdict(Verdict verdict, std::string_view below) {
  return fmt::format("<header class=\"verdict {}\">\n<h1>{}</h1>\n<p>{}</p>\n</header>\n", name(verdict),
                     words(verdict), xml_escaped(below));
}

std::string html_status(Status status) {
  return fmt::format("<span class=\"status {}\">{}</span>", name(status), words(status));
}

std::string html_cause(Cause cause) {
  return fmt::format("<code title=\"{}\">{}</code>", xml_escaped(entry(cause).meaning), code(cause));
}

}  // namespace netpreflight
