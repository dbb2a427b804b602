// Completions for bash, zsh and fish, from the option definitions.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/options/option_words.hpp"

namespace netpreflight {

namespace {

std::string joined(const std::vector<std::string>& words, std::string_view separator = " ") {
  return fmt::format("{}", fmt::join(words, separator));
}

/// Every command with its inner ones, each by its whole name.
void flatten(const CommandWords& command, std::vector<CommandWords>& all) {
  for (const auto& inner : command.commands) {
    all.push_back(inner);
    flatten(inner, all);
  }
}

std::vector<CommandWords> commands_of(const CommandWords& program) {
  std::vector<CommandWords> all;
  flatten(program, all);
  return all;
}

std::vector<std::string> names_of(const std::vector<CommandWords>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const auto& command : commands) names.push_back(last_word(command.name));
  return names;
}

// ---- bash ----

/// The commands so far, told from the words before the cursor; `check` where there is none yet.
constexpr std::string_view kBashStart = R"(# bash completion of netpreflight, made by `netpreflight completion bash`
_netpreflight() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" words="" files="" word
  # bash splits words at "=": "--format=te" and "text=file" are three words each.
  if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
)";

constexpr std::string_view kBashEnd = R"(  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur"; compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  fi
}
complete -F _netpreflight netpreflight
)";

std::string bash_values(const CommandWords& command) {
  std::string cases;
  for (const auto& option : command.options) {
    if (option.value.empty()) continue;
    const bool takes_other_files = option.takes_file && option.value != "FORMAT=FILE";
    std::string action = option.words.empty() ? "" : fmt::format("words=\"{}\"", joined(option.words));
    if (takes_other_files) action += action.empty() ? "files=1" : "; files=1";
    cases += fmt::format("    \"{}\") {} ;;\n", joined(option.names, "\"|\""), action.empty() ? ":" : action);
  }
  return cases;
}

std::string bash_rest(const CommandWords& command, const std::vector<std::string>& first) {
  std::string words = joined(first);
  for (const auto& option : command.options) words += ' ' + joined(option.names);
  bool files = false;
  for (const auto& argument : command.arguments) {
    words += ' ' + joined(argument.words);
    files = files || argument.takes_file;
  }
  const std::string fallback = files ? "if [[ $cur == -* ]]; then words=\"{}\"; else files=1; fi" : "words=\"{}\"";
  return fmt::format("    *) {} ;;\n", fmt::format(fmt::runtime(fallback), words));
}

std::string bash(const CommandWords& program) {
  std::string text(kBashStart);
  const auto commands = commands_of(program);
  for (const auto& command : commands) {
    const std::size_t space = command.name.rfind(' ');
    const std::string above = space == std::string::npos ? "" : command.name.substr(0, space);
    text += fmt::format("      \"{} {}\") command=\"{}\" ;;\n", above, last_word(command.name), command.name);
  }
  text += "    esac\n  done\n";
  text += "  case \"$command\" in\n";
  for (const auto& command : commands) {
    const bool is_default = command.name == "check";
    std::vector<std::string> first = names_of(command.commands);
    text +=
        fmt::format("  \"{}\"{}) case \"$prev\" in\n{}", command.name, is_default ? "|\"\"" : "", bash_values(command));
    if (is_default) {
      text += fmt::format("    *) words=\"{}\"\n", [&] {
        std::string words;
        for (const auto& option : command.options) words += joined(option.names) + ' ';
        return words + "--version";
      }());
      text +=
          fmt::format("       if [[ -z $command ]]; then words+=\" {}\"; fi ;;\n", joined(names_of(program.commands)));
    } else {
      text += bash_rest(command, first);
    }
    text += "    esac ;;\n";
  }
  return text + "  esac\n" + std::string(kBashEnd);
}

// ---- zsh ----

/// Inside single quotes and a specification of _arguments.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (std::string_view("[]:\\").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_action(const OptionWords& option) {
  if (option.value == "FORMAT=FILE" || option.value == "ROLE=ADDRESS") {
    return fmt::format(":{}:compadd -S \"\" -- {}", zsh_text(option.value), joined(option.words));
  }
  if (!option.words.empty() && option.takes_file)
    return fmt::format(":{}:{{compadd -- {}; _files}}", zsh_text(option.value), joined(option.words));
  if (!option.words.empty()) return fmt::format(":{}:({})", zsh_text(option.value), joined(option.words));
  return fmt::format(":{}:{}", zsh_text(option.value), option.takes_file ? "_files" : " ");
}

std::string zsh_specs(const CommandWords& command, std::size_t position) {
  std::string specs;
  for (const auto& option : command.options) {
    for (const auto& name : option.names) {
      const std::string once = option.repeatable ? "*" : fmt::format("({})", joined(option.names));
      const bool is_long = name.starts_with("--");
      specs += fmt::format(" \\\n      '{}{}{}[{}]{}'", once, name,
                           option.value.empty() ? ""
                           : is_long            ? "="
                                                : "+",
                           zsh_text(option.description), option.value.empty() ? "" : zsh_action(option));
    }
  }
  if (!command.commands.empty()) {
    std::string list;
    for (const auto& inner : command.commands)
      list += fmt::format("{}\\:\"{}\" ", last_word(inner.name), zsh_text(inner.description));
    specs += fmt::format(" \\\n      '{}::command:(({}))'", position++, list);
  }
  for (const auto& argument : command.arguments)
    specs += fmt::format(" \\\n      '{}{}'", position++, zsh_action(argument));
  return specs;
}

std::string zsh(const CommandWords& program) {
  const auto commands = commands_of(program);
  std::string text =
      "#compdef netpreflight\n# zsh completion of netpreflight, made by `netpreflight completion zsh`\n_netpreflight() {\n"
      "  local command=\"\" word\n  for word in ${words[2,CURRENT-1]}; do\n    case \"$command $word\" in\n";
  for (const auto& command : commands) {
    const std::size_t space = command.name.rfind(' ');
    const std::string above = space == std::string::npos ? "" : command.name.substr(0, space);
    text += fmt::format("      \"{} {}\") command=\"{}\" ;;\n", above, last_word(command.name), command.name);
  }
  text += "    esac\n  done\n  case \"$command\" in\n";
  std::string list;
  for (const auto& command : program.commands)
    list += fmt::format("{}\\:\"{}\" ", command.name, zsh_text(command.description));
  for (const auto& command : commands) {
    const auto depth = static_cast<std::size_t>(std::ranges::count(command.name, ' '));
    std::string before;
    for (std::size_t i = 0; i <= depth; ++i) before += fmt::format(" '{}: :'", i + 1);
    text += fmt::format("    \"{}\") _arguments -S :{}{} ;;\n", command.name, before, zsh_specs(command, depth + 2));
    if (command.name == "check")
      text += fmt::format("    \"\") _arguments -S : '1:command:(({}))'{} ;;\n", list, zsh_specs(command, 2));
  }
  return text +
         "  esac\n}\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then _netpreflight \"$@\"; else compdef _netpreflight netpreflight; fi\n";
}

// ---- fish ----

std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

constexpr std::string_view kFishStart = R"(# fish completion of netpreflight, made by `netpreflight completion fish`
function __netpreflight_command
  set -l command ''
  for word in (commandline -opc)[2..-1]
    switch "$command $word"
)";

std::string fish_option(const std::string& condition, const OptionWords& option) {
  std::string line = fmt::format("complete -c netpreflight -n '{}'", condition);
  for (const auto& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.value.empty()) line += option.takes_file && option.value != "FORMAT=FILE" ? " -r -F" : " -x";
  if (!option.words.empty()) line += fmt::format(" -a '{}'", joined(option.words));
  return line + fmt::format(" -d '{}'\n", fish_text(option.description));
}

std::string fish(const CommandWords& program) {
  const auto commands = commands_of(program);
  std::string text(kFishStart);
  for (const auto& command : commands) {
    const std::size_t space = command.name.rfind(' ');
    const std::string above = space == std::string::npos ? "" : command.name.substr(0, space);
    text += fmt::format("      case '{} {}'\n        set command '{}'\n", above, last_word(command.name), command.name);
  }
  text += "    end\n  end\n  echo $command\nend\n";
  text += "complete -c netpreflight -f\n";
  for (const auto& command : program.commands) {
    text += fmt::format("complete -c netpreflight -n 'test -z (__netpreflight_command)' -a {} -d '{}'\n", command.name,
                        fish_text(command.description));
  }
  for (const auto& command : commands) {
    const bool is_default = command.name == "check";
    const std::string condition = is_default ? "contains -- (__netpreflight_command) check \"\""
                                             : fmt::format("test (__netpreflight_command) = \"{}\"", command.name);
    for (const auto& option : command.options) text += fish_option(condition, option);
    for (const auto& inner : command.commands) {
      text += fmt::format("complete -c netpreflight -n '{}' -a {} -d '{}'\n", condition, last_word(inner.name),
                          fish_text(inner.description));
    }
    for (const auto& argument : command.arguments) {
      if (argument.takes_file) text += fmt::format("complete -c netpreflight -n '{}' -F\n", condition);
      if (!argument.words.empty())
        text += fmt::format("complete -c netpreflight -n '{}' -a '{}'\n", condition, joined(argument.words));
    }
  }
  return text;
}

struct Shell {
  std::string_view name;
  std::string (*write)(const CommandWords& program);
};
constexpr std::array kShells{Shell{"bash", bash}, Shell{"zsh", zsh}, Shell{"fish", fish}};

}  // namespace

int run_completion(const CompletionOptions& options) {
  const auto shell = std::ranges::find(kShells, options.shell, &Shell::name);
  return print(shell->write(describe_program()));
}

}  // namespace netpreflight
