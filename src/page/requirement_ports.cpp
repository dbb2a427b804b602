// Ports as pages write them.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "page/page_text.hpp"
#include "page/requirement_cells.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

constexpr std::array<std::string_view, 2> kDashes{"\xE2\x80\x93", "\xE2\x80\x94"};

/// In lower case, with a hyphen for every dash.
std::string plain(std::string_view text) {
  std::string out = lower_case(text);
  for (const auto dash : kDashes) {
    for (std::size_t at = out.find(dash); at != std::string::npos; at = out.find(dash, at + 1))
      out.replace(at, dash.size(), "-  ");  // as long as before: the time stays linear
  }
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

struct Service {
  std::string_view word;
  std::string_view protocol;
};
constexpr std::array kServices{Service{"tcp", "tcp"},    Service{"udp", "udp"},   Service{"icmp", "icmp"},
                               Service{"ping", "icmp"},  Service{"https", "tcp"}, Service{"http", "tcp"},
                               Service{"ssh", "tcp"},    Service{"tls", "tcp"},   Service{"ssl", "tcp"},
                               Service{"ldaps", "tcp"},  Service{"smtp", "tcp"},  Service{"ntp", "udp"},
                               Service{"syslog", "udp"}, Service{"snmp", "udp"}};

std::string_view protocol_of(std::string_view word) {
  const auto found = std::ranges::find(kServices, word, &Service::word);
  return found == kServices.end() ? std::string_view() : found->protocol;
}

bool is_protocol(std::string_view word) {
  return word == "tcp" || word == "udp";
}

bool is_port(std::string_view number) {
  constexpr int kMost = 65535;
  int value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  return number.size() <= 5 && value >= 1 && value <= kMost;
}

/// A number, a range or a word, and whether a slash alone stands before it.
struct Token {
  std::string text;
  bool is_number = false;
  bool behind_slash = false;
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  std::vector<Token> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_digit(c) || is_letter(c)) {
        take_run();
        continue;
      }
      slash_ = c == '/' && at_ > 0 && (is_digit(text_[at_ - 1]) || is_letter(text_[at_ - 1]));
      ++at_;
    }
    return std::move(tokens_);
  }

 private:
  std::string run() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || is_letter(text_[at_]))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void take_run() {
    Token token{run(), false, std::exchange(slash_, false)};
    token.is_number = std::ranges::all_of(token.text, is_digit);
    if (token.is_number) take_end_of_range(token);
    tokens_.push_back(std::move(token));
  }

  void take_end_of_range(Token& token) {
    std::size_t next = std::min(text_.find_first_not_of(' ', at_), text_.size());
    if (next == text_.size() || text_[next] != '-') return;
    next = std::min(text_.find_first_not_of(' ', next + 1), text_.size());
    if (next == text_.size() || !is_digit(text_[next])) return;
    at_ = next;
    token.text += '-' + run();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool slash_ = false;
  std::vector<Token> tokens_;
};

/// What stands between two commas.
struct Piece {
  struct Port {
    std::string text;
    std::vector<std::string> protocols;  ///< empty: not said with it
  };
  std::string written;
  std::vector<Port> ports;
  std::vector<std::string> protocols;  ///< said in the piece
  bool protocol_first = false;         ///< "TCP: 443"
  bool alternative = false;            ///< behind an "or"
};

void add_new(std::vector<std::string>& into, std::string_view text) {
  if (std::ranges::find(into, text) == into.end()) into.emplace_back(text);
}

Piece piece_of(const std::string& written, bool alternative) {
  Piece piece;
  const auto tokens = Tokens(written).read();
  std::vector<std::string> loose;  // protocols that belong to no port yet
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& [text, is_number, behind_slash] = tokens[i];
    if (is_number) {
      piece.ports.push_back({text, {}});
      if (behind_slash && is_protocol(tokens[i - 1].text)) piece.ports.back().protocols = {tokens[i - 1].text};
    } else if (is_protocol(text)) {
      if (piece.ports.empty()) piece.protocol_first = true;
      add_new(piece.protocols, text);
      const bool is_of_last = behind_slash && tokens[i - 1].is_number;
      const bool is_of_next = i + 1 < tokens.size() && tokens[i + 1].is_number && tokens[i + 1].behind_slash;
      if (is_of_last) piece.ports.back().protocols.push_back(text);
      if (!is_of_last && !is_of_next) add_new(loose, text);
    } else if (protocol_of(text) == "icmp" || text.starts_with("icmp")) {
      piece.ports.push_back({"icmp", {"icmp"}});
    }
  }
  const bool any_unsaid = std::ranges::any_of(piece.ports, [](const auto& port) { return port.protocols.empty(); });
  for (auto& port : piece.ports) {
    if (any_unsaid ? !port.protocols.empty() : port.text == "icmp") continue;
    for (const auto& protocol : loose) add_new(port.protocols, protocol);
  }
  piece.written = squeezed(written);
  piece.alternative = alternative;
  return piece;
}

/// " and ", " or " and "&" stand between pieces as a comma does.
std::vector<Piece> pieces_of(const std::string& cell) {
  struct Mark {
    std::string_view text;
    bool alternative;
  };
  constexpr std::array kMarks{Mark{",", false},     Mark{"\n", false},  Mark{";", false},
                              Mark{" and ", false}, Mark{" & ", false}, Mark{" or ", true}};
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  bool alternative = false;
  const auto end_at = [&](std::size_t end) {
    std::string written = cell.substr(begin, end - begin);
    if (!squeezed(written).empty()) pieces.push_back(piece_of(written, alternative));
  };
  for (std::size_t at = 0; at < cell.size(); ++at) {
    const std::string_view rest = std::string_view(cell).substr(at);
    const auto mark = std::ranges::find_if(kMarks, [&](const Mark& each) { return rest.starts_with(each.text); });
    if (mark == kMarks.end()) continue;
    end_at(at);
    alternative = mark->alternative;
    begin = at + mark->text.size();
    at = begin - 1;
  }
  end_at(cell.size());
  return pieces;
}

/// "80, 443/tcp" is two ports of TCP, and so is "TCP: 443, 80".
void spread_protocols(std::vector<Piece>& pieces) {
  const bool first = std::ranges::any_of(pieces, &Piece::protocol_first);
  const std::vector<std::string>* known = nullptr;
  const auto take = [&](Piece& piece) {
    if (!piece.protocols.empty()) known = &piece.protocols;
    for (auto& port : piece.ports) {
      if (port.protocols.empty() && known != nullptr) port.protocols = *known;
    }
  };
  const auto forwards = [&] { std::ranges::for_each(pieces, take); };
  const auto backwards = [&] { std::for_each(pieces.rbegin(), pieces.rend(), take); };
  first ? forwards() : backwards();
  known = nullptr;
  first ? backwards() : forwards();
}

void add_ports(const Piece& piece, const std::vector<std::string>& protocols, std::vector<std::string>& ports) {
  for (const auto& port : piece.ports) {
    const auto& said = port.protocols.empty() ? protocols : port.protocols;
    const bool has_port = port.text != "icmp";
    if (!has_port || said.empty()) ports.push_back(port.text);
    for (const auto& protocol : said) {
      if (has_port) ports.push_back(is_protocol(protocol) ? port.text + '/' + protocol : port.text);
    }
  }
}

}  // namespace

NamedPorts ports_of(std::string_view cell, const std::vector<std::string>& protocols) {
  NamedPorts named;
  auto pieces = pieces_of(plain(cell));
  spread_protocols(pieces);
  for (const auto& piece : pieces) {
    named.any_is_enough = named.any_is_enough || (piece.alternative && !piece.ports.empty());
    add_ports(piece, protocols, named.ports);
    if (piece.ports.empty()) named.unread.push_back(piece.written);
  }
  if (!named.ports.empty()) return named;
  if (protocols == std::vector<std::string>{"icmp"}) return {{"icmp"}, {}, false};
  // What is no port stays as it is: whoever compares shows it.
  return {named.unread.empty() ? std::vector<std::string>{""} : std::exchange(named.unread, {}), {}, false};
}

std::vector<std::string> protocols_of(std::string_view cell) {
  std::vector<std::string> protocols;
  const auto tokens = Tokens(plain(cell)).read();
  const bool is_plain = std::ranges::any_of(tokens, [](const Token& token) { return is_protocol(token.text); });
  for (const auto& token : tokens) {
    const auto protocol = protocol_of(token.text);
    const bool counts = !protocol.empty() && (!is_plain || is_protocol(token.text) || protocol == "icmp");
    if (counts) add_new(protocols, protocol);
  }
  return protocols;
}

std::vector<std::string> ports_in_sentence(std::string_view text) {
  std::vector<std::string> ports;
  const auto tokens = Tokens(plain(text)).read();
  bool behind_word = false;  // "port 443", "ports 80 and 443"
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    if (!token.is_number) {
      const bool goes_on = token.text == "and" || token.text == "or" || is_protocol(token.text);
      behind_word = token.text == "port" || token.text == "ports" || (behind_word && goes_on);
      continue;
    }
    const bool next_is_protocol = i + 1 < tokens.size() && is_protocol(tokens[i + 1].text);
    const bool bound = next_is_protocol && tokens[i + 1].behind_slash;
    const bool named = i > 0 && is_protocol(tokens[i - 1].text) && tokens[i].behind_slash;
    if ((!behind_word && !bound && !named) || !port_range(token.text)) continue;
    const std::string protocol = next_is_protocol                           ? tokens[i + 1].text
                                 : i > 0 && is_protocol(tokens[i - 1].text) ? tokens[i - 1].text
                                 : i > 1 && is_protocol(tokens[i - 2].text) ? tokens[i - 2].text
                                                                            : "";
    add_new(ports, protocol.empty() ? token.text : token.text + '/' + protocol);
  }
  return ports;
}

std::optional<PortRange> port_range(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view numbers = text.substr(0, slash);
  const std::size_t hyphen = std::min(numbers.find('-'), numbers.size());
  const std::string_view first = numbers.substr(0, hyphen);
  const std::string_view last = hyphen == numbers.size() ? first : numbers.substr(hyphen + 1);
  for (const auto number : {first, last}) {
    if (number.empty() || !std::ranges::all_of(number, is_digit) || !is_port(number)) return std::nullopt;
  }
  PortRange range;
  std::from_chars(first.data(), first.data() + first.size(), range.first);
  std::from_chars(last.data(), last.data() + last.size(), range.last);
  range.protocol = slash == text.size() ? "" : text.substr(slash + 1);
  const bool is_known = range.protocol.empty() || is_protocol(range.protocol);
  return is_known && range.first <= range.last ? std::optional(range) : std::nullopt;
}

}  // namespace netpreflight
