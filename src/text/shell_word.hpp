// Words for a POSIX shell.
#pragma once

#include <string>
#include <vector>

namespace netpreflight {

/// As a POSIX shell takes it for one word (XCU section 2.2.2): as it is, or in single quotes where it needs them.
std::string shell_word(const std::string& word);

/// A command line of these words.
std::string shell_words(const std::vector<std::string>& words);

}  // namespace netpreflight
