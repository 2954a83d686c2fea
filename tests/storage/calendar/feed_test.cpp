#include <functional>

#include <catch2/catch.hpp>

#include "server/calendar/calendar_queries.hpp"
#include "server/calendar/feed_handlers.hpp"
#include "server/registration/registration_handlers.hpp"
#include "storage/guests/guest_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::calendar;
using namespace std::chrono;
using tests::QuestionFixture;

namespace {

const Place place{"https://talk.example", "talk@amt.example"};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Feeds : QuestionFixture {
  // All tests share one database, in which hashes are unique.
  const std::string secret = id.text();

  static ChannelName inbox(const AccountId& account) {
    return channel_of(ChannelKind::inbox, account);
  }
  static std::string hex(std::string_view secret) {
    std::string digits;
    for (const unsigned char byte : storage::hash_of_secret(secret)) {
      digits.push_back("0123456789abcdef"[byte >> 4U]);
      digits.push_back("0123456789abcdef"[byte & 15U]);
    }
    return digits;
  }
  void make(const AccountId& account, const std::string& its_secret) {
    must(handle_make, account, inbox(account), FeedMake{hex(its_secret)});
  }
  /// "" where there is none.
  std::string file(const std::string& its_secret) {
    std::string found;
    read([&](storage::Reader& reader) {
      const auto file = feed_ics(reader, its_secret, place);
      if (file) found = *file;
      if (!file) CHECK(file.error().code == ErrorCode::not_found);
    });
    return found;
  }
  bool has(const AccountId& account) {
    bool found = false;
    read([&](storage::Reader& reader) {
      storage::ChannelRow row;
      row.name = inbox(account);
      found = storage::owns_of(reader, row, {account}).at(account).feed;
    });
    return found;
  }
  void plan(const std::function<void(TalkPlan&)>& change) {
    auto wanted = snapshot(desk).talk->plan;
    change(wanted);
    must(server::talks::handle_edit, ada, desk, TalkEdit{wanted});
  }
  /// The list of talks has what was published last.
  void list() {
    for (const auto& effect : effects(storage::EffectKind::entry)) {
      run_as(Author::system(), talks_channel,
             [&](storage::Transaction& transaction, server::auth::Access&) {
               return server::talks::apply_entry(transaction, effect);
             });
    }
  }
  void open_registration(bool approval) {
    plan([&](TalkPlan& one) {
      one.starts_at = now + days{7};
      one.registration = RegistrationRules{1, approval, {}};
    });
    move({TalkState::planned, TalkState::registration});
  }
  void enrol(const AccountId& person) {
    must(server::registration::handle_request, person, talk, RegistrationRequest{});
  }
};

}  // namespace

TEST_CASE_METHOD(Feeds, "feed: made, replaced and withdrawn by its owner alone") {
  CHECK_FALSE(has(kim));
  make(kim, secret);
  CHECK(has(kim));
  CHECK_FALSE(has(lou));
  CHECK(contains(file(secret), "BEGIN:VCALENDAR"));
  SECTION("replaced: the earlier address leads nowhere") {
    make(kim, secret + "2");
    CHECK(file(secret).empty());
    CHECK_FALSE(file(secret + "2").empty());
  }
  SECTION("withdrawn, as if there had never been one") {
    must(handle_withdraw, kim, inbox(kim), FeedWithdraw{});
    CHECK_FALSE(has(kim));
    CHECK(file(secret).empty());
    CHECK(file("never") == file(secret));
    must(handle_withdraw, kim, inbox(kim), FeedWithdraw{});
  }
  SECTION("who is no longer active has none") {
    query_value("UPDATE account SET active = false WHERE id = $1 RETURNING 1", {kim.text()});
    CHECK(file(secret).empty());
    query_value("UPDATE account SET active = true WHERE id = $1 RETURNING 1", {kim.text()});
  }
  SECTION("refused") {
    CHECK(refusal(handle_make, lou, inbox(kim), FeedMake{hex("x")}) == "no_channel");
    CHECK(refusal(handle_withdraw, lou, inbox(kim), FeedWithdraw{}) == "no_channel");
    CHECK(refusal(handle_make, kim, talk, FeedMake{hex("x")}) == "wrong_channel channel");
    CHECK(refusal(handle_make, kim, inbox(kim), FeedMake{"x"}) == "bad_value data.hash");
    CHECK(refusal(handle_make, kim, inbox(kim), FeedMake{hex("x") + "0"}) == "too_long data.hash");
    CHECK(refusal(handle_make, lou, inbox(lou), FeedMake{hex(secret)}) == "bad_value data.hash");
    CHECK_FALSE(has(lou));
  }
}

TEST_CASE_METHOD(Feeds, "feed: talks that one registered for, leads or speaks in") {
  make(kim, secret);
  make(ben, secret + "ben");
  const auto uid = "UID:" + id.text() + "@talk.example\r\n";
  SECTION("a draft is in nobody's, a published talk in those of the stage") {
    CHECK_FALSE(contains(file(secret + "ben"), uid));
    move({TalkState::planned});
    list();
    CHECK(contains(file(secret + "ben"), uid));
    CHECK(contains(file(secret + "ben"), "STATUS:CONFIRMED\r\n"));
    CHECK_FALSE(contains(file(secret), uid));
  }
  SECTION("a seat is one's own, who waits or asked has it as tentative") {
    open_registration(false);
    enrol(lou);
    enrol(kim);
    CHECK(contains(file(secret), uid));
    CHECK(contains(file(secret), "STATUS:TENTATIVE\r\n"));
    must(server::registration::handle_withdraw, lou, talk, RegistrationWithdraw{});
    CHECK(contains(file(secret), "STATUS:CONFIRMED\r\n"));
    must(server::registration::handle_withdraw, kim, talk, RegistrationWithdraw{});
    CHECK_FALSE(contains(file(secret), uid));
  }
  SECTION("moved: the same UID, a higher sequence; called off: says so") {
    open_registration(false);
    enrol(kim);
    const auto first = file(secret);
    CHECK(contains(first, "SEQUENCE:0\r\n"));
    CHECK(file(secret) == first);
    plan([&](TalkPlan& one) { one.starts_at = one.starts_at + hours{1}; });
    CHECK(contains(file(secret), uid));
    CHECK(contains(file(secret), "SEQUENCE:1\r\n"));
    TalkCancel cancel;
    cancel.reason = "Sturm";
    must<TalkCancel>(
        [](storage::Transaction& transaction, server::auth::Access& access,
           const ChannelName& channel, const TalkCancel& command) {
          return server::talks::handle_cancel(
              transaction, access, channel, command,
              [](storage::Transaction&, const ChannelName&, State&) {});
        },
        ada, desk, cancel);
    CHECK(contains(file(secret), uid));
    CHECK(contains(file(secret), "STATUS:CANCELLED\r\n"));
    CHECK(contains(file(secret), "SEQUENCE:2\r\n"));
  }
}
