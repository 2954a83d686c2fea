#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "server/registration/registration_handlers.hpp"
#include "server/registration/registration_queries.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/registration/registration_repository.hpp"
#include "storage/retention/retention_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::registration;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

struct Registrations : QuestionFixture {
  explicit Registrations(RegistrationRules rules = {}) {
    move({TalkState::planned, TalkState::registration});
    plan_with(rules);
    // That the time was set.
    settle_once();
  }

  void plan_with(RegistrationRules rules) {
    auto plan = snapshot(desk).talk->plan;
    plan.registration = rules;
    if (plan.starts_at == Time{}) plan.starts_at = now + std::chrono::hours{24};
    must(server::talks::handle_edit, ada, desk, TalkEdit{plan});
  }
  void request(const AccountId& who) { must(handle_request, who, talk, RegistrationRequest{}); }
  void withdraw(const AccountId& who) { must(handle_withdraw, who, talk, RegistrationWithdraw{}); }
  std::optional<RegistrationState> state_of(const AccountId& who) {
    std::optional<Registration> found;
    read([&](storage::Reader& reader) { found = storage::find_registration(reader, talk, who); });
    return found ? std::optional{found->state} : std::nullopt;
  }
  std::vector<Registration> in(RegistrationState state) {
    std::vector<Registration> found;
    read([&](storage::Reader& reader) {
      found = storage::registrations_of(reader, talk, state, 0, 1'000);
    });
    return found;
  }
  bool is_due() {
    bool due = false;
    read([&](storage::Reader& reader) {
      for (const auto& channel : storage::channels_with_due_registrations(reader, 1'000)) {
        due = due || channel == talk;
      }
    });
    return due;
  }
  /// Who is told what, in this step.
  std::set<std::pair<AccountId, LineReason>> settle_once() {
    run_as(Author::system(), talk, [&](storage::Transaction& transaction, server::auth::Access&) {
      return settle(transaction, talk);
    }).value();
    std::set<std::pair<AccountId, LineReason>> told;
    for (const auto& effect : effects(EffectKind::add_line)) {
      CHECK(effect.about == address_of(talk));
      told.emplace(AccountId{effect.target.id}, effect.reason.value());
    }
    return told;
  }
};

RegistrationRules seats_for(std::int64_t capacity, bool approval = false) {
  RegistrationRules rules;
  rules.capacity = capacity;
  rules.approval = approval;
  return rules;
}

using Told = std::set<std::pair<AccountId, LineReason>>;
using enum RegistrationState;

}  // namespace

TEST_CASE("registration: seats, a waiting list in order, and who comes next") {
  Registrations room{seats_for(1)};
  room.record("registration");
  room.settle_once();
  room.request(room.kim);
  room.request(room.lou);
  room.request(room.rita);
  CHECK(room.state_of(room.kim) == confirmed);
  CHECK(room.state_of(room.lou) == waiting);
  CHECK(room.state_of(room.ben) == std::nullopt);
  // Nothing is appended by who registers: no log names them.
  const auto head = room.events(room.talk).size();
  CHECK(room.settle_once() == Told{{room.kim, LineReason::seat_confirmed},
                                   {room.lou, LineReason::seat_waiting},
                                   {room.rita, LineReason::seat_waiting}});
  REQUIRE(room.events(room.talk).size() == head + 1);
  CHECK(room.events(room.talk).back().by.is_system());
  const auto seats = room.snapshot(room.talk).seats.value();
  CHECK(seats.confirmed == 1);
  CHECK(seats.waiting == 2);
  CHECK_FALSE(seats.requested);
  CHECK(room.snapshot(room.desk).seats->requested == 0);
  CHECK_FALSE(room.is_due());

  // The seat goes to who waits first, in the same transaction, once.
  room.withdraw(room.kim);
  CHECK(room.state_of(room.kim) == withdrawn);
  CHECK(room.state_of(room.lou) == confirmed);
  CHECK(room.state_of(room.rita) == waiting);
  CHECK(room.is_due());
  // Who left knows.
  CHECK(room.settle_once() == Told{{room.lou, LineReason::seat_confirmed}});
  CHECK(room.settle_once().empty());

  // Whoever comes back goes to the end.
  room.request(room.kim);
  CHECK(room.in(waiting).at(0).person == room.rita);
  CHECK(room.in(waiting).at(1).person == room.kim);
  room.must(handle_cancel, room.ada, room.desk, RegistrationCancel{room.lou});
  CHECK(room.state_of(room.lou) == withdrawn);
  CHECK(room.state_of(room.rita) == confirmed);
  CHECK(room.settle_once() == Told{{room.lou, LineReason::seat_cancelled},
                                   {room.rita, LineReason::seat_confirmed},
                                   {room.kim, LineReason::seat_waiting}});
  room.check_replay();
}

TEST_CASE("registration: a moderator decides") {
  Registrations room{seats_for(1, true)};
  room.request(room.kim);
  room.request(room.lou);
  room.request(room.rita);
  CHECK(room.state_of(room.kim) == requested);
  CHECK(room.settle_once().empty());
  CHECK(room.snapshot(room.desk).seats->requested == 3);
  CHECK_FALSE(room.snapshot(room.talk).seats->requested);

  room.must(handle_approve, room.ada, room.desk, RegistrationApprove{room.lou});
  room.must(handle_approve, room.ada, room.desk, RegistrationApprove{room.kim});
  room.must(handle_refuse, room.ada, room.desk, RegistrationRefuse{room.rita});
  CHECK(room.state_of(room.lou) == confirmed);
  CHECK(room.state_of(room.kim) == waiting);
  CHECK(room.settle_once() == Told{{room.lou, LineReason::seat_confirmed},
                                   {room.kim, LineReason::seat_waiting},
                                   {room.rita, LineReason::seat_refused}});
  CHECK(room.refusal(handle_request, room.rita, room.talk, RegistrationRequest{}) == "forbidden");

  SECTION("a refused seat goes on, too") {
    room.must(handle_refuse, room.ada, room.desk, RegistrationRefuse{room.lou});
    CHECK(room.state_of(room.kim) == confirmed);
  }
  SECTION("a refusal can be taken back") {
    room.must(handle_approve, room.ada, room.desk, RegistrationApprove{room.rita});
    CHECK(room.state_of(room.rita) == waiting);
  }
  SECTION("who lost the role a second ago decides nothing") {
    auto plan = room.snapshot(room.desk).talk->plan;
    plan.moderators = {room.rita};
    room.must(server::talks::handle_edit, room.ada, room.desk, TalkEdit{plan});
    CHECK(room.refusal(handle_refuse, room.ada, room.desk, RegistrationRefuse{room.kim}) ==
          "no_channel");
  }
  SECTION("speakers see the desk, but decide nothing") {
    CHECK(room.refusal(handle_refuse, room.ben, room.desk, RegistrationRefuse{room.kim}) ==
          "forbidden");
  }
}

TEST_CASE("registration: refused requests change nothing") {
  Registrations room{seats_for(1)};
  const auto request = [&](const AccountId& who) {
    return room.refusal(handle_request, who, room.talk, RegistrationRequest{});
  };
  SECTION("twice") {
    room.request(room.kim);
    CHECK(request(room.kim) == "wrong_state");
    CHECK(room.in(confirmed).size() == 1);
  }
  SECTION("closed: by its time, by the state, by the plan") {
    auto rules = seats_for(1);
    rules.closes_at = room.now - std::chrono::hours{1};
    room.plan_with(rules);
    CHECK(request(room.kim) == "wrong_state");
    room.plan_with(seats_for(1));
    room.move({TalkState::lobby});
    room.request(room.lou);
    room.move({TalkState::live});
    CHECK(request(room.kim) == "wrong_state");
    room.withdraw(room.lou);
    room.move({TalkState::follow_up});
    CHECK(room.refusal(handle_withdraw, room.lou, room.talk, RegistrationWithdraw{}) ==
          "wrong_state");
  }
  SECTION("nobody, the wrong channel, a stranger") {
    CHECK(request(AccountId{}) == "no_channel");
    CHECK(room.refusal(handle_request, room.kim, room.desk, RegistrationRequest{}) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_withdraw, room.kim, room.talk, RegistrationWithdraw{}) ==
          "not_found");
    CHECK(room.refusal(handle_cancel, room.ada, room.desk, RegistrationCancel{room.kim}) ==
          "not_found data.person");
    CHECK(room.refusal(handle_cancel, room.kim, room.desk, RegistrationCancel{room.kim}) ==
          "no_channel");
  }
}

TEST_CASE("registration: more seats are filled step by step") {
  Registrations room{seats_for(1)};
  std::vector<AccountId> people;
  for (int n = 0; n < 130; ++n) people.push_back(room.make_account());
  for (const auto& person : people) room.request(person);
  while (room.is_due()) room.settle_once();
  room.plan_with(seats_for(125));
  CHECK(room.in(confirmed).size() == 1);
  room.settle_once();
  CHECK(room.in(confirmed).size() == 101);
  CHECK(room.is_due());
  room.settle_once();
  CHECK(room.in(confirmed).size() == 125);
  while (room.is_due()) room.settle_once();
  const auto rest = room.in(waiting);
  REQUIRE(rest.size() == 5);
  for (int n = 0; n < 5; ++n) CHECK(rest[n].person == people[125 + n]);
  CHECK(room.snapshot(room.talk).seats->confirmed == 125);
}

TEST_CASE("registration: another time is told to everyone on the list") {
  Registrations room{seats_for(1)};
  for (const auto& who : {room.kim, room.lou, room.rita}) room.request(who);
  room.withdraw(room.rita);
  room.settle_once();
  auto plan = room.snapshot(room.desk).talk->plan;
  plan.starts_at += std::chrono::hours{24};
  room.must(server::talks::handle_edit, room.ada, room.desk, TalkEdit{plan});
  CHECK(room.settle_once() == Told{{room.kim, LineReason::talk_moved},
                                   {room.lou, LineReason::talk_moved},
                                   // Who speaks, but not who moved it.
                                   {room.ben, LineReason::talk_moved}});
}

TEST_CASE("retention: who registered goes at the talk's date, of this talk alone") {
  Registrations other{seats_for(2)};
  other.request(other.kim);
  Registrations room{seats_for(1)};
  for (const auto& who : {room.kim, room.lou}) room.request(who);
  room.withdraw(room.lou);
  room.run_as(Author::system(), room.talk,
              [&](storage::Transaction& transaction, server::auth::Access&) {
                storage::erase_registrations(transaction, room.talk);
                return Result<Done>{Done{}};
              })
      .value();
  for (const auto& who : {room.kim, room.lou}) CHECK(room.state_of(who) == std::nullopt);
  CHECK(other.state_of(other.kim) == confirmed);
}

TEST_CASE("talk.cancel: told to everyone on the list, closed for all, readable") {
  Registrations room{seats_for(1)};
  room.record("talk_cancel");
  const auto cancel = [](storage::Transaction& transaction, server::auth::Access& access,
                         const ChannelName& desk, const TalkCancel& command) {
    return server::talks::handle_cancel(transaction, access, desk, command,
                                        [](storage::Transaction&, const ChannelName&, State&) {});
  };
  for (const auto& who : {room.kim, room.lou, room.rita}) room.request(who);
  room.withdraw(room.rita);
  room.settle_once();
  TalkCancel command;
  command.reason = "Der Referent ist krank.";
  CHECK(room.refusal(+cancel, room.kim, room.desk, command) == "no_channel");
  CHECK(room.refusal(+cancel, room.ben, room.desk, command) == "forbidden");
  room.must(+cancel, room.ada, room.desk, command);
  CHECK(room.last_event(room.talk) == "talk.cancelled");
  const auto talk = room.snapshot(room.talk).talk.value();
  CHECK(talk.state == TalkState::archived);
  CHECK(talk.cancelled->reason == "Der Referent ist krank.");
  CHECK(room.settle_once() == Told{{room.kim, LineReason::talk_cancelled},
                                   {room.lou, LineReason::talk_cancelled},
                                   {room.ben, LineReason::talk_cancelled}});
  CHECK(room.refusal(handle_request, room.rita, room.talk, RegistrationRequest{}) == "wrong_state");
  CHECK(room.refusal(+cancel, room.ada, room.desk, command) == "wrong_state");
  room.check_replay();
}

TEST_CASE("registration: the list shows whether one would wait") {
  Registrations room{seats_for(1)};
  const auto offer = [&] {
    for (const auto& effect : room.effects(EffectKind::entry)) {
      room.run_as(Author::system(), talks_channel,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return server::talks::apply_entry(transaction, effect);
                  })
          .value();
    }
    for (const auto& entry : room.snapshot(talks_channel).talks) {
      if (entry.id == room.id) return entry.registration;
    }
    return std::optional<RegistrationOffer>{};
  };
  room.plan_with(seats_for(1));
  REQUIRE(offer());
  CHECK_FALSE(offer()->full);
  room.request(room.kim);
  room.settle_once();
  CHECK(offer()->full);
  room.withdraw(room.kim);
  room.settle_once();
  CHECK_FALSE(offer()->full);
}

TEST_CASE("registration: names are read by who runs the talk, one's own by oneself") {
  Registrations room{seats_for(1)};
  room.request(room.kim);
  const auto ask = [&](const AccountId& who, const char* state) {
    std::string answer;
    room.read([&](storage::Reader& reader) {
      server::auth::Access access{reader, who};
      const auto page = registration_page(reader, access, room.desk, state, 0, 50);
      answer = page ? *page : std::string{enum_name(page.error().code)};
    });
    return answer;
  };
  CHECK(ask(room.ada, "confirmed").find(room.kim.text()) != std::string::npos);
  CHECK(ask(room.ada, "waiting") == "{\"registrations\":[]}");
  CHECK(ask(room.ada, "nonsense") == "bad_value");
  CHECK(ask(room.ben, "confirmed") == "forbidden");
  CHECK(ask(room.kim, "confirmed") == "no_channel");
  const auto own = [&](const AccountId& who) {
    std::string answer;
    room.read([&](storage::Reader& reader) {
      server::auth::Access access{reader, who};
      answer = own_registration(reader, access, room.talk).value();
    });
    return answer;
  };
  CHECK(own(room.kim).find("\"state\":\"confirmed\"") != std::string::npos);
  CHECK(own(room.lou) == "{}");
}

TEST_CASE("registration: 200 at once for 20 seats, each exactly once, in one order") {
  constexpr int people_count = 200;
  constexpr int threads_count = 8;
  Registrations room{seats_for(20)};
  std::vector<AccountId> people;
  for (int n = 0; n < people_count; ++n) people.push_back(room.make_account());
  const auto at = room.now;
  const auto run = [&](int first) {
    pqxx::connection connection{tests::DatabaseFixture::connection()};
    for (int n = first; n < people_count; n += threads_count) {
      pqxx::work sql{connection};
      storage::Transaction transaction{sql};
      transaction.lock({room.talk, room.desk});
      transaction.begin_command({Author{people[n]}, std::nullopt, std::nullopt, at});
      server::auth::Access access{transaction, people[n]};
      const auto done = handle_request(transaction, access, room.talk, RegistrationRequest{});
      if (done) transaction.keep_command();
      transaction.flush();
      sql.commit();
    }
  };
  std::vector<std::thread> threads;
  for (int n = 0; n < threads_count; ++n) threads.emplace_back(run, n);
  for (auto& thread : threads) thread.join();

  const auto have = room.in(confirmed);
  const auto wait = room.in(waiting);
  REQUIRE(have.size() == 20);
  REQUIRE(wait.size() == 180);
  std::set<AccountId> everyone;
  std::int64_t number = 0;
  for (const auto* list : {&have, &wait}) {
    for (const auto& one : *list) {
      everyone.insert(one.person);
      CHECK(one.number == ++number);
    }
  }
  CHECK(everyone.size() == 200);
  // One seat is given back: exactly the next one gets it.
  room.withdraw(have[7].person);
  CHECK(room.state_of(wait[0].person) == confirmed);
  CHECK(room.in(confirmed).size() == 20);
  CHECK(room.in(waiting).front().person == wait[1].person);
}
