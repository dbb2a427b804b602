// Reading what the user names and writing what the user asked for, with one line that says what went wrong.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "text/sink.hpp"

namespace netpreflight {

/// A file of this host that may be missing: the first 1 MiB of it. Nothing where it is no regular file.
std::optional<std::string> read_small_file(const std::filesystem::path& path);

/// How messages call what the user named: "standard input" for "-", else its path, escaped.
std::string input_name(const std::filesystem::path& path);

/// A whole file, or standard input where it is "-"; refused when it is larger than `limit` bytes, or neither a
/// regular file nor a pipe. The error is "FILE: REASON".
tl::expected<std::string, std::string> read_input(const std::filesystem::path& path, std::size_t limit);

/// Whom a file is for: everybody whom the umask lets read it, or its owner alone.
enum class Audience : std::uint8_t { everybody, owner };

/// Replaces the file at once: a reader sees the old content or the new one, never a part. What is no file is written to, and a pipe
/// waited for until somebody reads from it, or the program is told to stop. The error is "FILE: REASON".
tl::expected<void, std::string> write_output(const std::filesystem::path& path, std::string_view content,
                                             Audience audience = Audience::everybody);
tl::expected<void, std::string> write_output(const std::filesystem::path& path, const TextSource& source,
                                             Audience audience = Audience::everybody);

/// Writes to standard error. Nobody reading it is no reason to stop, so that failures are ignored.
void write_standard_error(std::string_view content);

/// The same for what is said while a run goes on, whose clocks must not wait for a reader: left out where nobody reads it at once, and
/// then it is false. At most PIPE_BUF bytes.
bool write_progress(std::string_view content);

/// Writes to standard output, as fast as it is read; the error is one line.
tl::expected<void, std::string> write_standard_output(std::string_view content);
tl::expected<void, std::string> write_standard_output(const TextSource& source);

}  // namespace netpreflight
