#include "record/report_json.hpp"

#include <sstream>

#include "record/evidence_json.hpp"
#include "record/report_fields.hpp"
#include "text/columns.hpp"
#include "text/foreign.hpp"

namespace netpreflight {
namespace {

using nlohmann::json;

constexpr DocumentLimits kLimits{.bytes = kMaxReportBytes,
                                 .depth = 32,
                                 .entries = kMaxTableRows,
                                 .values = 8'000'000,
                                 .memory = std::size_t{256} << 20U};

std::string name_path(const json& /*root*/, const DocumentPath& path) {
  std::string where;
  for (const auto& part : path) {
    if (const auto* index = std::get_if<std::size_t>(&part)) {
      where += fmt::format("[{}]", *index);
    } else {
      where += (where.empty() ? "" : ".") + escape_foreign(std::get<std::string>(part), 80);
    }
  }
  return where;
}

void write_evidence(JsonText& out, const ReportedStep& step) {
  out.begin_object();
  Writer writer(out);
  std::visit([&writer](const auto& each) { fields(writer, each); }, step.evidence);
  if (std::holds_alternative<HandshakeEvidence>(step.evidence)) {
    const auto& who = step.finding.interceptor;
    fields_of_judgement(writer, step.finding.anchor, who.empty() ? std::nullopt : std::optional(who));
  }
  out.end_object();
}

void write_step(JsonText& out, const ReportedStep& step) {
  out.begin_object();
  Writer writer(out);
  fields_of_step(writer, std::string(kStepKinds.at(step.evidence.index())), step, step.finding);
  out.key("evidence");
  write_evidence(out, step);
  out.end_object();
}

void write_array_of_steps(JsonText& out, const ReportedRow& row) {
  out.begin_array();
  for (const auto& step : row.steps) write_step(out, step);
  out.end_array();
}

/// Evidence of the kind at `index`, with nothing in it.
template <std::size_t... kIndices>
Evidence blank_evidence(std::size_t index, std::index_sequence<kIndices...> /*kinds*/) {
  Evidence blank;
  ((index == kIndices ? void(blank.emplace<kIndices>()) : void()), ...);
  return blank;
}

void read_step(FirstFault& faults, const json& from, const Place& place, ReportedStep& step) {
  StepFinding& finding = step.finding;
  Reader reader(faults, from, place);
  std::string kind;
  fields_of_step(reader, kind, step, finding);
  const auto found = std::find(kStepKinds.begin(), kStepKinds.end(), kind);
  if (found == kStepKinds.end()) {
    faults.report(Place{&place, "kind"}.words(),
                  "must be a kind of step that this version knows, not " + in_quotes(kind));
    return;
  }
  step.evidence = blank_evidence(static_cast<std::size_t>(found - kStepKinds.begin()),
                                 std::make_index_sequence<kStepKinds.size()>());
  std::visit([&reader](auto& evidence) { reader("evidence", evidence); }, step.evidence);
  if (std::holds_alternative<HandshakeEvidence>(step.evidence) && !faults.get()) {
    const Place evidence{&place, "evidence"};
    std::optional<std::string> interceptor;
    Reader handshake(faults, *reader.find("evidence"), evidence);
    fields_of_judgement(handshake, finding.anchor, interceptor);
    finding.interceptor = std::move(interceptor).value_or("");
  }
}

}  // namespace

void write_json(JsonText& out, const ReportedRow& row) {
  out.begin_object();
  Writer writer(out);
  fields(writer, row);
  out.key("steps");
  write_array_of_steps(out, row);
  out.end_object();
}

void write_fields_of_result(JsonText& out, const ReportedRow& row) {
  Writer writer(out);
  fields_of_result(writer, row);
}

void read(FirstFault& faults, const json& from, const Place& place, ReportedRow& row) {
  Reader reader(faults, from, place);
  fields(reader, row);
  const Place inside{&place, "steps"};
  const json* steps = reader.find("steps");
  if (steps == nullptr || !steps->is_array()) {
    faults.report(inside.words(), steps == nullptr ? "is missing" : "must be an array, not " + shown(*steps));
    return;
  }
  row.steps.resize(steps->size());
  for (std::size_t index = 0; index < steps->size(); ++index) {
    read_step(faults, (*steps)[index], Place{&inside, index}, row.steps[index]);
  }
}

namespace {

void check_schema(FirstFault& faults, const Reader& reader) {
  const json* schema = reader.find("schema");
  if (schema == nullptr) {
    faults.report("schema", "is missing");
  } else if (*schema != kReportFormat) {
    faults.report("schema", fmt::format("must be \"{}\", not {}", kReportFormat, shown(*schema)));
  }
}

}  // namespace

void write_report(const Report& report, const TextSink& sink) {
  write_document(sink, kReportFormat, [&](JsonText&, Writer& writer) { fields(writer, report); });
}

std::string write_report(const Report& report) {
  return document_text(kReportFormat, [&](JsonText&, Writer& writer) { fields(writer, report); });
}

std::string write_steps(const ReportedRow& row) {
  return json_text([&](JsonText& out) { write_array_of_steps(out, row); });
}

void read_report(FirstFault& faults, const json& document, Report& report) {
  const Place root;
  Reader reader(faults, document, root);
  check_schema(faults, reader);
  fields(reader, report);
  check_rows(faults, report.table, report.rows);
}

tl::expected<json, ReportError> parse_report_document(std::string_view text, std::string_view file) {
  auto document = parse_document(text, kLimits, name_path);
  if (!document) {
    return tl::unexpected(ReportError{std::string(file), document.error().where, document.error().reason});
  }
  return std::move(*document);
}

tl::expected<Report, ReportError> read_report(std::string_view text, std::string_view file) {
  const auto document = parse_report_document(text, file);
  if (!document) {
    return tl::unexpected(document.error());
  }
  FirstFault faults;
  Report report;
  read_report(faults, *document, report);
  if (const auto& fault = faults.get()) {
    return tl::unexpected(ReportError{std::string(file), fault->where, fault->reason});
  }
  return report;
}

namespace {

/// Goes through the fields that Writer and Reader go through, so that no field can be forgotten.
class TextVisitor {
 public:
  template <typename T>
  using Ref = T&;
  using See = std::function<void(std::string_view, std::string&)>;

  explicit TextVisitor(const See& see) : see_(see) {}

  template <typename T>
  void operator()(std::string_view key, T& value, std::string_view /*about*/ = {}) {
    const std::size_t above = where_.size();
    where_.append(above == 0 ? "" : ".").append(key);
    visit(value);
    where_.resize(above);
  }

  template <typename T>
  void flat(std::string_view /*sign*/, std::optional<T>& value) {
    if (value) fields(*this, *value);
  }

 private:
  void visit(std::string& text) { see_(where_, text); }

  void visit(Lines& lines) {
    std::string seen;
    std::istringstream text(lines.text);
    for (std::string line; std::getline(text, line);) {
      see_(where_, line);
      seen += line + (text.eof() ? "" : "\n");
    }
    if (seen != lines.text) lines.text = realigned(seen);
  }

  template <typename T>
  void visit(std::optional<T>& value) {
    if (value) visit(*value);
  }

  template <typename T>
  void visit(std::vector<T>& values) {
    if constexpr (!std::is_enum_v<T>) {
      for (T& value : values) visit(value);
    }
  }

  void visit(Evidence& evidence) {
    std::visit([this](auto& each) { fields(*this, each); }, evidence);
  }

  void visit(ReportedStep& step) {
    (*this)("target", step.target);
    (*this)("evidence", step.evidence);
    (*this)("evidence.anchor", step.finding.anchor);
    (*this)("evidence.interceptor", step.finding.interceptor);
  }

  void visit(ReportedRow& row) {
    fields(*this, row);
    (*this)("steps", row.steps);
  }

  template <typename T>
  void visit(T& value) {
    constexpr bool kHasFields = std::is_class_v<T> && !std::is_same_v<T, Milliseconds> && !std::is_same_v<T, WallTime>;
    if constexpr (kHasFields) fields(*this, value);
  }

  const See& see_;
  std::string where_;
};

}  // namespace

void for_each_text(Report& report, const std::function<void(std::string_view where, std::string& text)>& see) {
  TextVisitor visitor(see);
  fields(visitor, report);
}

}  // namespace netpreflight
