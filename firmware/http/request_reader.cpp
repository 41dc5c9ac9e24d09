#include "http/request_reader.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace nv::http {
namespace beast = boost::beast;

class RequestReader::Parser : public beast::http::request_parser<beast::http::string_body> {};

namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

// A bare LF never becomes a line's end: better said now than when the time is up.
bool has_bare_feed(std::string_view lines) {
  const auto place = lines.find('\n');
  return place != std::string_view::npos && (place == 0 || lines[place - 1] != '\r');
}

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

RequestReader::RequestReader(std::size_t header_limit) : header_limit_(header_limit) {}

RequestReader::~RequestReader() = default;

void RequestReader::next(std::size_t header_limit) {
  header_limit_ = header_limit;
  state_ = State::head;
  searched_ = 0;
  parser_.reset();
  if (head_.empty()) {
    request_ = {};
    return;
  }
  request_.parameters.clear();
  request_.caller.reset();
}

RequestReader::State RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  head_.clear();
  framing_ = {};
  request_ = {};
  return state_ = State::refused;
}

RequestReader::State RequestReader::feed(std::string& buffer) {
  if (state_ == State::head) {
    return read_head(buffer);
  }
  return state_ == State::body ? read_body(buffer) : state_;
}

RequestReader::State RequestReader::read_head(std::string& buffer) {
  if (!head_.empty() && buffer.starts_with(head_)) {
    buffer.erase(0, head_.size());
    return state_ = State::body;
  }
  // RFC 9112 2.2: an empty line before the request is forgiven, once.
  const std::size_t skipped = buffer.starts_with("\r\n") ? 2 : 0;
  const auto end = buffer.find("\r\n\r\n", std::max(skipped, searched_));
  const std::size_t head_size = end == std::string::npos ? buffer.size() : end + 4;
  if (head_size - skipped > header_limit_) {
    return refuse({431, "the head of a request may have " + std::to_string(header_limit_) + " bytes"});
  }
  if (end == std::string::npos) {
    searched_ = buffer.size() > 3 ? buffer.size() - 3 : 0;
    return has_bare_feed(buffer) ? refuse({400, "a line that does not end in CR LF"}) : state_;
  }
  const std::string_view head(buffer.data() + skipped, head_size - skipped);
  head_.clear();
  if (auto fault = parse_head(head)) {
    return refuse(std::move(*fault));
  }
  if (!framing_.body) {
    parser_.reset();
    remember(head);
  }
  buffer.erase(0, head_size);
  return state_ = State::body;
}

void RequestReader::remember(std::string_view head) {
  if (head.size() <= kRememberedHead) {
    head_ = head;
  } else {
    std::string().swap(head_);
  }
}

std::optional<Refusal> RequestReader::parse_head(std::string_view head) {
  if (auto fault = framing_fault(head)) {
    return fault;
  }
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(static_cast<std::uint32_t>(header_limit_) + 1);
  parser_->body_limit(boost::none);  // known only when the route is
  beast::error_code error;
  const std::size_t used = parser_->put(boost::asio::buffer(head.data(), head.size()), error);
  if ((error && error != beast::http::error::need_more) || !parser_->is_header_done() || used != head.size()) {
    return Refusal{400, "the head of the request is malformed"};
  }
  const auto& message = parser_->get();
  const auto absolute = absolute_target(view(message.target()));
  auto parsed = parse_target(view(message.method_string()), absolute ? absolute->rest : view(message.target()));
  if (!parsed) {
    return Refusal{400, "the request target is malformed"};
  }
  request_ = std::move(*parsed);
  constexpr std::size_t kUsualHeaders = 8;
  request_.headers.reserve(kUsualHeaders);
  for (const auto& field : message) {
    const bool is_host = absolute && field.name() == beast::http::field::host;
    request_.headers.emplace_back(lower_case(view(field.name_string())),
                                  is_host ? absolute->authority : view(field.value()));
  }
  if (absolute && message.find(beast::http::field::host) == message.end()) {
    request_.headers.emplace_back("host", absolute->authority);
  }
  framing_ = {parser_->keep_alive(), message.version() < 11,
              parser_->chunked() || parser_->content_length().value_or(0) > 0};
  return std::nullopt;
}

RequestReader::State RequestReader::read_body(std::string& buffer) {
  constexpr std::string_view kLastChunk = "0\r\n";
  constexpr std::size_t kShortestEnd = 5;  // with an empty trailer; Beast asserts that it is not asked again before
  if (!parser_) {
    return state_ = State::complete;
  }
  parser_->eager(true);
  while (!parser_->is_done() && !buffer.empty()) {
    if (buffer.size() < kShortestEnd && buffer.starts_with(kLastChunk) && parser_->chunked()) {
      break;
    }
    beast::error_code error;
    const std::size_t used = parser_->put(boost::asio::buffer(buffer), error);
    buffer.erase(0, used);
    if (error == beast::http::error::need_more || (!error && used == 0)) {
      break;
    }
    if (error == beast::http::error::body_limit) {
      return refuse({413, "the body is too long"});
    }
    if (error) {
      return refuse({400, "the body is framed wrongly"});
    }
  }
  if (!parser_->is_done()) {
    // Left over are only the beginnings of a chunk's head or a trailer: short lines.
    const bool hopeless = buffer.size() > header_limit_ || has_bare_feed(buffer);
    return hopeless ? refuse({400, "the body is framed wrongly"}) : state_;
  }
  request_.body = std::move(parser_->get().body());
  return state_ = State::complete;
}

bool RequestReader::expects_continue() const {
  return request_.header("expect") == "100-continue";
}

bool RequestReader::limit_body(std::size_t bytes) {
  if (!parser_) {
    return true;
  }
  parser_->body_limit(bytes);
  return parser_->content_length().value_or(0) <= bytes;
}

}  // namespace nv::http
