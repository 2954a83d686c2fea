#include "storage/accounts/token.hpp"

#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "storage/accounts/account_repository.hpp"

namespace storage {

TEST_CASE("tokens: random, of one form, known by their hash") {
  std::set<std::string> seen;
  for (int n = 0; n < 1'000; ++n) {
    const auto token = new_token();
    REQUIRE(is_token(token));
    REQUIRE(seen.insert(token).second);
  }
  const auto token = *seen.begin();
  CHECK(hash_token(token).size() == 32);
  CHECK(hash_token(token) == hash_token(token));
  CHECK(hash_token(token) != hash_token(*std::next(seen.begin())));
  CHECK(hash_token(token).find(token.substr(0, 8)) == std::string::npos);

  CHECK_FALSE(is_token(""));
  CHECK_FALSE(is_token(token + "x"));
  CHECK_FALSE(is_token(token.substr(1) + "="));
  CHECK_FALSE(is_token(token.substr(1) + "+"));
  CHECK_FALSE(is_token(token.substr(1) + '\0'));
}

TEST_CASE("e-mail addresses: one form each, no look-alikes") {
  CHECK(normal_email("A.Kim@Amt.Example") == "a.kim@amt.example");
  CHECK(normal_email("  a@b \n") == "a@b");
  // Case folding would make these equal to an address in ASCII.
  CHECK_FALSE(normal_email("\u212Aim@amt.example").has_value());
  CHECK_FALSE(normal_email("k\u0131m@amt.example").has_value());
  CHECK_FALSE(normal_email("müller@amt.example").has_value());
  for (const auto* bad : {"", " ", "a", "@b", "a@", "a b@c", "a@b\tc", "a\r\n@b"}) {
    INFO(bad);
    CHECK_FALSE(normal_email(bad).has_value());
  }
}

}  // namespace storage
