#include "report/mail/mime.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/mail/encoding.hpp"
#include "report/mail/mail_header.hpp"
#include "report/mail/transfer.hpp"
#include "text/letter_case.hpp"

namespace netpreflight {

namespace {

/// What delimiters (RFC 2046 section 5.1.1), or the first lines of mails, divide a text into.
struct Pieces {
  std::string_view before;
  std::vector<std::string_view> parts;
  std::string_view behind;
};

constexpr auto kNowhere = std::string_view::npos;

/// A line between two parts. `end`: of the line, behind its newline.
struct Delimiter {
  std::size_t begin = kNowhere;
  std::size_t end = 0;
  bool closes = false;
};

/// The next line that is `dashes` (the boundary with its two hyphens), or that with two more, and blanks.
Delimiter next_delimiter(std::string_view text, std::string_view dashes, std::size_t from) {
  for (std::size_t at = text.find(dashes, from); at != kNowhere; at = text.find(dashes, at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    const std::size_t behind = at + dashes.size();
    const bool closes = text.substr(behind).starts_with("--");
    const std::size_t end = std::min(text.find_first_not_of(" \t\r", behind + (closes ? 2 : 0)), text.size());
    if (end == text.size() || text[end] == '\n') return {at, std::min(end + 1, text.size()), closes};
  }
  return {};
}

/// The line end before a delimiter belongs to it.
std::string_view without_last_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// A mail that was cut off has no closing delimiter: its last part goes on to the end.
Pieces split_at(std::string_view text, std::string_view boundary) {
  const std::string dashes = fmt::format("--{}", boundary);
  Pieces pieces;
  Delimiter delimiter = next_delimiter(text, dashes, 0);
  pieces.before = text.substr(0, delimiter.begin);
  while (delimiter.begin != kNowhere && !delimiter.closes && pieces.parts.size() <= kMaxMailParts) {
    const Delimiter next = next_delimiter(text, dashes, delimiter.end);
    const std::string_view part =
        text.substr(delimiter.end, next.begin == kNowhere ? kNowhere : next.begin - delimiter.end);
    pieces.parts.push_back(next.begin == kNowhere ? part : without_last_end(part));
    delimiter = next;
  }
  if (delimiter.begin != kNowhere && delimiter.closes) pieces.behind = text.substr(delimiter.end);
  return pieces;
}

/// Mails behind each other in one file (RFC 4155): each begins with a line "From ..." and its header, behind an empty line.
std::vector<std::string_view> mails_in(std::string_view file) {
  constexpr std::string_view kFrom = "From ";
  std::vector<std::string_view> mails;
  if (!file.starts_with(kFrom)) return {file};
  const auto header_behind = [&](std::size_t at) {
    constexpr std::size_t kEnough = 1000;
    const std::size_t end = file.find('\n', at);
    const std::string_view header = end == kNowhere ? "" : file.substr(end + 1, kEnough);
    const bool is_header = !header.empty() && header.find_first_of("\r\n") != 0 && read_header(header);
    return is_header ? end + 1 : kNowhere;
  };
  std::size_t begin = header_behind(0);
  if (begin == kNowhere) return {file};
  for (std::size_t at = file.find("\nFrom ", begin); at != kNowhere; at = file.find("\nFrom ", at + 1)) {
    const bool is_behind_empty_line = file.substr(0, at).ends_with('\n') || file.substr(0, at).ends_with("\n\r");
    const std::size_t next = is_behind_empty_line ? header_behind(at + 1) : kNowhere;
    if (next == kNowhere || mails.size() > kMaxMailParts) continue;
    mails.push_back(file.substr(begin, at - begin));
    begin = next;
  }
  mails.push_back(file.substr(begin));
  return mails;
}

/// Where the walk is.
struct Context {
  std::string number;
  std::size_t depth = 0;
  bool in_file = true;  ///< the text is the file's own
  std::size_t alternative = 0;
  std::size_t branch = 0;
  std::string_view default_type = "text/plain";

  Context child(std::size_t index) const {
    Context inner = *this;
    inner.number += fmt::format("{}{}", number.empty() ? "" : ".", index);
    ++inner.depth;
    return inner;
  }
};

bool is_mail(const MailHeader& header, std::string_view body) {
  if (header.type == "message/rfc822" || header.type == "message/global") return true;
  if (lower_case(header.file_name).ends_with(".eml")) return true;
  const bool is_anything = header.type == "application/octet-stream";
  const auto inner = is_anything ? read_header(body) : std::nullopt;
  return inner && inner->is_mime;
}

class Walk {
 public:
  Walk(std::string_view file, const std::function<void(const MailPart&)>& see) : file_(file), see_(see) {}

  std::optional<std::string> go() {
    const auto mails = mails_in(file_);
    for (std::size_t i = 0; i < mails.size() && !fault_; ++i) {
      mail(mails[i], mails.size() == 1 ? Context{} : Context{}.child(i + 1));
    }
    return fault_;
  }

 private:
  /// With its header. Without one that says how to read it, it is a text.
  void mail(std::string_view text, Context context) {
    context.alternative = context.branch = 0;
    context.default_type = "text/plain";
    const std::size_t first = std::min(text.find_first_not_of("\r\n"), text.size());
    const auto header = read_header(text.substr(first));
    if (header && header->is_mime) return entity(*header, context);
    show({}, text, context);
  }

  void part(std::string_view text, const Context& context) {
    auto header = read_header(text);
    if (!header) header.emplace().body = text;
    if (!header->is_mime) header->type = context.default_type;
    entity(*header, context);
  }

  void entity(const MailHeader& header, Context context) {
    if (context.depth > kMaxMailDepth)
      return blame(fmt::format("has parts that lie deeper than {} in each other", kMaxMailDepth));
    if (parts(header, header.body, context)) return;
    std::string plain;
    std::string_view body = header.body;
    if (is_encoded(header.encoding)) {
      plain = decoded(body, header.encoding);
      if (!charge(plain.size())) return;
      body = plain;
      context.in_file = false;
      if (parts(header, body, context)) return;
    }
    if (is_mail(header, body)) {
      ++context.depth;
      return mail(body, context);
    }
    leaf(header, body, context);
  }

  /// False: there are none.
  bool parts(const MailHeader& header, std::string_view body, const Context& context) {
    if (!header.type.starts_with("multipart/") || header.boundary.empty()) return false;
    const Pieces pieces = split_at(body, header.boundary);
    if (pieces.parts.empty()) return false;
    const std::size_t alternative = header.type == "multipart/alternative" ? ++alternatives_ : 0;
    besides(pieces.before, context);
    for (std::size_t i = 0; i < pieces.parts.size() && !fault_; ++i) {
      Context inner = context.child(i + 1);
      if (alternative > 0) inner.alternative = alternative;
      if (alternative > 0) inner.branch = i;
      inner.default_type = header.type == "multipart/digest" ? "message/rfc822" : "text/plain";
      part(pieces.parts[i], inner);
    }
    besides(pieces.behind, context);
    return true;
  }

  /// What stands before the first part or behind the last belongs to none, and may have been put there on the way.
  void besides(std::string_view text, const Context& context) {
    if (text.find_first_not_of(" \t\r\n") != kNowhere) show({}, text, context);
  }

  void leaf(const MailHeader& header, std::string_view body, const Context& context) {
    const std::string text = in_utf8(std::string(body), header.charset);
    if (!charge(text.size() > body.size() ? text.size() - body.size() : 0)) return;
    show(header, text, context, body);
  }

  void show(const MailHeader& header, std::string_view text, const Context& context) {
    show(header, text, context, text);
  }

  /// `source`: the text as it stood where it was found.
  void show(const MailHeader& header, std::string_view text, const Context& context, std::string_view source) {
    if (fault_) return;
    if (++seen_ > kMaxMailParts) return blame(fmt::format("has more than {} parts", kMaxMailParts));
    const std::size_t lines = context.in_file ? lines_before(source) : 0;
    see_({context.number, header.type, header.file_name, text, lines, !context.in_file, context.alternative,
          context.branch});
  }

  /// Texts are shown in the order in which they stand in the file: each line is counted once.
  std::size_t lines_before(std::string_view text) {
    const auto offset = text.data() - file_.data();
    lines_ += static_cast<std::size_t>(std::count(file_.begin() + counted_, file_.begin() + offset, '\n'));
    counted_ = offset;
    return lines_;
  }

  bool charge(std::size_t bytes) {
    decoded_ += bytes;
    if (decoded_ > kMaxDecodedBytes)
      blame(fmt::format("holds more than {} MiB once its parts are decoded", kMaxDecodedBytes >> 20U));
    return !fault_;
  }

  void blame(std::string fault) {
    if (!fault_) fault_ = std::move(fault);
  }

  std::string_view file_;
  const std::function<void(const MailPart&)>& see_;
  std::optional<std::string> fault_;
  std::size_t seen_ = 0;
  std::size_t decoded_ = 0;
  std::size_t alternatives_ = 0;
  std::size_t lines_ = 0;
  std::ptrdiff_t counted_ = 0;
};

}  // namespace

std::optional<std::string> for_each_part(std::string_view file, const std::function<void(const MailPart&)>& see) {
  return Walk(file, see).go();
}

}  // namespace netpreflight
