// What `show` reads, as a whole: the input as a saved mail, and as the body and the attachments of one that is well-formed.
#include <fmt/format.h>

#include "report/mail/block.hpp"
#include "report/mail/found.hpp"
#include "report/mail/mime.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

void read_mail(const std::string& mail) {
  std::size_t parts = 0;
  std::size_t lines = 0;
  const auto fault = for_each_part(mail, [&](const MailPart& part) {
    ++parts;
    require(part.lines_before >= lines || part.is_decoded, "parts stand in their order");
    if (!part.is_decoded) lines = part.lines_before;
    require(part.lines_before <= static_cast<std::size_t>(std::ranges::count(mail, '\n')), "a part has a line");
  });
  require(parts <= kMaxMailParts && (fault || parts > 0), "the parts are bounded");
  if (fault) require_line(*fault);
  const auto found = find_reports(mail, "mail");
  if (!found) return require_line(found.error());
  require(!found->empty(), "a report is found, or an error says why not");
  for (std::size_t number = 0; number <= std::min<std::size_t>(found->size(), 3); ++number) {
    const auto chosen = choose(*found, "mail", number);
    if (!chosen) require_line(chosen.error());
    const auto document = chosen ? read_found(*chosen, "mail") : tl::unexpected(chosen.error());
    if (!document) require_line(document.error());
  }
  require_document(list_of(*found, "mail"));
}

std::string in_base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const std::string_view three = text.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) out += i <= three.size() ? kAlphabet[(bits >> (18 - 6 * i)) & 0x3FU] : '=';
    if (at % 57 == 54) out += '\n';
  }
  return out + '\n';
}

/// A mail whose parts are these.
std::string mail_of(std::string_view text, std::string_view attachment) {
  return fmt::format(
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_fuzz\"\n\n--=_fuzz\nContent-Type: text/html; charset=windows-1252\n"
      "Content-Transfer-Encoding: quoted-printable\n\n{}\n--=_fuzz\nContent-Type: application/octet-stream; name=a.eml\n"
      "Content-Transfer-Encoding: base64\n\n{}--=_fuzz--\n",
      text, in_base64(attachment));
}

void look(const std::string& input) {
  read_mail(input);
  read_mail(mail_of(input, input));
  const std::string block = write_block("{\"schema\": 1}");
  const auto found = find_reports(mail_of("", "Subject: x\n\n" + block), "mail");
  require(found && found->size() == 1 && found->front().json == "{\"schema\": 1}", "a block in base64 is read back");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 20'000, .allocations_per_byte = 800, .bytes = 16U << 20U, .bytes_per_byte = 4000},
                 look);
}
