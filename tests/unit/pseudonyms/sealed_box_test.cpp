#include "server/pseudonyms/sealed_box.hpp"

#include <catch2/catch.hpp>

#include "server/pseudonyms/pseudonym.hpp"

using namespace protocol;
using namespace server;
using pseudonyms::PassphraseCost;
using pseudonyms::Sealed;

namespace {

/// The least that libsodium takes: what is tested is not how long it takes.
constexpr PassphraseCost cheap{1, 8 * 1024};

Sealed somebody(std::uint8_t account, std::uint8_t pseudonym) {
  Sealed sealed;
  sealed.account.bytes.fill(account);
  sealed.pseudonym.bytes.fill(pseudonym);
  return sealed;
}

}  // namespace

TEST_CASE("boxes of pseudonyms: it takes both holders, one after the other") {
  const auto moderation = pseudonyms::make_holder_key("correct horse battery", cheap);
  const auto protection = pseudonyms::make_holder_key("staple of another kind", cheap);
  const auto private_moderation = pseudonyms::private_key_of(moderation, "correct horse battery");
  const auto private_protection = pseudonyms::private_key_of(protection, "staple of another kind");
  REQUIRE(private_moderation);
  REQUIRE(private_protection);
  const auto kim = somebody(1, 2);
  const auto box = pseudonyms::seal(kim, {moderation.public_key, protection.public_key});

  SECTION("in their order") {
    const auto half = pseudonyms::open_outer(box, moderation.public_key, *private_moderation);
    REQUIRE(half);
    CHECK(pseudonyms::open_inner(*half, protection.public_key, *private_protection) == kim);
  }
  SECTION("neither alone") {
    CHECK_FALSE(pseudonyms::open_outer(box, protection.public_key, *private_protection));
    CHECK_FALSE(pseudonyms::open_inner(box, protection.public_key, *private_protection));
    const auto half = pseudonyms::open_outer(box, moderation.public_key, *private_moderation);
    CHECK_FALSE(pseudonyms::open_inner(*half, moderation.public_key, *private_moderation));
    CHECK_FALSE(pseudonyms::open_outer(*half, moderation.public_key, *private_moderation));
  }
  SECTION("nor what is damaged") {
    auto half = *pseudonyms::open_outer(box, moderation.public_key, *private_moderation);
    half.back() = static_cast<char>(half.back() ^ 1);
    CHECK_FALSE(pseudonyms::open_inner(half, protection.public_key, *private_protection));
    CHECK_FALSE(pseudonyms::open_inner("", protection.public_key, *private_protection));
    CHECK_FALSE(pseudonyms::open_outer(box, moderation.public_key, ""));
  }
}

TEST_CASE("boxes of pseudonyms: all of one length, and two of the same person are two") {
  const auto moderation = pseudonyms::make_holder_key("correct horse battery", cheap);
  const auto protection = pseudonyms::make_holder_key("staple of another kind", cheap);
  const storage::SealingKeys keys{moderation.public_key, protection.public_key};
  const auto box = pseudonyms::seal(somebody(1, 2), keys);
  CHECK(box != pseudonyms::seal(somebody(1, 2), keys));
  CHECK(box.size() == pseudonyms::seal(somebody(9, 8), keys).size());
  const std::string account(16, '\1');
  CHECK(box.find(account) == std::string::npos);
}

TEST_CASE("keys of holders: the passphrase alone gives the private half back") {
  const auto key = pseudonyms::make_holder_key("correct horse battery", cheap);
  CHECK(pseudonyms::private_key_of(key, "correct horse battery"));
  CHECK_FALSE(pseudonyms::private_key_of(key, "correct horse batterz"));
  CHECK_FALSE(pseudonyms::private_key_of(key, ""));
  CHECK(key.private_key != pseudonyms::make_holder_key("correct horse battery", cheap).private_key);
  auto damaged = key;
  damaged.salt.pop_back();
  CHECK_THROWS_WITH(pseudonyms::private_key_of(damaged, "correct horse battery"),
                    "the stored key is damaged");
}

TEST_CASE("pseudonyms: what is stored of a secret is of one talk") {
  const auto talk = ChannelName::parse("talk:01234567-89ab-4cde-8f01-23456789abcd").value();
  const auto other = ChannelName::parse("talk:11234567-89ab-4cde-8f01-23456789abcd").value();
  const std::string secret = "AAECAwQFBgcICQoLDA0ODw";
  const auto hash = pseudonyms::hash_of_secret(secret, talk);
  CHECK(hash == pseudonyms::hash_of_secret(secret, talk));
  CHECK(hash != pseudonyms::hash_of_secret(secret, other));
  CHECK(hash.find(secret) == std::string::npos);
}

TEST_CASE("pseudonyms: from the announcement to the end, where questions without a name may be") {
  Talk talk;
  using enum TalkState;
  for (const auto state : {draft, planned, registration, lobby, live, follow_up, archived}) {
    talk.state = state;
    talk.plan.anonymous.reset();
    CHECK(pseudonyms::gives_pseudonyms(talk) == (state != draft && state < follow_up));
    talk.plan.anonymous = false;
    CHECK_FALSE(pseudonyms::gives_pseudonyms(talk));
  }
}
