// What is nobody else's business, replaced before a report leaves the house. Pure.
#pragma once

#include <string>
#include <vector>

#include "netpreflight/merged.hpp"

namespace netpreflight {

struct Replacement {
  std::string placeholder;
  std::string original;
};

template <class SomeDocument>
struct Redaction {
  SomeDocument document;
  std::vector<Replacement> replacements;  ///< for the customer alone, in the order they were made
};

/// Replaces every name, address and text of the report that is not the table's and not this program's own by a placeholder
/// that is the same wherever the same thing stood. What cannot be understood is replaced whole. Stays: the table, the
/// addresses at which a genuine certificate for a name of the table was shown, loopback and 0.0.0.0, and the names of
/// known inspection products. Redacting a redacted report changes nothing.
Redaction<Report> redact(const Report& report);

/// The same for many hosts' reports: one thing has one placeholder in all of them, and so have the files they came from.
Redaction<Merged> redact(const Merged& merged);

/// The replacements as JSON: an object from placeholder to original.
std::string write_replacements(const std::vector<Replacement>& replacements);

}  // namespace netpreflight
