// What `show` reads: a mail as it is, the input in a block of its own, and a block whose lines are made of the input.
#include "report/mail/armour.hpp"
#include "report/mail/block.hpp"
#include "report/mail/found.hpp"
#include "report/mail/paste.hpp"
#include "tests/fuzz/driver/input.hpp"

namespace netpreflight {
namespace {

constexpr std::size_t kMost = 1U << 20U;

void read_mail(const std::string& mail) {
  for (const auto& block : find_blocks(mail, kMost)) {
    require(block.line > 0 && block.line <= 1U + static_cast<std::size_t>(std::ranges::count(mail, '\n')),
            "a block has a line");
    if (block.text) require(block.text->size() <= kMost, "a block expands to no more than allowed");
    if (!block.text) require_line(block.text.error());
  }
  const auto document = read_report_or_mail(mail, "mail", 0);
  if (!document) require_line(document.error());
}

/// One byte of the input is the number of a line, those after it are what it carries.
std::string lines_made_of(const std::string& input) {
  std::string mail(kBlockBegin);
  for (std::size_t at = 0; at < input.size(); at += 1 + kShareBytes) {
    ArmouredLine line{static_cast<unsigned char>(input[at]), {}};
    std::ranges::copy(std::string_view(input).substr(at + 1, kShareBytes), line.share.begin());
    mail += "\n> " + armoured(line);
  }
  return mail;
}

void look(const std::string& input) {
  read_mail(input);
  read_mail(lines_made_of(input));
  const std::string block = write_block(input);
  read_mail("> " + block);
  const auto found = find_blocks(block, kMost);
  require(found.size() == 1 && (input.size() > kMost || (found[0].text && *found[0].text == input)),
          "a block is read back");
}

}  // namespace
}  // namespace netpreflight

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netpreflight;
  return look_at(data, size,
                 {.allocations = 20'000, .allocations_per_byte = 400, .bytes = 16U << 20U, .bytes_per_byte = 2000},
                 look);
}
