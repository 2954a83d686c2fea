#include "server/annotations/anchor.hpp"

#include <limits>
#include <string>

#include <catch2/catch.hpp>

#include "server/annotations/code_points.hpp"

namespace server::annotations {

using namespace protocol;

namespace {

/// The quote of the n-th occurrence of `exact`, with all of its context.
Quote quote_of(const std::string& text, const std::string& exact, int n = 1) {
  const auto points = to_code_points(text);
  const auto wanted = to_code_points(exact);
  auto at = points.find(wanted);
  while (--n > 0) at = points.find(wanted, at + 1);
  Quote quote;
  quote.exact = exact;
  quote.start = static_cast<std::int64_t>(at);
  quote.end = static_cast<std::int64_t>(at + wanted.size());
  return place(quote, text).value();
}

const std::string text =
    "Drei bis fünf Ziele mit Zahl und Datum reichen. Die Prüfung dauert höchstens zwei Wochen und "
    "wird vom Hauptamt begleitet. Danach zeichnet die Leitung den Auftrag, nicht die IT.";

}  // namespace

TEST_CASE("quote: must stand exactly where it says") {
  Quote quote;
  quote.exact = "Die Prüfung";
  quote.start = 48;
  quote.end = 59;
  const auto placed = place(quote, text);
  REQUIRE(placed.has_value());

  SECTION("its context is filled up") {
    CHECK(placed->prefix == "Drei bis fünf Ziele mit Zahl und Datum reichen. ");
    CHECK(count_code_points(placed->suffix) == 64);
    CHECK(stands_in(*placed, text));
  }
  SECTION("another place") { quote.start = 47, quote.end = 58; }
  SECTION("an end that does not fit") { quote.end = 60; }
  SECTION("before the text") { quote.start = -1, quote.end = 10; }
  SECTION("behind the text") { quote.start = 500, quote.end = 511; }
  SECTION("a wrong prefix") { quote.prefix = "genügen. "; }
  SECTION("a wrong suffix") { quote.suffix = " geht"; }
  SECTION("beyond all numbers") {
    quote.start = std::numeric_limits<std::int64_t>::max() - 11;
    quote.end = std::numeric_limits<std::int64_t>::max();
  }
  if (quote.start == 48 && quote.end == 59 && quote.prefix.empty() && quote.suffix.empty()) return;
  const auto refused = place(quote, text);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::bad_value);
  CHECK(refused.error().field == "data.quote");
}

TEST_CASE("anchor: where a quote stands in the next text") {
  const auto quote = quote_of(text, "höchstens zwei Wochen");

  SECTION("unchanged text: attached") {
    const auto found = anchor(quote, text, text);
    CHECK(found.state == AnchorState::attached);
    CHECK(found.quote.start == quote.start);
  }
  SECTION("a change behind it, even close: attached, with new context") {
    auto next = text;
    next.replace(next.find("und wird vom"), 8, "oder wird");
    const auto found = anchor(quote, text, next);
    CHECK(found.state == AnchorState::attached);
    CHECK(std::string{found.quote.suffix}.starts_with(" oder wird vom"));
  }
  SECTION("a sentence before it: moved") {
    const auto found = anchor(quote, text, "Zuerst zählen. " + text);
    CHECK(found.state == AnchorState::moved);
    CHECK(found.quote.start == quote.start + 15);
    CHECK(stands_in(found.quote, "Zuerst zählen. " + text));
  }
  SECTION("changes before and behind: found by its context") {
    auto next = "Zuerst zählen. " + text;
    next.replace(next.find("Danach"), 6, "Zuletzt");
    CHECK(anchor(quote, text, next).state == AnchorState::moved);
  }
  SECTION("the quote itself changed: orphaned, as it was") {
    auto next = text;
    next.replace(next.find("zwei Wochen"), 4, "drei");
    const auto found = anchor(quote, text, next);
    CHECK(found.state == AnchorState::orphaned);
    CHECK(found.quote.start == quote.start);
    CHECK(found.quote.exact == quote.exact);
    CHECK(found.quote.prefix == quote.prefix);
  }
  SECTION("the text is gone") { CHECK(anchor(quote, text, "").state == AnchorState::orphaned); }
  SECTION("without a known old text only all of the context will do") {
    CHECK(anchor(quote, std::nullopt, text).state == AnchorState::attached);
    auto next = text;
    next.replace(next.find("Danach"), 6, "Zuletzt");
    CHECK(anchor(quote, std::nullopt, next).state == AnchorState::orphaned);
  }
}

TEST_CASE("anchor: a look-alike is not the place") {
  const std::string twice =
      "Den Vertrag prüfen lassen, dann die Kosten schätzen. Den Antrag prüfen lassen, dann melden.";
  const auto quote = quote_of(twice, "prüfen lassen", 1);

  SECTION("both still there: the right one") {
    const auto found = anchor(quote, twice, "Vorab: " + twice);
    CHECK(found.state == AnchorState::moved);
    CHECK(found.quote.start == quote.start + 7);
  }
  SECTION("the right sentence is gone, the look-alike stays") {
    const auto found = anchor(quote, twice, "Den Antrag prüfen lassen, dann melden.");
    CHECK(found.state == AnchorState::orphaned);
  }
  SECTION("only the right words are gone") {
    const std::string next =
        "Den Vertrag zeichnen, dann die Kosten schätzen. Den Antrag prüfen lassen, dann melden.";
    CHECK(anchor(quote, twice, next).state == AnchorState::orphaned);
  }
  SECTION("the same sentence three times, changed around: ambiguous") {
    const std::string sentence = "Alle Ämter werden vorher gefragt. ";
    const auto same = sentence + sentence + sentence;
    const auto second = quote_of(same, "vorher", 2);
    CHECK(anchor(second, same, same).state == AnchorState::attached);
    CHECK(anchor(second, same, "Neu. " + same + "Neu.").state == AnchorState::orphaned);
  }
  SECTION("a copy that was put in does not take its place") {
    const auto found = anchor(quote, twice, twice + " " + twice);
    CHECK(found.state == AnchorState::attached);
  }
}

TEST_CASE("anchor: the demo content's quotes") {
  const std::string old_scan =
      "Festlegen, welche Eingänge zentral gescannt werden und welche im Original bleiben. "
      "Sichtprüfung und Stichprobe beschreiben und das Papier erst sechs Monate nach dem Scannen "
      "vernichten. Ausnahmen wie Urkunden und Zustellnachweise in einer Liste führen.";
  const std::string new_scan =
      "Zuerst zwei Wochen lang die Eingänge der Poststelle zählen: Sendungen, Seiten, "
      "Sonderformate. Dann f" +
      old_scan.substr(1);
  const auto paper = quote_of(old_scan, "das Papier erst sechs Monate nach dem Scannen vernichten");
  CHECK(paper.start == 127);
  CHECK(anchor(paper, old_scan, new_scan).state == AnchorState::moved);
  CHECK(anchor(paper, old_scan, "Je Amt ein Datum bestimmen.").state == AnchorState::orphaned);
}

TEST_CASE("code points: there and back") {
  const std::string mixed = "aä€😀";
  CHECK(to_code_points(mixed) == U"aä€😀");
  CHECK(to_utf8(U"aä€😀") == mixed);
}

}  // namespace server::annotations
