#include "server/guests/guest_name.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace server::guests {

using namespace protocol;

namespace {

/// The next code point of valid UTF-8, which is taken off the text.
char32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  constexpr std::array<unsigned, 5> masks{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t value = first & masks[size];
  for (std::size_t i = 1; i < size && i < text.size(); ++i) {
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(size, text.size()));
  return value;
}

constexpr bool is_in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

constexpr bool is_blank_sign(char32_t c) { return c == U' ' || c == U'\t' || c == 0xA0; }

bool is_ascii_letter_or_digit(char32_t c) {
  return is_in(c, U'a', U'z') || is_in(c, U'A', U'Z') || is_in(c, U'0', U'9');
}

/// Letters of the living scripts and what stands between them in names. Wide, but without the
/// blocks that hold punctuation, symbols and format characters.
bool is_of_a_name(char32_t c) {
  if (c < 0x80)
    return is_ascii_letter_or_digit(c) ||
           std::u32string_view{U" -'.,"}.find(c) != std::u32string_view::npos;
  if (c == 0xD7 || c == 0xF7) return false;
  return is_in(c, 0xC0, 0x2FF) || is_in(c, 0x300, 0x36F) || is_in(c, 0x370, 0x5FF) ||
         is_in(c, 0x620, 0x6D3) || is_in(c, 0x900, 0x10FF) || is_in(c, 0x1E00, 0x1FFF) ||
         c == 0x2018 || c == 0x2019 || c == 0x2010 || is_in(c, 0x3041, 0x30FF) ||
         is_in(c, 0x3400, 0x9FFF) || is_in(c, 0xAC00, 0xD7A3);
}

/// What letters that are no Latin ones, or signs, are taken for. NFKD has taken accents off before.
constexpr std::array<std::pair<char32_t, const char*>, 66> look_alikes{{
    {0xDF, "ss"},
    {0xC6, "a"},
    {0xE6, "a"},
    {0x152, "o"},
    {0x153, "o"},
    {0xD8, "o"},
    {0xF8, "o"},
    {0x141, "l"},
    {0x142, "l"},
    {0x110, "d"},
    {0x111, "d"},
    {0x131, "l"},
    {0xD0, "d"},
    {0xF0, "d"},
    {0x13F, "l"},
    {0x1E9E, "ss"},
    {U'0', "o"},
    {U'1', "l"},
    {U'I', "l"},
    {U'i', "l"},
    {U'5', "s"},
    // Greek.
    {0x391, "a"},
    {0x3B1, "a"},
    {0x392, "b"},
    {0x395, "e"},
    {0x396, "z"},
    {0x397, "h"},
    {0x399, "l"},
    {0x3B9, "l"},
    {0x39A, "k"},
    {0x3BA, "k"},
    {0x39C, "m"},
    {0x39D, "n"},
    {0x3BD, "v"},
    {0x39F, "o"},
    {0x3BF, "o"},
    {0x3A1, "p"},
    {0x3C1, "p"},
    {0x3A4, "t"},
    {0x3A5, "y"},
    {0x3A7, "x"},
    // Cyrillic.
    {0x410, "a"},
    {0x430, "a"},
    {0x412, "b"},
    {0x415, "e"},
    {0x435, "e"},
    {0x406, "l"},
    {0x456, "l"},
    {0x408, "j"},
    {0x458, "j"},
    {0x41A, "k"},
    {0x43A, "k"},
    {0x41C, "m"},
    {0x41D, "h"},
    {0x41E, "o"},
    {0x43E, "o"},
    {0x420, "p"},
    {0x440, "p"},
    {0x421, "c"},
    {0x441, "c"},
    {0x422, "t"},
    {0x443, "y"},
    {0x423, "y"},
    {0x425, "x"},
    {0x445, "x"},
    {0x405, "s"},
}};

void append_folded(std::string& word, char32_t c) {
  const auto* found = std::find_if(look_alikes.begin(), look_alikes.end(),
                                   [&](const auto& pair) { return pair.first == c; });
  if (found != look_alikes.end()) {
    word.append(found->second);
  } else if (is_in(c, U'A', U'Z')) {
    word.push_back(static_cast<char>(c - U'A' + U'a'));
  } else if (c < 0x80) {
    word.push_back(static_cast<char>(c));
  } else {
    // Any other letter is itself; only equality counts.
    word.append("<").append(std::to_string(static_cast<std::uint32_t>(c))).append(">");
  }
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Letters that stand for one, or that are read as one.
std::string with_pairs_folded(std::string word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> pairs{
      {{"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"rn", "m"}, {"vv", "w"}}};
  for (const auto& [from, to] : pairs) replace_all(word, from, to);
  return word;
}

/// They make nobody another person. As words_to_compare has them.
bool is_title(const std::string& word) {
  constexpr std::array<std::string_view, 6> titles{"dr", "prof", "herr", "frau", "gast", "dlpl"};
  return std::find(titles.begin(), titles.end(), word) != titles.end();
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all.append(word);
  return all;
}

}  // namespace

Result<std::string> normal_name(std::string_view name) {
  std::string normal;
  bool has_gap = false;
  bool has_letter = false;
  for (auto rest = name; !rest.empty();) {
    const auto before = rest;
    const auto c = take_code_point(rest);
    if (is_blank_sign(c)) {
      has_gap = !normal.empty();
      continue;
    }
    if (!is_of_a_name(c)) return refuse(ErrorCode::bad_value, "a sign that no name has", "name");
    if (has_gap) normal.push_back(' ');
    has_gap = false;
    has_letter |= c >= 0x80 || (is_ascii_letter_or_digit(c) && !is_in(c, U'0', U'9'));
    normal.append(before.substr(0, before.size() - rest.size()));
  }
  if (!has_letter || count_code_points(normal) < limits::guest_name_min) {
    return refuse(ErrorCode::too_short, "2 to 60 characters", "name");
  }
  return normal;
}

std::vector<std::string> words_to_compare(std::string_view nfkd) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    auto folded = with_pairs_folded(std::exchange(word, {}));
    if (!folded.empty() && !is_title(folded)) words.push_back(std::move(folded));
  };
  for (auto rest = nfkd; !rest.empty();) {
    const auto c = take_code_point(rest);
    const bool is_accent = is_in(c, 0x300, 0x36F);
    // Within a word it is left out: O'Neill, Anna-Lena.
    const bool is_mark = c == U'\'' || c == 0x2018 || c == 0x2019;
    if (is_accent || is_mark) continue;
    if (c < 0x80 && !is_ascii_letter_or_digit(c)) {
      end_word();
    } else if (c == 0x2010 || c == 0xA0) {
      end_word();
    } else {
      append_folded(word, c);
    }
  }
  end_word();
  std::sort(words.begin(), words.end());
  return words;
}

bool looks_like(std::string_view name, std::string_view other) {
  const auto words = words_to_compare(name);
  const auto others = words_to_compare(other);
  return words == others || joined(words) == joined(others);
}

bool imitates(std::string_view name, std::string_view person) {
  if (looks_like(name, person)) return true;
  const auto words = words_to_compare(name);
  const auto theirs = words_to_compare(person);
  // A single word is a first name, which many have.
  return theirs.size() > 1 &&
         std::includes(words.begin(), words.end(), theirs.begin(), theirs.end());
}

}  // namespace server::guests
