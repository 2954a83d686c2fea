#include "server/net/url.hpp"

#include <algorithm>
#include <cstdint>

namespace server::net {
namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool is_printable_ascii(char byte) { return byte > 0x20 && byte < 0x7F; }

bool is_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7F;
}

bool has_dot_segment(std::string_view path) {
  std::size_t start = 1;
  while (start <= path.size()) {
    const auto end = std::min(path.find_first_of("/\\", start), path.size());
    const auto segment = path.substr(start, end - start);
    if (segment == "." || segment == "..") return true;
    start = end + 1;
  }
  return false;
}

/// "http://host/path" means "/path"; the authority is not used for anything.
std::string_view without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const auto path = target.find('/', scheme.size());
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  return target;
}

bool parse_query(std::string_view text, std::vector<std::pair<std::string, std::string>>& query) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    if (query.size() == query_parameters_max) return false;
    const auto equals = part.find('=');
    auto name = decode_percent(part.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::string()
                                                  : decode_percent(part.substr(equals + 1), true);
    if (!name || !value) return false;
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  std::size_t place = 0;
  while (place < text.size()) {
    const auto lead = static_cast<unsigned char>(text[place]);
    ++place;
    if (lead < 0x80) continue;
    const std::size_t following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - place < following) return false;
    std::uint32_t code_point = lead & (0x3FU >> following);
    for (std::size_t n = 0; n < following; ++n, ++place) {
      const auto byte = static_cast<unsigned char>(text[place]);
      if ((byte & 0xC0U) != 0x80) return false;
      code_point = (code_point << 6U) | (byte & 0x3FU);
    }
    const bool overlong =
        (following == 2 && code_point < 0x800) || (following == 3 && code_point < 0x10000);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (overlong || surrogate || code_point > 0x10FFFF) return false;
  }
  return true;
}

std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t place = 0; place < text.size(); ++place) {
    char byte = text[place];
    if (byte == '%') {
      if (text.size() - place < 3) return std::nullopt;
      const int high = hex_value(text[place + 1]);
      const int low = hex_value(text[place + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      byte = static_cast<char>(high * 16 + low);
      place += 2;
    } else if (byte == '+' && plus_is_space) {
      byte = ' ';
    }
    if (byte == '\0') return std::nullopt;
    decoded.push_back(byte);
  }
  if (!is_valid_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<Target> parse_target(std::string_view target) {
  if (!std::all_of(target.begin(), target.end(), is_printable_ascii)) return std::nullopt;
  // A fragment never travels; some parsers would cut there and some would not.
  if (target.find('#') != std::string_view::npos) return std::nullopt;
  target = without_authority(target);
  const auto mark = target.find('?');
  auto path = decode_percent(target.substr(0, mark), false);
  if (!path || !path->starts_with('/')) return std::nullopt;
  if (std::any_of(path->begin(), path->end(), is_control)) return std::nullopt;
  if (has_dot_segment(*path)) return std::nullopt;
  Target result{std::move(*path), {}};
  if (mark != std::string_view::npos && !parse_query(target.substr(mark + 1), result.query)) {
    return std::nullopt;
  }
  return result;
}

}  // namespace server::net
