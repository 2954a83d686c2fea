// Group 6: text is UTF-8, and a bad byte is noticed when it comes. The sequences are those of
// Markus Kuhn's UTF-8 decoder test and of the Unicode standard, chapter 3.9.
#include <string>
#include <utility>
#include <vector>

#include "case.hpp"

namespace conformance {
namespace {

using namespace std::string_literals;

constexpr int bad_utf8 = 1007;
/// "kosme" in Greek with an accent: characters of two and of three bytes.
const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
const std::string latin = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
/// After the Greek: an encoding of U+110000, bad at its second byte.
const std::string too_high = "\xf4\x90\x80\x80";
const std::string surrogate = "\xed\xa0\x80";
const std::string ending = "edited";

std::string id_of(int group, int number) {
  return "6." + std::to_string(group) + "." + std::to_string(number);
}

std::string hex(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {digits[value >> 4U], digits[value & 0xFU]};
  }
  return text;
}

void add_echo(Cases& cases, std::string id, std::string what, const std::string& bytes,
              const std::string& payload) {
  cases.push_back({std::move(id), std::move(what), [=](Peer& peer) {
                     peer.send(bytes);
                     peer.expect_text(payload);
                     peer.close();
                   }});
}

void add_bad(Cases& cases, std::string id, std::string what, const std::string& bytes) {
  cases.push_back({std::move(id), std::move(what), [=](Peer& peer) {
                     peer.send(bytes);
                     peer.expect_close({bad_utf8});
                   }});
}

void add_fragments(Cases& cases) {
  const auto three = [](const std::string& middle) {
    return frame(Opcode::text, "", {.fin = false}) +
           frame(Opcode::continuation, middle, {.fin = false}) + frame(Opcode::continuation, "");
  };
  add_echo(cases, "6.1.1", "empty text", frame(Opcode::text, ""), "");
  add_echo(cases, "6.1.2", "three empty fragments", three(""), "");
  add_echo(cases, "6.1.3", "a fragment between empty ones", three("middle"), "middle");
  add_echo(cases, "6.2.1", "text beyond ASCII", frame(Opcode::text, latin), latin);
  // Cut between two characters.
  add_echo(cases, "6.2.2", "text in two fragments of whole characters",
           fragments(Opcode::text, latin, 15), latin);
  add_echo(cases, "6.2.3", "text in fragments of one byte", fragments(Opcode::text, latin, 1),
           latin);
  add_echo(cases, "6.2.4", "Greek in fragments of one byte", fragments(Opcode::text, greek, 1),
           greek);
  const auto bad = greek + surrogate + ending;
  add_bad(cases, "6.3.1", "a surrogate", frame(Opcode::text, bad));
  add_bad(cases, "6.3.2", "a surrogate, in fragments of one byte", fragments(Opcode::text, bad, 1));
}

/// Two parts, and the rest that is never sent: the second part must be the end.
void fail_at_second(Peer& peer, const std::string& one, const std::string& two) {
  peer.send(one);
  peer.expect_nothing();
  peer.send(two);
  peer.expect_close({bad_utf8});
}

void add_fail_fast(Cases& cases) {
  const auto text = greek + too_high + ending;
  const auto bad_at = greek.size() + 1;
  const auto in_frames = [](const std::string& one, const std::string& two) {
    return [=](Peer& peer) {
      fail_at_second(peer, frame(Opcode::text, one, {.fin = false}),
                     frame(Opcode::continuation, two, {.fin = false}));
    };
  };
  const auto in_chops = [=](std::size_t one_bytes, std::size_t two_bytes) {
    return [=](Peer& peer) {
      const auto bytes = frame(Opcode::text, text);
      const auto header_bytes = bytes.size() - text.size();
      fail_at_second(peer, bytes.substr(0, header_bytes + one_bytes),
                     bytes.substr(header_bytes + one_bytes, two_bytes));
    };
  };
  cases.push_back({"6.4.1", "fails at the fragment that is bad", in_frames(greek, too_high)});
  cases.push_back({"6.4.2", "fails at the fragment of the bad byte",
                   in_frames(text.substr(0, bad_at), text.substr(bad_at, 1))});
  cases.push_back(
      {"6.4.3", "fails at the chop that is bad", in_chops(greek.size(), too_high.size())});
  cases.push_back({"6.4.4", "fails at the chop of the bad byte", in_chops(bad_at, 1)});
}

struct Sequences {
  std::string what;
  std::vector<std::pair<bool, std::string>> texts;
};

Sequences all(bool is_good, std::string what, const std::vector<std::string>& texts) {
  Sequences sequences{std::move(what), {}};
  for (const auto& text : texts) sequences.texts.emplace_back(is_good, text);
  return sequences;
}

std::string range(int from, int below, const std::string& after_each = "") {
  std::string bytes;
  for (int byte = from; byte < below; ++byte) bytes += static_cast<char>(byte) + after_each;
  return bytes;
}

Sequences prefixes_of_greek() {
  Sequences sequences{"prefix of Greek", {}};
  for (std::size_t size = 1; size <= greek.size(); ++size) {
    const bool cuts_character =
        size < greek.size() && (static_cast<unsigned char>(greek[size]) & 0xC0U) == 0x80;
    sequences.texts.emplace_back(!cuts_character, greek.substr(0, size));
  }
  return sequences;
}

/// The last two code points of every plane: no characters, but valid UTF-8.
Sequences no_characters() {
  std::vector<std::string> texts{"\xef\xbf\xbe", "\xef\xbf\xbf"};
  for (int plane = 1; plane <= 16; ++plane) {
    for (const char last : {'\xbe', '\xbf'}) {
      texts.push_back({static_cast<char>(0xF0 | plane >> 2),
                       static_cast<char>(0x8F | (plane & 3) << 4), '\xbf', last});
    }
  }
  return all(true, "no character", texts);
}

const std::vector<std::string> cut_short = {
    "\xc0", "\xe0\x80", "\xf0\x80\x80", "\xf8\x80\x80\x80", "\xfc\x80\x80\x80\x80",
    "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xfb\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf"};

std::vector<Sequences> good_and_boundaries() {
  auto boundaries = all(true, "other boundary",
                        {"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"});
  boundaries.texts.emplace_back(false, "\xf4\x90\x80\x80");
  return {
      all(true, "good",
          {"hello\x24world", "hello\xc2\xa2world", "hello\xe2\x82\xacworld",
           "hello\xf0\xa4\xad\xa2world", greek}),
      prefixes_of_greek(),
      all(true, "first of its length", {"\0"s, "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}),
      all(false, "first of five and six", {"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80"}),
      all(true, "last of its length", {"\x7f", "\xdf\xbf", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}),
      all(false, "last of four, five and six",
          {"\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf"}),
      boundaries,
  };
}

std::vector<Sequences> malformed() {
  std::string together;
  for (const auto& text : cut_short) together += text;
  return {
      all(false, "continuation of nothing",
          {"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "\x80\xbf\x80\xbf", "\x80\xbf\x80\xbf\x80",
           "\x80\xbf\x80\xbf\x80\xbf", range(0x80, 0xbf)}),
      all(false, "lonely first bytes",
          {range(0xc0, 0xdf, " "), range(0xe0, 0xef, " "), range(0xf0, 0xf7, " "),
           range(0xf8, 0xfb, " "), range(0xfc, 0xfd, " ")}),
      all(false, "last byte missing", cut_short),
      all(false, "last bytes missing, one after the other", {together}),
      all(false, "impossible bytes", {"\xfe", "\xff", "\xfe\xfe\xff\xff"}),
      all(false, "overlong slash",
          {"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf",
           "\xfc\x80\x80\x80\x80\xaf"}),
      all(false, "last overlong",
          {"\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf",
           "\xfc\x83\xbf\xbf\xbf\xbf"}),
      all(false, "overlong NUL",
          {"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80",
           "\xfc\x80\x80\x80\x80\x80"}),
      all(false, "surrogate",
          {"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80",
           "\xed\xbe\x80", "\xed\xbf\xbf"}),
      all(false, "two surrogates",
          {"\xed\xa0\x80\xed\xb0\x80", "\xed\xa0\x80\xed\xbf\xbf", "\xed\xad\xbf\xed\xb0\x80",
           "\xed\xad\xbf\xed\xbf\xbf", "\xed\xae\x80\xed\xb0\x80", "\xed\xae\x80\xed\xbf\xbf",
           "\xed\xaf\xbf\xed\xb0\x80", "\xed\xaf\xbf\xed\xbf\xbf"}),
      no_characters(),
      all(true, "special",
          {"\xef\xbf\xb9", "\xef\xbf\xba", "\xef\xbf\xbb", "\xef\xbf\xbc", "\xef\xbf\xbd",
           "\xef\xbf\xbe", "\xef\xbf\xbf"}),
  };
}

}  // namespace

void add_utf8(Cases& cases) {
  add_fragments(cases);
  add_fail_fast(cases);
  int group = 4;
  for (const auto& part : {good_and_boundaries(), malformed()}) {
    for (const auto& sequences : part) {
      ++group;
      int number = 0;
      for (const auto& [is_good, text] : sequences.texts) {
        const auto id = id_of(group, ++number);
        const auto what = sequences.what + ": " + hex(text);
        if (is_good) {
          add_echo(cases, id, what, frame(Opcode::text, text), text);
        } else {
          add_bad(cases, id, what, frame(Opcode::text, text));
        }
      }
    }
  }
}

}  // namespace conformance
