// The options of every command as the user gave them, checked one by one.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "net/dns.hpp"
#include "netpreflight/listen_log.hpp"
#include "netpreflight/plan.hpp"
#include "report/text/text.hpp"

namespace netpreflight {

enum class ColorWish : std::uint8_t { automatic, always, never };

struct OutputFile {
  std::string format;
  std::filesystem::path path;
};

/// What leaves the house with names replaced.
struct RedactionWish {
  std::optional<bool> redact;  ///< nothing: as each format has it by default
  std::optional<std::filesystem::path> map;
};

/// Of the commands that print reports.
struct OutputOptions {
  bool strict = false;
  std::string format = "text";
  std::vector<OutputFile> outputs;
  TextStyle::Detail detail = TextStyle::Detail::normal;
  ColorWish color = ColorWish::automatic;
  RedactionWish redaction;
  std::set<std::string> only_rows = {};  ///< ids of the rows that text shows; none: all
};

struct CheckOptions : OutputOptions {
  Wishes wishes;
  std::vector<Nameserver> nameservers;
  std::optional<std::string> proxy;  ///< as given, with its credentials; never to be printed
  bool no_proxy = false;
  std::optional<std::filesystem::path> proxy_password_file;
  Family family = Family::any;
  Milliseconds timeout{5000};
  std::optional<Milliseconds> wait;  ///< how long rows that do not pass are checked again
  std::size_t concurrency = 1000;
  std::optional<std::filesystem::path> requirements;
  std::optional<std::filesystem::path> trust_store;
  std::optional<std::filesystem::path> public_roots;
  std::optional<std::filesystem::path> config;
};

struct ShowOptions : OutputOptions {
  std::filesystem::path file;  ///< "-": standard input
  std::size_t block = 0;       ///< which of several in a mail; 0: there is one
  bool rejudge = false;
  std::vector<std::string> only;  ///< ids of rows or sections, globs allowed
};

struct ListenOptions {
  std::string role;  ///< empty: the table's own_role()
  std::vector<std::string> only;
  Milliseconds time{1'800'000};
  std::size_t connections = 64;
  Family family = Family::any;
  std::map<std::string, PortChoice> ports;  ///< as Wishes
  std::vector<RoleNetwork> from;            ///< whose visits count as which role's
  std::optional<std::filesystem::path> requirements;
  std::optional<std::filesystem::path> log;
  bool until_input_ends = false;
};

struct RequirementsOptions {
  enum class Action : std::uint8_t { show, check, schema, compare, list, import };
  Action action = Action::show;
  std::string format = "text";
  std::optional<std::filesystem::path> requirements;
  std::filesystem::path file;                   ///< of check, compare and import
  std::optional<std::string> role;              ///< of import: what the product's host is called
  std::optional<std::filesystem::path> output;  ///< of import
};

struct ExplainOptions {
  std::string cause;  ///< empty: all
  std::string format = "text";
};

struct CompletionOptions {
  std::string shell;
};

struct MergeOptions : OutputOptions {
  std::vector<std::filesystem::path> files;
};

struct DiffOptions {
  std::filesystem::path old_file;
  std::filesystem::path new_file;
  std::string format = "text";
  bool exit_verdict = false;
  bool strict = false;
  ColorWish color = ColorWish::automatic;
};

struct RulesOptions {
  std::optional<std::filesystem::path> failed_in;
  std::optional<std::filesystem::path> requirements;
  std::map<std::string, std::string> hosts;  ///< role id -> name or address
  std::map<std::string, PortChoice> ports;   ///< as Wishes
  std::string format = "markdown";
};

struct RequestsOptions {
  std::filesystem::path file;
  std::optional<std::string> to;  ///< the id of a team
  std::string format = "text";
  std::optional<std::filesystem::path> output;
};

struct PairOptions : OutputOptions {
  std::string destination;                   ///< as ssh takes it
  std::vector<std::string> ssh_options;      ///< each as typed: "-p 2222"
  std::string from;                          ///< a role's id; empty: the table's own_role()
  std::string there;                         ///< the other end's; empty: it follows from the rows
  std::map<std::string, std::string> hosts;  ///< role id -> name or address
  std::map<std::string, PortChoice> ports;   ///< as Wishes
  std::vector<std::string> only;
  Family family = Family::any;
  Milliseconds timeout{5000};
  std::optional<std::filesystem::path> requirements;
  bool dry_run = false;
};

enum class Command : std::uint8_t {
  check,
  listen,
  show,
  requirements,
  rules,
  requests,
  merge,
  diff,
  pair,
  explain,
  completion,
  manual
};

struct Options {
  Command command = Command::check;
  CheckOptions check;
  ListenOptions listen;
  RequirementsOptions requirements;
  ShowOptions show;
  RulesOptions rules;
  RequestsOptions requests;
  MergeOptions merge;
  DiffOptions diff;
  PairOptions pair;
  ExplainOptions explain;
  CompletionOptions completion;
};

/// What parsing the command line led to: a command to run, or a text and an exit code because there is none.
struct ParsedCommandLine {
  std::optional<Options> options;
  std::string output;  ///< help or version, for standard output
  std::string error;   ///< one line, for standard error
  int exit_code = 0;
};

/// Reads the arguments without the program's name. `check` is the default command.
ParsedCommandLine parse_command_line(std::vector<std::string> arguments);

}  // namespace netpreflight
