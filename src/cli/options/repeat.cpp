#include "cli/options/repeat.hpp"

#include <fmt/format.h>

#include "cli/options/duration.hpp"
#include "netpreflight/proxy.hpp"

namespace netpreflight {

namespace {

class Words {
 public:
  void add(std::string option) { words_.push_back(std::move(option)); }
  void add(std::string option, std::string value) {
    add(std::move(option));
    add(std::move(value));
  }
  void add(const std::string& option, const std::optional<std::filesystem::path>& value) {
    if (value) add(option, value->string());
  }
  void add_each(const std::string& option, const std::vector<std::string>& values) {
    for (const auto& value : values) add(option, value);
  }
  void add_ports(const std::map<std::string, PortChoice>& ports) {
    for (const auto& [row, choice] : ports)
      add("--port", fmt::format("{}={}/{}", row, choice.port, name(choice.protocol)));
  }
  void add_family(Family family) {
    if (family != Family::any) add(family == Family::v4 ? "-4" : "-6");
  }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> options_to_repeat(const ListenOptions& options) {
  Words words;
  words.add("--requirements", options.requirements);
  words.add_ports(options.ports);
  words.add_family(options.family);
  return words.take();
}

std::vector<std::string> options_to_repeat(const CheckOptions& options) {
  Words words;
  words.add("--requirements", options.requirements);
  if (options.proxy) words.add("--proxy", without_credentials(*options.proxy));
  if (options.no_proxy) words.add("--no-proxy");
  words.add_ports(options.wishes.ports);
  words.add_each("--ntp", options.wishes.ntp);
  for (const auto& nameserver : options.nameservers) words.add("--nameserver", name(nameserver));
  words.add_each("--resolve", options.wishes.resolve);
  words.add("--trust-store", options.trust_store);
  words.add("--public-roots", options.public_roots);
  words.add_family(options.family);
  if (options.timeout != CheckOptions{}.timeout) words.add("--timeout", duration_text(options.timeout));
  return words.take();
}

}  // namespace netpreflight
