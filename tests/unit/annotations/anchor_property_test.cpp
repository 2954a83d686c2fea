// A thousand random edits of task texts: a quote is found where it stands or listed as an orphan,
// never at another place. Where it may stand is tracked through each edit; where an edit can be
// told in two ways (one of two equal sentences was deleted), both are right. A copy may take the
// place of what is gone, as if that had been moved, but never of what is still there.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "server/annotations/anchor.hpp"
#include "server/annotations/code_points.hpp"

namespace server::annotations {

using namespace protocol;

namespace {

using Text = std::u32string;

// BT_SEED=<n> BT_EDITS=<n> look further: some 70,000 edits show one case that this file's tracking
// cannot tell, a text that was torn and put together again.
unsigned long number_from(const char* variable, unsigned long otherwise) {
  const char* given = std::getenv(variable);
  return given != nullptr ? std::stoul(given) : otherwise;
}

class Dice {
 public:
  explicit Dice(unsigned long seed) : engine_{seed} {}
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(engine_);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

/// Few words, so that texts are full of look-alikes.
Text random_words(Dice& dice, std::size_t count) {
  static const std::vector<Text> words = {
      U"die ", U"Akte ", U"prüfen ", U"und ",     U"Ämter ", U"melden. ", U"Frist ",       U"€ ",
      U"😀 ",  U"der ",  U"Antrag ", U"zählen, ", U"dann ",  U"Scannen ", U"vernichten. ", U"IT "};
  Text text;
  for (std::size_t i = 0; i < count; ++i) text += words[dice.below(words.size())];
  return text;
}

Text random_text(Dice& dice) {
  Text text = random_words(dice, 4 + dice.below(60));
  // Sentences that come again, whole.
  while (dice.one_in(3)) {
    const auto from = dice.below(text.size());
    const auto part = text.substr(from, 20 + dice.below(150));
    text.insert(dice.below(text.size()), part);
  }
  return text;
}

/// Where everything that two texts do not differ in went: `place` in `before` to these in `after`.
std::set<std::size_t> unchanged(const Text& before, const Text& after, std::size_t place,
                                std::size_t length) {
  const auto shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  std::set<std::size_t> places;
  if (place + length <= head) places.insert(place);
  if (place + tail >= before.size()) places.insert(place + after.size() - before.size());
  return places;
}

/// Where a quote may stand: the places it was carried to, and those of its copies.
struct Tracked {
  std::size_t length = 0;
  std::set<std::size_t> places;
  std::set<std::size_t> copies;

  void carry(const Text& before, const Text& after) {
    for (auto* all : {&places, &copies}) {
      std::set<std::size_t> next;
      for (const auto place : *all) next.merge(unchanged(before, after, place, length));
      *all = std::move(next);
    }
  }
  [[nodiscard]] bool allows(std::int64_t start) const {
    return (places.empty() ? copies : places).contains(static_cast<std::size_t>(start));
  }
};

/// Where a place goes when the part [from, from + size) is cut out and put in at `to` of the rest.
std::optional<std::size_t> moved(std::size_t place, std::size_t length, std::size_t from,
                                 std::size_t size, std::size_t to) {
  const auto end = place + length;
  if (place >= from && end <= from + size) return place - from + to;
  if (end > from && place < from + size) return std::nullopt;
  const auto in_rest = place < from ? place : place - size;
  if (in_rest + length <= to) return in_rest;
  if (in_rest >= to) return in_rest + size;
  return std::nullopt;
}

Text with_part_moved(const Text& text, std::size_t from, std::size_t size, std::size_t to) {
  auto next = text;
  next.erase(from, size);
  next.insert(to, text.substr(from, size));
  return next;
}

/// Cuts a part out and puts it in elsewhere; what is wholly inside it, or wholly outside, goes
/// along. Among repetitions the same result can come of another part, a little before or behind.
Text move_part(Dice& dice, const Text& text, Tracked& tracked) {
  const auto from = dice.below(text.size());
  const auto size = std::min(1 + dice.below(120), text.size() - from);
  const auto to = dice.below(text.size() - size + 1);
  const auto next = with_part_moved(text, from, size, to);
  const auto before = tracked;
  tracked.carry(text, next);
  const auto carry_on = [&](const std::set<std::size_t>& places, std::set<std::size_t>& on,
                            std::size_t other_from, std::size_t other_to) {
    for (const auto place : places) {
      const auto there = moved(place, tracked.length, other_from, size, other_to);
      if (there) on.insert(*there);
    }
  };
  const auto room = text.size() - size;
  for (std::size_t other = 0; other <= room; ++other) {
    const auto other_to = to + other - from;
    if (to + other < from || other_to > room) continue;
    if (with_part_moved(text, other, size, other_to) != next) continue;
    carry_on(before.places, tracked.places, other, other_to);
    carry_on(before.copies, tracked.copies, other, other_to);
  }
  return next;
}

/// Puts a part in a second time.
Text copy_part(Dice& dice, const Text& text, Tracked& tracked) {
  const auto from = dice.below(text.size());
  const auto part = text.substr(from, 1 + dice.below(150));
  const auto to = dice.below(text.size());
  auto next = text;
  next.insert(to, part);
  auto sources = tracked.places;
  sources.insert(tracked.copies.begin(), tracked.copies.end());
  tracked.carry(text, next);
  for (const auto place : sources) {
    if (place >= from && place + tracked.length <= from + part.size()) {
      tracked.copies.insert(place - from + to);
    }
  }
  return next;
}

Text edit(Dice& dice, const Text& text, Tracked& tracked) {
  if (text.empty()) return text;
  auto next = text;
  const auto at = dice.below(text.size());
  switch (dice.below(5)) {
    case 0: return move_part(dice, text, tracked);
    case 1: return copy_part(dice, text, tracked);
    case 2: next.insert(at, random_words(dice, 1 + dice.below(8))); break;
    case 3: next.erase(at, 1 + dice.below(100)); break;
    default: next.replace(at, 1 + dice.below(40), random_words(dice, 1 + dice.below(4)));
  }
  tracked.carry(text, next);
  return next;
}

Quote random_quote(Dice& dice, const Text& text) {
  for (;;) {
    const auto start = dice.below(text.size());
    const auto exact = text.substr(start, 1 + dice.below(60));
    Quote quote;
    quote.exact = to_utf8(exact);
    if (is_blank(quote.exact)) continue;
    quote.start = static_cast<std::int64_t>(start);
    quote.end = static_cast<std::int64_t>(start + exact.size());
    return place(quote, to_utf8(text)).value();
  }
}

}  // namespace

TEST_CASE("anchor: never at a wrong place after random edits") {
  const auto seed = number_from("BT_SEED", 20'261'124);
  const auto rounds = number_from("BT_EDITS", 1'000);
  CAPTURE(seed);
  Dice dice{seed};
  std::size_t kept = 0;
  std::size_t found = 0;
  std::size_t orphans = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto first = random_text(dice);
    const auto quote = random_quote(dice, first);
    const auto start = static_cast<std::size_t>(quote.start);
    Tracked tracked{static_cast<std::size_t>(quote.end - quote.start), {start}, {}};
    auto last = first;
    for (auto edits = 1 + dice.below(3); edits > 0; --edits) last = edit(dice, last, tracked);
    tracked.places.merge(unchanged(first, last, start, tracked.length));
    if (!tracked.places.empty()) ++kept;

    const auto before = to_utf8(first);
    const auto after = to_utf8(last);
    const auto anchored = anchor(quote, before, after);
    CAPTURE(round, before, after, quote.exact, quote.start, anchored.quote.start);
    if (anchored.state == AnchorState::orphaned) {
      ++orphans;
      REQUIRE(anchored.quote.exact == quote.exact);
      REQUIRE(anchored.quote.start == quote.start);
      continue;
    }
    ++found;
    REQUIRE(stands_in(anchored.quote, after));
    REQUIRE(tracked.allows(anchored.quote.start));
    REQUIRE((anchored.state == AnchorState::attached) == (anchored.quote.start == quote.start));
  }
  CHECK(found + orphans == rounds);
  // An anchor that always gives up would never be wrong either.
  CAPTURE(kept, found);
  CHECK(found * 2 > kept);
}

}  // namespace server::annotations
