#include "net/codecs/http_request.hpp"

#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace netpreflight {

namespace {

namespace http = boost::beast::http;

constexpr unsigned kVersion11 = 11;

RequestState state_of(const http::request<http::empty_body>& request) {
  const auto hosts = request.count(http::field::host);
  // What reads another Host than its neighbour is what smuggling lives from.
  if (hosts > 1 || (hosts == 0 && request.version() >= kVersion11)) return RequestState::malformed;
  if (request.method() == http::verb::get) return RequestState::get;
  return request.method() == http::verb::head ? RequestState::head : RequestState::other_method;
}

}  // namespace

struct RequestReader::Parser : http::request_parser<http::empty_body> {};

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {
  parser_->header_limit(kMostRequestHead);
  parser_->body_limit(boost::none);  // no body is ever read
}

RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;
RequestReader::~RequestReader() = default;

RequestState RequestReader::take(std::string_view bytes) {
  if (state_ != RequestState::unfinished) return state_;
  bytes_.append(bytes.substr(0, kMostRequestHead + 1 - bytes_.size()));
  boost::system::error_code error;
  consumed_ += parser_->put(boost::asio::buffer(bytes_.data() + consumed_, bytes_.size() - consumed_), error);
  if (parser_->is_header_done() && !error) {
    state_ = state_of(parser_->get());
  } else if (error == http::error::header_limit || bytes_.size() > kMostRequestHead) {
    state_ = RequestState::too_long;
  } else if (error && error != http::error::need_more) {
    state_ = RequestState::malformed;
  }
  return state_;
}

std::string RequestReader::shown() const {
  if (parser_->is_header_done() && state_ != RequestState::malformed)
    return std::string(parser_->get().method_string());
  const std::string_view line = std::string_view(bytes_).substr(0, bytes_.find_first_of("\r\n"));
  return std::string(
      line.substr(0, std::min(line.find('?'), line.find("//"))));  // a query, or user and password of an address
}

}  // namespace netpreflight
