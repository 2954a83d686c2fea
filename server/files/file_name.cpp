#include "server/files/file_name.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/enum_name.hpp"
#include "server/files/content.hpp"

namespace server::files {

using protocol::FileType;

namespace {

/// One code point and its bytes.
struct Character {
  char32_t code = 0;
  std::string_view bytes;
};

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that change how the text around them looks, or do not show at all: "gnp.exe" must not
// look like "exe.png" (Unicode Technical Report 36, 2.6).
constexpr std::array hidden{
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F}, Range{0x00AD, 0x00AD}, Range{0x061C, 0x061C},
    Range{0x180E, 0x180E},   Range{0x200B, 0x200B}, Range{0x200E, 0x200F}, Range{0x2028, 0x202E},
    Range{0x2060, 0x206F},   Range{0xD800, 0xDFFF}, Range{0xFEFF, 0xFEFF}, Range{0xFFF0, 0xFFFF},
    Range{0xE0000, 0xE007F},
};

bool is_hidden(char32_t code) {
  return std::any_of(hidden.begin(), hidden.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

/// The next character of UTF-8, taken from the text; nullopt for a byte that is none.
std::optional<Character> take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  bool valid = length != 0 && length <= text.size();
  for (std::size_t i = 1; valid && i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    valid = (next & 0xC0U) == 0x80;
    code = code << 6U | (next & 0x3FU);
  }
  // Longer than need be, or beyond Unicode.
  if (length == 3 && code < 0x800) valid = false;
  if (length == 4 && (code < 0x10000 || code > 0x10FFFF)) valid = false;
  const auto bytes = text.substr(0, valid ? length : 1);
  text.remove_prefix(bytes.size());
  if (!valid) return std::nullopt;
  return Character{code, bytes};
}

std::vector<Character> visible_characters(std::string_view text) {
  std::vector<Character> characters;
  while (!text.empty()) {
    const auto character = take_character(text);
    if (character && !is_hidden(character->code)) characters.push_back(*character);
  }
  return characters;
}

/// Endings of the type; the first is given where there is none of them.
std::vector<std::string_view> endings(FileType type) {
  if (type == FileType::jpeg) return {"jpg", "jpeg"};
  return {protocol::enum_name(type)};
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(". ");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(". ") - first + 1);
}

}  // namespace

std::string safe_line(std::string_view text, std::size_t code_points_max) {
  std::string line;
  std::size_t count = 0;
  for (const auto& character : visible_characters(text)) {
    if (count++ == code_points_max) break;
    line.append(character.bytes);
  }
  return line;
}

std::string safe_file_name(std::string_view name, FileType type) {
  // Browsers on Windows have sent whole paths.
  name.remove_prefix(std::min(name.size(), name.find_last_of("/\\") + 1));
  std::string clean;
  for (const auto& character : visible_characters(name)) {
    constexpr std::string_view refused = "<>:\"|?*%";
    const bool is_refused = character.bytes.size() == 1 &&
                            refused.find(character.bytes.front()) != std::string_view::npos;
    clean.append(is_refused ? "_" : character.bytes);
  }
  std::string_view stem = trim(clean);
  const auto allowed = endings(type);
  std::string ending{allowed.front()};
  if (const auto dot = stem.rfind('.'); dot != std::string_view::npos) {
    const auto given = stem.substr(dot + 1);
    if (std::find(allowed.begin(), allowed.end(), lower(given)) != allowed.end()) {
      ending = given;
      stem = trim(stem.substr(0, dot));
    }
  }
  auto result = safe_line(stem, file_name_code_points_max - ending.size() - 1);
  result = std::string{trim(result)};
  if (result.empty()) result = is_picture(type) ? "bild" : "datei";
  return result + "." + ending;
}

std::string content_disposition(std::string_view name, FileType type) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (alphanumeric) {
      plain.push_back(c);
      encoded.push_back(c);
      continue;
    }
    // One underscore for each character that the plain form cannot have.
    if ((byte & 0xC0U) != 0x80) plain.push_back(c == ' ' ? ' ' : '_');
    encoded.push_back('%');
    encoded.push_back(hex[byte >> 4U]);
    encoded.push_back(hex[byte & 0x0FU]);
  }
  std::string value = is_picture(type) ? "inline" : "attachment";
  value.append("; filename=\"").append(plain).append("\"; filename*=UTF-8''").append(encoded);
  return value;
}

}  // namespace server::files
