#include "cli/pair/script.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "text/shell_word.hpp"

namespace netpreflight {

namespace {

// Standard error is nobody's: what a far end says there would reach a terminal. head(1) may read too much from a pipe, so that nothing
// is sent behind a file before it has been answered. The stand-in ends when the last writer of `hold` is gone, whoever it runs as: fd 3,
// which no other child may have.
constexpr std::string_view kScript = R"sh(exec 2> /dev/null
umask 077
here=${SSH_CONNECTION:-}; here=${here%% *}
at=${TMPDIR:-/tmp}; dir= dog=
say() { printf "%s %s\n" @MARK@ "$*"; }
fail() { say fault "$*"; exit 1; }
size_of() { wc -c < "$1" || echo 0; }
take() { head -c "$2" > "$1"; [ "$(size_of "$1")" -eq "$2" ] || fail room "$at"; }
clean() {
  trap "" HUP INT TERM PIPE; trap - EXIT
  exec 3>&-
  [ -s "$dir/check.pid" ] && kill "$(cat "$dir/check.pid")"
  [ -n "$dog" ] && kill "$dog"
  cd /; [ -n "$dir" ] && rm -rf "$dir"
  wait; say gone
}
trap clean EXIT; trap "exit 1" HUP INT TERM PIPE
dir=$(mktemp -d "$at/netpreflight.XXXXXX") || { dir=; fail room "$at"; }
mkdir "$dir/at" && cd "$dir/at" || fail room "$at"
( trap "kill \$nap; exit" TERM; sleep @SECONDS@ & nap=$!; wait "$nap" && kill -TERM $$ ) < /dev/null > /dev/null &
dog=$!
say hello "$(uname -m)" "$(id -u)" "$here"
while read -r word one two; do case $word in
program)
  take "$dir/netpreflight" "$one"
  chmod 700 "$dir/netpreflight"
  "$dir/netpreflight" --version < /dev/null > /dev/null || fail run "$?" "$at"
  say took ;;
table)
  take "$two" "$one"
  say took ;;
@LISTEN@@CHECK@get)
  [ -e "$dir/$one" ] || : > "$dir/$one"
  size=$(size_of "$dir/$one")
  say file "$one" "$size"
  head -c "$size" "$dir/$one" ;;
esac; done
)sh";

constexpr std::string_view kListen = R"sh(listen)
  mkfifo "$dir/hold" && exec 3<> "$dir/hold" 4< "$dir/hold" || fail room "$at"
  : > "$dir/listen.json"; as=
  free=$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start || echo 1024)
  if [ "$(id -u)" -ne 0 ] && [ @PORT@ -lt "$free" ]; then
    if sudo -n true < /dev/null > /dev/null 3>&- 4<&-; then as="sudo -n --"; else say note sudo; fi
  fi
  ( $as "$dir/netpreflight" @COMMAND@ -o json="$dir/listen.json" <&4 > /dev/null 4<&-; echo "$?" > "$dir/listen.end" ) 3>&- &
  listen=$!; exec 4<&-; i=0
  until [ -s "$dir/listen.json" ] || [ -e "$dir/listen.end" ] || [ "$i" -ge 200 ]; do sleep 0.1; i=$((i + 1)); done
  say listening ;;
stop)
  exec 3>&-; wait "$listen"
  say stopped "$(cat "$dir/listen.end")" ;;
)sh";

constexpr std::string_view kCheck = R"sh(check)
  ( "$dir/netpreflight" @COMMAND@ -q -f json < /dev/null > "$dir/report.json" 2> "$dir/errors.txt" &
    echo "$!" > "$dir/check.pid"; wait "$!"; say checked "$?" ) 3>&- &
  say checking ;;
)sh";

std::string filled(std::string_view text, std::string_view name, std::string_view value) {
  std::string all;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name)) {
    all.append(text.substr(0, at)).append(value);
    text.remove_prefix(at + name.size());
  }
  return all.append(text);
}

std::string listen_part(const EndWork& work) {
  if (work.listen.empty()) return {};
  const int lowest = std::ranges::min(work.ports);
  const int below_all = -1;  // echoes need rights, whatever ports anybody may take
  return filled(filled(kListen, "@PORT@", fmt::to_string(lowest == 0 ? below_all : lowest)), "@COMMAND@",
                shell_words(work.listen));
}

std::string check_part(const EndWork& work) {
  if (work.check.empty()) return {};
  std::string command = shell_words(work.check);
  if (work.to_add) command += fmt::format(" --host {}=\"$here\"", shell_word(*work.to_add));
  return filled(kCheck, "@COMMAND@", command);
}

/// "-p 2222" is two words, "-p2222" and "-oPort=2222" are one, and each may have blanks in its value.
void add_option(std::vector<std::string>& words, const std::string& option) {
  constexpr std::size_t kLetter = 2;
  const bool has_value = option.find(' ') == kLetter;
  words.push_back(has_value ? option.substr(0, kLetter) : option);
  const std::size_t value = has_value ? option.find_first_not_of(' ', kLetter) : std::string::npos;
  if (value != std::string::npos) words.push_back(option.substr(value));
}

std::vector<std::string> ssh_start(const PairOptions& options) {
  std::vector<std::string> words{"ssh"};
  for (const auto& option : options.ssh_options) add_option(words, option);
  return words;
}

}  // namespace

std::string far_script(const EndWork& work, Milliseconds limit, const std::string& mark) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit).count();
  std::string script = filled(kScript, "@MARK@", mark);
  script = filled(script, "@SECONDS@", fmt::to_string(seconds));
  // These come last: words of the user are in them.
  const std::string_view parts = "@LISTEN@@CHECK@";
  script.replace(script.find(parts), parts.size(), listen_part(work) + check_part(work));
  return script;
}

std::string far_command(const std::string& script) {
  return "exec sh -c " + shell_word(script);
}

std::vector<std::string> ssh_command(const PairOptions& options, const std::string& remote) {
  // The user's options come first, and ssh takes the first value that it meets.
  static constexpr std::array<std::string_view, 7> kOwn{
      "ConnectTimeout=15", "ServerAliveInterval=5",   "ServerAliveCountMax=3", "ForwardAgent=no",
      "ForwardX11=no",     "ClearAllForwardings=yes", "RemoteCommand=none"};
  auto words = ssh_start(options);
  words.emplace_back("-T");
  for (const auto& own : kOwn) words.insert(words.end(), {"-o", std::string(own)});
  words.insert(words.end(), {"--", options.destination, remote});
  return words;
}

std::vector<std::string> ssh_query(const PairOptions& options) {
  auto words = ssh_start(options);
  words.insert(words.end(), {"-G", "--", options.destination});
  return words;
}

SshConfiguration read_ssh_configuration(const std::string& text) {
  SshConfiguration found;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, blank);
    const std::string_view value = line.substr(blank + 1);
    if (key == "hostname") found.host = value;
    if ((key == "proxyjump" || key == "proxycommand") && value != "none") found.goes_through = true;
  }
  return found;
}

}  // namespace netpreflight
