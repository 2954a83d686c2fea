#include "storage/mail/outbox.hpp"

#include <functional>

#include <catch2/catch.hpp>

#include "server/registration/registration_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/registration/registration_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::registration;
using namespace std::chrono;
using storage::Outbox;
using tests::QuestionFixture;

namespace {

/// A talk with one seat on a server that sends mails.
struct Mails : QuestionFixture {
  Mails() {
    keeps_mails = true;
    move({TalkState::planned, TalkState::registration});
    plan([&](TalkPlan& plan) {
      plan.registration = RegistrationRules{1, false, {}};
      plan.starts_at = now + hours{24};
    });
    // Of other tests, and that the time was set.
    query_value("DELETE FROM mail RETURNING 1");
  }
  void plan(const std::function<void(TalkPlan&)>& change) {
    auto wanted = snapshot(desk).talk->plan;
    change(wanted);
    must(server::talks::handle_edit, ada, desk, TalkEdit{wanted});
  }
  void request(const AccountId& who) { must(handle_request, who, talk, RegistrationRequest{}); }
  void withdraw(const AccountId& who) { must(handle_withdraw, who, talk, RegistrationWithdraw{}); }
  std::string count() { return query_value("SELECT count(*) FROM mail"); }
  std::string kind_for(const AccountId& who) {
    return query_value("SELECT string_agg(kind, ' ' ORDER BY kind) FROM mail WHERE account = $1",
                       {who.text()});
  }

  Outbox outbox{connection()};
};

Result<Done> cancel(Mails& room) {
  return room.run_as(Author{room.ada}, room.desk,
                     [&](storage::Transaction& transaction, server::auth::Access& access) {
                       return server::talks::handle_cancel(
                           transaction, access, room.desk, TalkCancel{"Krank"},
                           [](storage::Transaction&, const ChannelName&, State&) {}, nullptr);
                     });
}

}  // namespace

TEST_CASE("outbox: a mail is written with what it tells, and none with a refusal") {
  Mails room;
  room.request(room.kim);
  room.request(room.lou);
  CHECK(room.kind_for(room.kim) == "seat_confirmed");
  CHECK(room.kind_for(room.lou) == "seat_waiting");
  CHECK(room.refusal(handle_request, room.kim, room.talk, RegistrationRequest{}) == "wrong_state");
  CHECK(room.count() == "2");

  SECTION("what is outdated before it is sent is not sent") {
    room.withdraw(room.kim);
    CHECK(room.kind_for(room.kim) == "seat_withdrawn");
    CHECK(room.kind_for(room.lou) == "seat_confirmed");
    room.must(handle_cancel, room.ada, room.desk, RegistrationCancel{room.lou});
    CHECK(room.kind_for(room.lou) == "seat_cancelled");
  }
  SECTION("another time is told to all, once, and with what is told of the seat") {
    for (int hour = 48; hour < 50; ++hour) {
      room.plan([&](TalkPlan& plan) { plan.starts_at = room.now + hours{hour}; });
    }
    CHECK(room.kind_for(room.kim) == "seat_confirmed talk_moved");
    CHECK(room.kind_for(room.lou) == "seat_waiting talk_moved");
    // Who speaks comes, too; who moved it knows.
    CHECK(room.kind_for(room.ben) == "talk_moved");
    CHECK(room.kind_for(room.ada).empty());
    room.plan([&](TalkPlan& plan) { plan.description = "Neu"; });
    CHECK(room.count() == "5");
  }
  SECTION("that it begins soon is told to who has a seat, until that is no longer so") {
    const auto tell = [&] {
      room.run_as(Author::system(), room.talk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    storage::add_notices(transaction, room.talk, LineReason::talk_soon);
                    return Result<Done>{Done{}};
                  })
          .value();
    };
    tell();
    CHECK(room.kind_for(room.kim) == "seat_confirmed talk_soon");
    CHECK(room.kind_for(room.lou) == "seat_waiting");
    room.plan([&](TalkPlan& plan) { plan.starts_at = room.now + hours{48}; });
    CHECK(room.kind_for(room.kim) == "seat_confirmed talk_moved");
    tell();
    room.withdraw(room.kim);
    CHECK(room.kind_for(room.kim) == "seat_withdrawn talk_moved");
    tell();
    room.must(handle_cancel, room.ada, room.desk, RegistrationCancel{room.lou});
    CHECK(room.kind_for(room.lou) == "seat_cancelled talk_moved");
  }
  SECTION("a cancelled talk outdates everything") {
    REQUIRE(cancel(room).has_value());
    CHECK(room.kind_for(room.kim) == "talk_cancelled");
    CHECK(room.kind_for(room.lou) == "talk_cancelled");
  }
  SECTION("that a moderator is to decide is told, too") {
    room.plan([](TalkPlan& plan) { plan.registration->approval = true; });
    room.request(room.rita);
    CHECK(room.kind_for(room.rita) == "seat_requested");
  }
  SECTION("a server that sends none writes none") {
    room.keeps_mails = false;
    room.request(room.rita);
    CHECK(room.count() == "2");
  }
}

TEST_CASE("outbox: claimed by one, for a while, with the same id at every try") {
  Mails room;
  room.request(room.kim);
  const auto mail = room.outbox.claim(room.now);
  REQUIRE(mail);
  CHECK(mail->kind == LineReason::seat_confirmed);
  CHECK(mail->tries == 1);
  CHECK_FALSE(mail->begun);
  CHECK(mail->talk.id == room.id);
  CHECK(mail->takes_part);
  CHECK_FALSE(mail->address.empty());

  Outbox other{Mails::connection()};
  CHECK_FALSE(other.claim(room.now));
  CHECK(room.outbox.begin(mail->id, room.now));

  SECTION("sent") {
    room.outbox.finish(mail->id);
    CHECK(room.count() == "0");
    CHECK_FALSE(other.claim(room.now + hours{1}));
  }
  SECTION("who dies with it leaves it to another, which knows that it may have arrived") {
    const auto later = room.now + storage::mail_lease + seconds{1};
    const auto again = other.claim(later);
    REQUIRE(again);
    CHECK(again->id == mail->id);
    CHECK(again->begun);
    CHECK(again->tries == 2);
    // Whoever was only slow has it no longer.
    CHECK_FALSE(room.outbox.claim(later));
  }
  SECTION("put back, it waits for its time") {
    room.outbox.put_back(mail->id, room.now + minutes{5}, false);
    CHECK_FALSE(other.claim(room.now + minutes{4}));
    const auto again = other.claim(room.now + minutes{6});
    REQUIRE(again);
    CHECK(again->id == mail->id);
    CHECK_FALSE(again->begun);
  }
  SECTION("what is on its way is not outdated any more") {
    room.withdraw(room.kim);
    CHECK(room.kind_for(room.kim) == "seat_confirmed seat_withdrawn");
  }
}

TEST_CASE("outbox: a lease that ended sends nothing") {
  Mails room;
  room.request(room.kim);
  const auto mail = room.outbox.claim(room.now);
  CHECK_FALSE(room.outbox.begin(mail->id, room.now + storage::mail_lease + seconds{1}));
}

TEST_CASE("outbox: nobody writes to who is gone") {
  Mails room;
  room.request(room.kim);
  room.request(room.lou);
  room.query_value("UPDATE account SET active = false WHERE id = $1 RETURNING 1",
                   {room.kim.text()});
  const auto mail = room.outbox.claim(room.now);
  REQUIRE(mail);
  CHECK(mail->kind == LineReason::seat_waiting);
  CHECK(room.count() == "1");
}
