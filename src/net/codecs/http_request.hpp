// The head of a request of HTTP/1, read strictly (RFC 9112): whether a door that has one page may answer with it. It does no I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace netpreflight {

/// Bytes that the head of a request may have.
inline constexpr std::size_t kMostRequestHead = 16U << 10U;

enum class RequestState : std::uint8_t {
  unfinished,    ///< the head has no end yet
  get,           ///< asks for a page
  head,          ///< asks for what stands before a page
  other_method,  ///< well-formed, and asks for something else
  malformed,  ///< not HTTP/1.0 or HTTP/1.1, or not exactly one Host (RFC 9112 section 3.2), or two ways to tell the end of the body
  too_long,  ///< of more than kMostRequestHead bytes
};

class RequestReader {
 public:
  RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;
  ~RequestReader();

  /// Takes what has come next. What stands behind the head is of no interest. Takes time in proportion to what came.
  RequestState take(std::string_view bytes);

  /// What may be shown of it, not escaped: the method of a well-formed one; of others the beginning of the first line, without what
  /// may be a password.
  std::string shown() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string bytes_;
  std::size_t consumed_ = 0;  ///< by the parser
  RequestState state_ = RequestState::unfinished;
};

}  // namespace netpreflight
