// Who has a seat is told that the talk begins, by a clock that goes by hand.
#include <set>

#include <catch2/catch.hpp>

#include "server/registration/registration_handlers.hpp"
#include "server/talks/talk_clock.hpp"
#include "server/talks/talk_handlers.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using std::chrono::hours;
using std::chrono::minutes;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

/// A talk with one seat, which Kim has; Lou waits. It begins two days later.
struct Soon : QuestionFixture {
  Soon() {
    move({TalkState::planned, TalkState::registration});
    plan([&](TalkPlan& plan) {
      plan.registration = RegistrationRules{1, false, {}};
      plan.starts_at = now + hours{48};
      plan.lobby_minutes = 15;
    });
    for (const auto& who : {kim, lou}) {
      must(server::registration::handle_request, who, talk, RegistrationRequest{});
    }
    settle();
  }

  template <class Change>
  void plan(Change change) {
    auto wanted = snapshot(desk).talk->plan;
    change(wanted);
    starts_at = wanted.starts_at;
    must(handle_edit, ada, desk, TalkEdit{wanted});
  }
  /// Who is told what.
  std::set<std::pair<AccountId, LineReason>> settle() {
    run_as(Author::system(), talk, [&](storage::Transaction& transaction, server::auth::Access&) {
      return server::registration::settle(transaction, talk);
    }).value();
    std::set<std::pair<AccountId, LineReason>> told;
    for (const auto& effect : effects(EffectKind::add_line)) {
      told.emplace(AccountId{effect.target.id}, effect.reason.value());
    }
    return told;
  }
  storage::Due due(storage::DueKind kind = storage::DueKind::remind_start) const {
    return {kind, desk, id};
  }
  bool is_due(Time at) {
    bool found = false;
    read([&](storage::Reader& reader) { found = storage::is_due(reader, due(), at); });
    return found;
  }
  bool is_set() { return is_due(starts_at + hours{24 * 365}); }
  void do_due(Result<Done> (*what)(storage::Transaction&, const storage::Due&),
              storage::DueKind kind) {
    run_as(Author::system(), desk, [&](storage::Transaction& transaction, server::auth::Access&) {
      return what(transaction, due(kind));
    }).value();
  }
  /// As often as something is due by then; who is told of it.
  std::set<std::pair<AccountId, LineReason>> remind(Time at) {
    now = at;
    if (!is_due(at)) return {};
    do_due(remind_due, storage::DueKind::remind_start);
    CHECK_FALSE(is_due(at));
    return settle();
  }

  Time starts_at{};
};

using Told = std::set<std::pair<AccountId, LineReason>>;

}  // namespace

TEST_CASE_METHOD(Soon, "talk soon: a day and a quarter of an hour before, to who has a seat") {
  const Told kim_only{{kim, LineReason::talk_soon}};
  CHECK(remind(starts_at - hours{24} - minutes{1}).empty());
  CHECK(remind(starts_at - hours{24}) == kim_only);
  CHECK(remind(starts_at - minutes{16}).empty());
  CHECK(remind(starts_at - minutes{15}) == kim_only);
  CHECK_FALSE(is_set());
  // No log names who has a seat.
  for (const auto& event : events(talk)) CHECK(event.by != Author{kim});
}

TEST_CASE_METHOD(Soon, "talk soon: the lobby that opens at the same moment leaves it to be told") {
  remind(starts_at - hours{24});
  now = starts_at - minutes{15};
  do_due(move_due, storage::DueKind::open_lobby);
  CHECK(snapshot(talk).talk->state == TalkState::lobby);
  CHECK(remind(now) == Told{{kim, LineReason::talk_soon}});
}

TEST_CASE_METHOD(Soon, "talk soon: once for each time that it is moved to") {
  remind(starts_at - hours{24});
  plan([&](TalkPlan& plan) { plan.starts_at += hours{72}; });
  settle();
  CHECK(remind(now + hours{1}).empty());
  CHECK(remind(starts_at - hours{24}).size() == 1);
  // Postponed between the look at what is due and the doing: nobody is told, the next is set.
  now = starts_at - minutes{15};
  REQUIRE(is_due(now));
  plan([&](TalkPlan& plan) { plan.starts_at += hours{72}; });
  settle();
  CHECK(remind(now).empty());
  CHECK(is_due(starts_at - hours{24}));
}

TEST_CASE_METHOD(Soon, "talk soon: late when the server was down, never once it has begun") {
  SECTION("down over both: once") {
    CHECK(remind(starts_at - minutes{5}).size() == 1);
    CHECK_FALSE(is_set());
  }
  SECTION("down until it should have begun") {
    CHECK(remind(starts_at).empty());
    CHECK_FALSE(is_set());
  }
  SECTION("live") {
    now = starts_at - hours{1};
    move({TalkState::lobby, TalkState::live});
    CHECK_FALSE(is_set());
  }
  SECTION("cancelled") {
    must<TalkCancel>(
        [](storage::Transaction& transaction, server::auth::Access& access,
           const ChannelName& channel, const TalkCancel& command) {
          return handle_cancel(transaction, access, channel, command,
                               [](storage::Transaction&, const ChannelName&, State&) {});
        },
        ada, desk, TalkCancel{"Krank"});
    CHECK_FALSE(is_set());
  }
  SECTION("without registration") {
    plan([](TalkPlan& plan) { plan.registration.reset(); });
    CHECK_FALSE(is_set());
  }
}
