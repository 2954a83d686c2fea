#include "server/guests/guest_name.hpp"

#include <catch2/catch.hpp>

using namespace server::guests;

namespace {

std::string normal(std::string_view name) {
  const auto found = normal_name(name);
  return found ? *found : "refused";
}

}  // namespace

TEST_CASE("guest name: blanks are put in order") {
  CHECK(normal("  Kim \t Muster ") == "Kim Muster");
  CHECK(normal("Zoë O’Neill-Çelik, 2. Klasse") == "Zoë O’Neill-Çelik, 2. Klasse");
  CHECK(normal("Łukasz") == "Łukasz");
}

TEST_CASE("guest name: what is none") {
  for (const auto* name : {"", " ", "K", "42", "...", "Kim (Moderation)", "Kim <b>", "Kim\nMuster",
                           // Turns the text round; nothing to see; a full-width letter.
                           "Kim \u202e", "Ki\u200bm", "\uff2bim", "Kim \U0001F600"}) {
    INFO(name);
    CHECK(normal(name) == "refused");
  }
}

// As the database decomposes them.
TEST_CASE("guest name: taken for a person who is known in the talk") {
  const std::string_view mayor = "Anna Schmidt";
  for (const auto* name :
       {"Anna Schmidt", "anna schmidt", "Schmidt, Anna", "Dr. Anna Schmidt", "AnnaSchmidt",
        "Anna Schm1dt", "Anna SchmIdt", "Anna Schmidt Oberbürgermeisterin",
        // А, n, n, а: two of them Cyrillic.
        "\u0410nn\u0430 Schmidt", "Frau Anna Schmidt",
        // An accent, as NFKD leaves it.
        "A\u0301nna Schmidt"}) {
    INFO(name);
    CHECK(imitates(name, mayor));
  }
  for (const auto* name : {"Anna", "Anna Schneider", "Annika Schmidt", "Schmidt"}) {
    INFO(name);
    CHECK_FALSE(imitates(name, mayor));
  }
  CHECK(imitates("Jorg Mueller", "Jo\u0308rg Mu\u0308ller"));
  CHECK(imitates("Maria Weiss", "Maria Weiß"));
}

TEST_CASE("guest name: two guests may share a word, not a name") {
  CHECK(looks_like("Kim Muster", "kim  muster"));
  CHECK_FALSE(looks_like("Kim Muster 2", "Kim Muster"));
}
