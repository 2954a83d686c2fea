// server/net: the head of a request from raw bytes to a value (head_scan, request_head, url). Cut
// however it may be, the end of the head is the same; and what is taken has one meaning only.
#include "server/net/request_head.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "server/net/head_scan.hpp"
#include "server/net/url.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace server::net;
using Result = HeadScan::Result;

/// As a head that drips in.
HeadScan scan_in_pieces(std::string_view bytes, std::size_t piece_bytes) {
  std::size_t scanned = 0;
  HeadScan scan;
  for (std::size_t end = 0; end < bytes.size() && scan.result == Result::incomplete;) {
    end = std::min(end + piece_bytes, bytes.size());
    scan = scan_head(bytes.substr(0, end), scanned);
    fuzz::require(scanned <= end, "no more is scanned than there is");
  }
  return scan;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  return lower;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char byte : text) {
    const auto value = static_cast<std::uint8_t>(byte);
    encoded += {'%', digits[value >> 4U], digits[value & 0xFU]};
  }
  return encoded;
}

void check_target(const std::string& path,
                  const std::vector<std::pair<std::string, std::string>>& query) {
  fuzz::require(path.starts_with('/'), "a path begins with a slash");
  fuzz::require(fuzz::is_utf8(path), "a path is UTF-8");
  for (const char byte : path) {
    fuzz::require(static_cast<std::uint8_t>(byte) >= 0x20 && byte != 0x7F, "no control characters");
  }
  const auto segments = path + "/";
  fuzz::require(
      segments.find("/../") == std::string::npos && segments.find("/./") == std::string::npos,
      "no segment of dots");
  std::string again = "/" + percent_encoded(path.substr(1)) + "?";
  for (const auto& [name, value] : query) {
    fuzz::require(fuzz::is_utf8(name) && fuzz::is_utf8(value), "parameters are UTF-8");
    again += percent_encoded(name) + "=" + percent_encoded(value) + "&";
  }
  const auto target = parse_target(again);
  fuzz::require(target && target->path == path && target->query == query,
                "written and read again, the same");
}

void check_head(std::string_view head) {
  const auto parsed = parse_request_head(head);
  if (const auto* bad = std::get_if<BadHead>(&parsed)) {
    fuzz::require(
        bad->status == 400 || bad->status == 431 || bad->status == 501 || bad->status == 505,
        "a status of a bad head");
    return;
  }
  const auto& good = std::get<RequestHead>(parsed);
  const auto lower = lower_case(head);
  fuzz::require(count(lower, "\r\ntransfer-encoding:") == 0, "no transfer encoding");
  fuzz::require(count(lower, "\r\ncontent-length:") <= 1, "one length");
  fuzz::require(count(lower, "\r\nhost:") <= 1, "one host");
  fuzz::require(good.content_length == 0 || count(lower, "\r\ncontent-length:") == 1,
                "a length that was said");
  fuzz::require(!good.is_upgrade || good.websocket_key.size() == 24, "a key of 16 bytes");
  check_target(good.request.path, good.request.query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto piece_bytes = std::max<std::size_t>(1, input.byte());
  const auto bytes = input.rest();
  const auto scan = scan_in_pieces(bytes, bytes.size());
  for (const auto pieces : {piece_bytes, std::size_t{1}}) {
    const auto again = scan_in_pieces(bytes, pieces);
    fuzz::require(again.result == scan.result && again.head_bytes == scan.head_bytes,
                  "however it is cut, the same");
  }
  if (scan.result == Result::complete) {
    fuzz::require(bytes.substr(0, scan.head_bytes).ends_with("\r\n\r\n"), "an empty line ends it");
    check_head(bytes.substr(0, scan.head_bytes));
  }
  const auto decoded = decode_percent(bytes, piece_bytes % 2 == 0);
  fuzz::require(!decoded || fuzz::is_utf8(*decoded), "decoded text is UTF-8");
  fuzz::require(is_valid_utf8(bytes) == fuzz::is_utf8(bytes), "UTF-8 or not");
  return 0;
}
