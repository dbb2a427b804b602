// Names that inspection products write into the issuer of the certificates they make.
#include <algorithm>
#include <array>
#include <cctype>

#include "catalogue/interceptors.hpp"

namespace netpreflight {

namespace {

struct Product {
  std::string_view mark;  ///< in lower case, anywhere in the issuer
  std::string_view name;
};

constexpr std::array kProducts{
    Product{"mitmproxy", "mitmproxy"},
    Product{"zscaler", "Zscaler"},
    Product{"fortinet", "Fortinet"},
    Product{"fortigate", "Fortinet"},
    Product{"palo alto networks", "Palo Alto Networks"},
    Product{"bluecoat", "Blue Coat"},
    Product{"blue coat", "Blue Coat"},
    Product{"netskope", "Netskope"},
    Product{"sophos", "Sophos"},
    Product{"check point", "Check Point"},
    Product{"watchguard", "WatchGuard"},
    Product{"sonicwall", "SonicWall"},
    Product{"barracuda", "Barracuda"},
    Product{"forcepoint", "Forcepoint"},
    Product{"websense", "Forcepoint"},
    Product{"cisco umbrella", "Cisco Umbrella"},
    Product{"mcafee web gateway", "Skyhigh Secure Web Gateway"},
    Product{"skyhigh", "Skyhigh Secure Web Gateway"},
    Product{"trend micro", "Trend Micro"},
    Product{"untangle", "Untangle"},
    Product{"smoothwall", "Smoothwall"},
    Product{"squid", "Squid"},
    Product{"opnsense", "OPNsense"},
    Product{"pfsense", "pfSense"},
    Product{"kaspersky", "Kaspersky"},
    Product{"eset ssl filter", "ESET"},
    Product{"avast", "Avast"},
    Product{"bitdefender", "Bitdefender"},
    Product{"lancom", "LANCOM"},
    Product{"securepoint", "Securepoint"},
    Product{"cloudflare gateway", "Cloudflare Gateway"},
    Product{"charles proxy", "Charles Proxy"},
    Product{"portswigger", "Burp"},
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

std::string_view product_mark_in(std::string_view text) {
  const std::string lowered = lower(text);
  for (const auto& product : kProducts) {
    if (const auto at = lowered.find(product.mark); at != std::string::npos)
      return text.substr(at, product.mark.size());
  }
  return {};
}

std::string product_words() {
  std::string words;
  for (const auto& product : kProducts) words.append(product.mark).append(" ").append(product.name).append(" ");
  return words;
}

std::string_view known_interceptor(const std::vector<Certificate>& chain) {
  for (const auto& certificate : chain) {
    const std::string issuer = lower(certificate.issuer);
    for (const auto& product : kProducts) {
      if (issuer.find(product.mark) != std::string::npos) return product.name;
    }
  }
  return {};
}

}  // namespace netpreflight
