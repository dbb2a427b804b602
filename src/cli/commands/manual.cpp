// The manual page, netpreflight(1), from the option definitions; docs/netpreflight.1 is its output.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/options/examples.hpp"
#include "cli/options/option_words.hpp"

namespace netpreflight {

namespace {

/// Text in roff: hyphens that may be copied, and no line that begins with a control character.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string option_entry(const OptionWords& option) {
  std::string names;
  for (const auto& name : option.names) names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", roff(name));
  if (option.names.empty()) names = fmt::format("\\fI{}\\fR", roff(option.value));
  if (!option.names.empty() && !option.value.empty()) names += fmt::format(" \\fI{}\\fR", roff(option.value));
  std::string text = fmt::format(".TP\n{}\n{}.", names, roff(option.description));
  if (option.repeatable) text += " May be given several times.";
  if (!option.preset.empty()) text += fmt::format(" The default is {}.", roff(option.preset));
  return text + '\n';
}

std::string example_lines(const CommandWords& command) {
  std::string text = ".PP\n.nf\n";
  for (const auto& example : examples_of(command.name)) text += "    " + roff(example) + '\n';
  return text + ".fi\n";
}

std::string command_entries(const CommandWords& command) {
  std::string arguments;
  for (const auto& argument : command.arguments) {
    const std::string name = fmt::format("\\fI{}\\fR", roff(argument.value));
    arguments += argument.required ? " " + name : " [" + name + "]";
  }
  std::string text =
      fmt::format(".SS \"netpreflight {}{}\"\n{}.\n", roff(command.name), arguments, roff(command.description));
  for (const auto& argument : command.arguments) text += option_entry(argument);
  for (const auto& option : command.options) text += option_entry(option);
  text += ".PP\nExamples:\n" + example_lines(command);
  for (const auto& inner : command.commands) text += command_entries(inner);
  return text;
}

constexpr std::string_view kEnd = R"(.SH "EXIT STATUS"
.TP
.B 0
Ready, perhaps with warnings; or done.
.TP
.B 1
Not ready; with
.B \-\-strict
anything but ready. Of a comparison: it differs.
.TP
.B 2
The command line or a file named on it cannot be used; nothing was probed.
.TP
.B 3
The run could not be completed, or an output could not be written.
.TP
.B 130
Interrupted. What was known by then has been reported.
.SH ENVIRONMENT
.TP
.B NO_COLOR
If it is set and not empty, the output has no colours.
.TP
.BR SSL_CERT_FILE ", " SSL_CERT_DIR
Where this host's trust store is, as OpenSSL has it.
)";

}  // namespace

int run_manual() {
  const CommandWords program = describe_program();
  std::string text = fmt::format(
      ".\\\" Made by `netpreflight manual` from the option definitions.\n.TH NETPREFLIGHT 1 \"\" \"netpreflight {}\" \"User Commands\"\n",
      NETPREFLIGHT_VERSION);
  text += ".SH NAME\nnetpreflight \\- check the network requirements of a product before its installation\n";
  text += ".SH SYNOPSIS\n.B netpreflight\n[\\fIcommand\\fR] [\\fIoptions\\fR]\n";
  text += fmt::format(".SH DESCRIPTION\n{}\nWithout a command it is \\fBcheck\\fR.\n", roff(program.description));
  text += ".SH OPTIONS\n";
  for (const auto& option : program.options) text += option_entry(option);
  text += ".SH COMMANDS\n";
  for (const auto& command : program.commands) text += command_entries(command);
  text += std::string(kEnd) + ".SH EXAMPLES\n" + example_lines(program);
  return print(text);
}

}  // namespace netpreflight
