#include "server/net/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "protocol/limits.hpp"
#include "server/net/url.hpp"

namespace server::net {
namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::empty_body>;
using Fields = http::request<http::empty_body>;

/// A 16-byte nonce in base64 (RFC 6455, 4.1).
constexpr std::size_t websocket_key_bytes = 24;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string value_of(const Fields& fields, http::field name) {
  return std::string(view(fields[name]));
}

std::string all_values_of(const Fields& fields, std::string_view name) {
  std::string joined;
  const auto [first, last] =
      fields.equal_range(boost::beast::string_view(name.data(), name.size()));
  for (auto line = first; line != last; ++line) {
    if (!joined.empty()) joined += ", ";
    joined += view(line->value());
  }
  return joined;
}

bool has_token(const Fields& fields, http::field name, std::string_view token) {
  const auto [first, last] = fields.equal_range(name);
  return std::any_of(first, last, [&](const auto& line) {
    return http::token_list(line.value()).exists({token.data(), token.size()});
  });
}

/// Subprotocols are compared exactly, other tokens without case.
bool offers_subprotocol(const Fields& fields) {
  const auto [first, last] = fields.equal_range(http::field::sec_websocket_protocol);
  return std::any_of(first, last, [](const auto& line) {
    const http::token_list offered(line.value());
    return std::any_of(offered.begin(), offered.end(), [](boost::beast::string_view name) {
      return view(name) == websocket_subprotocol;
    });
  });
}

bool is_websocket_key(std::string_view key) {
  const auto is_base64 = [](char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || byte == '+' || byte == '/';
  };
  return key.size() == websocket_key_bytes && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, is_base64);
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    default: return Method::other;
  }
}

/// Digits only, once: a list or a repetition is where two parsers disagree.
std::optional<std::size_t> content_length_of(const Fields& fields) {
  if (fields.count(http::field::content_length) == 0) return 0;
  if (fields.count(http::field::content_length) > 1) return std::nullopt;
  const auto text = view(fields[http::field::content_length]);
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

std::optional<BadHead> check_framing(const Fields& fields) {
  if (fields.version() != 10 && fields.version() != 11) return BadHead{505, "HTTP version"};
  if (fields.count(http::field::transfer_encoding) > 0) return BadHead{400, "Transfer-Encoding"};
  const auto hosts = fields.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && fields.version() == 11)) return BadHead{400, "Host"};
  // One value decides who is let in; of two, a proxy may have checked the other.
  for (const auto name : {http::field::origin, http::field::authorization, http::field::cookie}) {
    if (fields.count(name) > 1) return BadHead{400, "repeated header"};
  }
  return std::nullopt;
}

void read_upgrade(const Fields& fields, RequestHead& head) {
  head.websocket_key = value_of(fields, http::field::sec_websocket_key);
  head.is_upgrade = fields.version() == 11 && head.request.method == Method::get &&
                    has_token(fields, http::field::connection, "upgrade") &&
                    has_token(fields, http::field::upgrade, "websocket") &&
                    fields.count(http::field::sec_websocket_key) == 1 &&
                    is_websocket_key(head.websocket_key);
  head.websocket_version_is_13 = view(fields[http::field::sec_websocket_version]) == "13";
  head.offers_subprotocol = offers_subprotocol(fields);
}

BadHead bad_head_of(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return {431, "head too large"};
  if (error == http::error::bad_version) return {505, "HTTP version"};
  return {400, "malformed head"};
}

}  // namespace

std::variant<RequestHead, BadHead> parse_request_head(std::string_view bytes) {
  Parser parser;
  parser.header_limit(protocol::limits::header_bytes_max);
  // The connection compares the length with the limit of the path.
  parser.body_limit(boost::none);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error) return bad_head_of(error);
  if (!parser.is_header_done()) return BadHead{400, "malformed head"};
  const auto& fields = parser.get();
  if (const auto bad = check_framing(fields)) return *bad;
  const auto length = content_length_of(fields);
  if (!length) return BadHead{400, "Content-Length"};
  auto target = parse_target(view(fields.target()));
  if (!target) return BadHead{400, "request target"};

  RequestHead head;
  head.content_length = *length;
  head.keep_alive = fields.version() == 11 && fields.keep_alive();
  head.has_origin = fields.count(http::field::origin) > 0;
  head.forwarded_for = all_values_of(fields, "X-Forwarded-For");
  auto& request = head.request;
  request.method = method_of(fields.method());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.cookie = value_of(fields, http::field::cookie);
  request.authorization = value_of(fields, http::field::authorization);
  request.origin = value_of(fields, http::field::origin);
  request.content_type = value_of(fields, http::field::content_type);
  request.if_none_match = all_values_of(fields, "If-None-Match");
  request.accept_encoding = all_values_of(fields, "Accept-Encoding");
  request.sec_fetch_site = std::string(view(fields["Sec-Fetch-Site"]));
  read_upgrade(fields, head);
  return head;
}

}  // namespace server::net
