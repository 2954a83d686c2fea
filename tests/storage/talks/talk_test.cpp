#include <catch2/catch.hpp>

#include "server/questions/ask_handlers.hpp"
#include "server/questions/desk_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/talks/talk_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using storage::EffectKind;
using tests::DatabaseFixture;

namespace {

struct Talks : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId ben = make_account();
  AccountId kim = make_account();

  TalkPlan a_plan() {
    TalkPlan plan;
    plan.title = "E-Akte live";
    plan.starts_at = now;
    plan.minutes = 60;
    return plan;
  }
  ItemId create(std::vector<Address> links = {}) {
    return must(handle_create, ada, talks_channel, TalkCreate{a_plan(), std::move(links)})
        .item.value();
  }
  Done move(const ItemId& talk, TalkState to) {
    return must(handle_move, ada, channel_of(ChannelKind::desk, talk), TalkMove{to});
  }
  /// Applies what the last command means for the list.
  std::optional<Seq> apply_entries() {
    std::optional<Seq> seq;
    for (const auto& effect : effects(EffectKind::entry)) {
      seq = run_as(Author::system(), talks_channel,
                   [&](storage::Transaction& transaction, server::auth::Access&) {
                     return apply_entry(transaction, effect);
                   })
                .value()
                .seq;
    }
    return seq;
  }
  std::optional<TalkEntry> listed(const ItemId& talk) {
    for (const auto& entry : snapshot(talks_channel).talks) {
      if (entry.id == talk) return entry;
    }
    return std::nullopt;
  }
};

ChannelName talk_of(const ItemId& id) { return channel_of(ChannelKind::talk, id); }
ChannelName desk_of(const ItemId& id) { return channel_of(ChannelKind::desk, id); }

}  // namespace

TEST_CASE("talk.create: a draft that only its desk knows") {
  Talks talks;
  SECTION("done") {
    auto plan = talks.a_plan();
    plan.moderators = {talks.ben};
    plan.contact = talks.make_contact({talks.ben});
    talks.record("talk_create");
    const auto before = to_json(talks.snapshot(talks_channel));
    const auto done = talks.must(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}});
    CHECK_FALSE(done.seq);
    const auto id = done.item.value();
    const auto talk = talks.snapshot(desk_of(id)).talk.value();
    CHECK(talk.state == TalkState::draft);
    CHECK(talk.plan.moderators == std::vector{talks.ada, talks.ben});
    CHECK_FALSE(talks.exists(talk_of(id)));
    CHECK(to_json(talks.snapshot(talks_channel)) == before);
    CHECK(talks.effects().empty());

    talks.read([&](storage::Reader& reader) {
      REQUIRE(storage::drafts_of(reader, talks.ben).size() == 1);
      CHECK(storage::drafts_of(reader, talks.ben)[0].title == "E-Akte live");
      CHECK(storage::drafts_of(reader, talks.kim).empty());
    });
  }
  SECTION("people of a contact point may plan too") {
    talks.make_contact({}, {talks.kim});
    CHECK(talks.must(handle_create, talks.kim, talks_channel, TalkCreate{talks.a_plan(), {}}).item);
  }
  SECTION("refused") {
    auto plan = talks.a_plan();
    CHECK(talks.refusal(handle_create, talks.kim, talks_channel, TalkCreate{plan, {}}) ==
          "forbidden");
    CHECK(talks.refusal(handle_create, talks.ada, library_channel, TalkCreate{plan, {}}) ==
          "wrong_channel channel");
    plan.speakers = {AccountId{}};
    CHECK(talks.refusal(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}}) ==
          "bad_value data.plan.speakers");
    plan.speakers = {};
    plan.moderators = {AccountId{}};
    CHECK(talks.refusal(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}}) ==
          "bad_value data.plan.moderators");
    plan.moderators = {};
    plan.contact = ContactId{};
    CHECK(talks.refusal(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}}) ==
          "bad_value data.plan.contact");
    plan.contact.reset();
    plan.minutes = 4;
    CHECK(talks.refusal(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}}) ==
          "bad_value data.plan.minutes");
    plan.minutes = 60;
    CHECK(talks.refusal(handle_create, talks.ada, talks_channel,
                        TalkCreate{plan, {address_of(talk_of(ItemId{}))}}) ==
          "bad_value data.links[0]");
  }
}

TEST_CASE("talk.move: from the draft to the archive") {
  Talks talks;
  const auto home = talks.make_template(talks.make_contact({}), {"2.1"});
  const auto task = task_address(home.item(), "2.1");
  const auto id = talks.create({task});
  CHECK(talks.effects().empty());
  CHECK(talks.snapshot(desk_of(id)).links.size() == 1);

  SECTION("publishing makes the talk's channel, with its links, and lists it") {
    CHECK(talks.move(id, TalkState::planned).seq == 2);
    const auto state = talks.snapshot(talk_of(id));
    CHECK(state.talk->state == TalkState::planned);
    REQUIRE(state.links.size() == 1);
    CHECK(state.links[0].here == address_of(talk_of(id)));
    CHECK(state.links[0].seq == 1);
    CHECK(talks.snapshot(desk_of(id)).links[0].removed);
    REQUIRE(talks.effects(EffectKind::link).size() == 1);
    CHECK(talks.effects(EffectKind::link)[0].here == task);
    CHECK(talks.apply_entries());
    CHECK(talks.listed(id)->state == TalkState::planned);
  }
  SECTION("all the way") {
    talks.record("talk_move");
    talks.move(id, TalkState::planned);
    talks.apply_entries();
    const auto seq = talks.listed(id)->seq;
    for (const auto state :
         {TalkState::registration, TalkState::lobby, TalkState::planned, TalkState::lobby,
          TalkState::live, TalkState::follow_up, TalkState::archived}) {
      talks.move(id, state);
      CHECK(talks.last_event(talk_of(id)) == "talk.moved");
      CHECK(talks.snapshot(talk_of(id)).talk->state == state);
      CHECK(talks.snapshot(desk_of(id)).talk->state == state);
      // Cards of the talk and of its questions show its state.
      CHECK(talks.effects(EffectKind::touch).size() == 1);
      talks.apply_entries();
      CHECK(talks.listed(id)->state == state);
      CHECK(talks.listed(id)->seq == seq);
    }
    CHECK(talks.listed(id)->live_at);
    CHECK(talks.listed(id)->ended_at);
    talks.check_replay();
  }
  SECTION("the end leaves what was spoken about for the follow-up") {
    talks.record("talk_end");
    for (const auto state : {TalkState::planned, TalkState::lobby, TalkState::live}) {
      talks.move(id, state);
    }
    QuestionAsk ask;
    ask.text = "Wer scannt?";
    using namespace server::questions;
    const auto question = talks.must(handle_ask, talks.kim, talk_of(id), ask).item.value();
    talks.must(handle_ask, talks.kim, talk_of(id), ask);
    talks.must(handle_call, talks.ada, talk_of(id), QuestionCall{question});
    talks.move(id, TalkState::follow_up);
    const auto questions = talks.snapshot(talk_of(id)).questions;
    CHECK(questions[0].state == QuestionState::postponed);
    CHECK(questions[1].state == QuestionState::released);
    talks.check_replay();
  }
  SECTION("refused") {
    CHECK(talks.refusal(handle_move, talks.ada, desk_of(id), TalkMove{TalkState::live}) ==
          "wrong_state data.to");
    // Neither who takes no part, nor a moderator of the forum, sees the desk.
    const auto moderator = talks.make_account({Role::moderator});
    for (const auto& account : {talks.kim, moderator}) {
      CHECK(talks.refusal(handle_move, account, desk_of(id), TalkMove{TalkState::planned}) ==
            "no_channel");
    }
    CHECK(talks.refusal(handle_move, talks.ada, talks_channel, TalkMove{TalkState::planned}) ==
          "wrong_channel channel");
    CHECK(talks.refusal(handle_move, talks.ada, desk_of(ItemId{}), TalkMove{TalkState::planned}) ==
          "no_channel");
  }
}

TEST_CASE("talk: its lobby opens and it goes live by the clock") {
  Talks talks;
  const auto starts_at = talks.now + std::chrono::hours{1};
  auto plan = talks.a_plan();
  plan.starts_at = starts_at;
  plan.lobby_minutes = 10;
  plan.live_on_time = true;
  plan.moderators = {talks.ada};
  const auto id =
      talks.must(handle_create, talks.ada, talks_channel, TalkCreate{plan, {}}).item.value();
  const auto desk = desk_of(id);
  const auto due = [&](Time by) {
    std::vector<storage::Due> found;
    talks.read([&](storage::Reader& reader) { found = storage::due_by(reader, by, 10'000); });
    // Other tests leave theirs in the same database.
    std::erase_if(found, [&](const storage::Due& one) { return one.channel != desk; });
    return found;
  };
  const auto do_due = [&](Time at) {
    talks.now = at;
    for (const auto& one : due(at)) {
      talks
          .run_as(Author::system(), desk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return move_due(transaction, one);
                  })
          .value();
    }
  };
  const auto state = [&] { return talks.snapshot(talk_of(id)).talk->state; };
  const auto opens_at = starts_at - std::chrono::minutes{10};
  const auto never = starts_at + std::chrono::hours{99};

  CHECK(due(never).empty());
  talks.move(id, TalkState::planned);
  CHECK(due(opens_at - std::chrono::milliseconds{1}).empty());

  SECTION("one after the other, once each") {
    talks.record("talk_clock");
    do_due(opens_at);
    CHECK(state() == TalkState::lobby);
    CHECK(talks.events(talk_of(id)).back().by.is_system());
    CHECK(due(starts_at - std::chrono::milliseconds{1}).empty());
    do_due(starts_at);
    CHECK(state() == TalkState::live);
    CHECK(due(never).empty());
    talks.check_replay();
  }
  SECTION("a server that was down goes on where it should be") {
    do_due(starts_at + std::chrono::minutes{2});
    CHECK(state() == TalkState::lobby);
    do_due(starts_at + std::chrono::minutes{2});
    CHECK(state() == TalkState::live);
  }
  SECTION("postponed: what was due is not any more") {
    const auto early = due(opens_at);
    REQUIRE(early.size() == 1);
    plan.starts_at = starts_at + std::chrono::hours{2};
    talks.must(handle_edit, talks.ada, desk, TalkEdit{plan});
    CHECK(due(opens_at).empty());
    talks.now = opens_at;
    talks.run_as(Author::system(), desk,
                 [&](storage::Transaction& transaction, server::auth::Access&) {
                   return move_due(transaction, early.front());
                 });
    CHECK(state() == TalkState::planned);
    do_due(opens_at + std::chrono::hours{2});
    CHECK(state() == TalkState::lobby);
  }
  SECTION("an edit of anything else leaves the clock as it is") {
    do_due(opens_at);
    talks.move(id, TalkState::planned);
    plan.description = "Neu.";
    talks.must(handle_edit, talks.ada, desk, TalkEdit{plan});
    CHECK(due(never).empty());
  }
  SECTION("by hand before: the start still comes by itself") {
    talks.move(id, TalkState::lobby);
    REQUIRE(due(never).size() == 1);
    do_due(starts_at);
    CHECK(state() == TalkState::live);
  }
  SECTION("closed again by hand: nothing opens it but a hand") {
    do_due(opens_at);
    talks.move(id, TalkState::planned);
    CHECK(due(never).empty());
    talks.move(id, TalkState::lobby);
    CHECK(due(never).size() == 1);
  }
  SECTION("opened by hand after the planned start: so it starts") {
    talks.move(id, TalkState::lobby);
    talks.move(id, TalkState::planned);
    talks.now = starts_at + std::chrono::minutes{1};
    talks.move(id, TalkState::lobby);
    CHECK(due(never).empty());
  }
}

TEST_CASE("talk.edit: the whole plan anew") {
  Talks talks;
  const auto id = talks.create();
  auto plan = talks.a_plan();
  plan.title = "E-Akte, zweiter Anlauf";
  plan.moderators = {talks.ada, talks.ben};
  plan.speakers = {talks.kim};

  SECTION("of a draft: on its desk only") {
    CHECK(talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan}).seq == 2);
    CHECK_FALSE(talks.exists(talk_of(id)));
    CHECK(talks.effects().empty());
  }
  SECTION("of a published one: everywhere") {
    talks.record("talk_edit");
    talks.move(id, TalkState::planned);
    talks.apply_entries();
    talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan});
    CHECK(talks.snapshot(talk_of(id)).talk->plan.title == plan.title);
    CHECK(talks.snapshot(desk_of(id)).talk->plan.title == plan.title);
    CHECK(talks.apply_entries());
    CHECK(talks.listed(id)->title == plan.title);
    // The list shows no description, so it hears nothing of it.
    plan.description = "Neu.";
    talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan});
    CHECK_FALSE(talks.apply_entries());
    talks.check_replay();
  }
  SECTION("who is taken out loses the desk") {
    talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan});
    CHECK(talks.query_value("SELECT count(*) FROM revocation WHERE channel = $1",
                            {desk_of(id).text()}) == "0");
    plan.moderators = {talks.ada};
    plan.speakers = {};
    // Whoever moderates beside changes the plan, but not who moderates.
    CHECK(talks.refusal(handle_edit, talks.ben, desk_of(id), TalkEdit{plan}) ==
          "forbidden data.plan.moderators");
    plan.moderators = {talks.ben, talks.ada};
    CHECK(talks.refusal(handle_edit, talks.ben, desk_of(id), TalkEdit{plan}) ==
          "forbidden data.plan.moderators");
    plan.moderators = {talks.ada};
    talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan});
    CHECK(talks.query_value("SELECT count(*) FROM revocation WHERE channel = $1"
                            " AND account IN ($2, $3)",
                            {desk_of(id).text(), talks.ben.text(), talks.kim.text()}) == "2");
    CHECK(talks.refusal(handle_edit, talks.ben, desk_of(id), TalkEdit{plan}) == "no_channel");
  }
  SECTION("refused") {
    CHECK(talks.refusal(handle_edit, talks.kim, desk_of(id), TalkEdit{plan}) == "no_channel");
    talks.must(handle_edit, talks.ada, desk_of(id), TalkEdit{plan});
    // A speaker reads the desk but does not run the talk.
    CHECK(talks.refusal(handle_edit, talks.kim, desk_of(id), TalkEdit{plan}) == "forbidden");
    auto wrong = plan;
    wrong.moderators = {};
    CHECK(talks.refusal(handle_edit, talks.ada, desk_of(id), TalkEdit{wrong}) ==
          "too_short data.plan.moderators");
    wrong = plan;
    wrong.minutes = 601;
    CHECK(talks.refusal(handle_edit, talks.ada, desk_of(id), TalkEdit{wrong}) ==
          "bad_value data.plan.minutes");
    wrong = plan;
    wrong.speakers = {AccountId{}};
    CHECK(talks.refusal(handle_edit, talks.ada, desk_of(id), TalkEdit{wrong}) ==
          "bad_value data.plan.speakers");
    CHECK(talks.refusal(handle_edit, talks.ada, talk_of(id), TalkEdit{plan}) ==
          "wrong_channel channel");
    for (const auto state : {TalkState::planned, TalkState::lobby, TalkState::live,
                             TalkState::follow_up, TalkState::archived}) {
      talks.move(id, state);
    }
    CHECK(talks.refusal(handle_edit, talks.ada, desk_of(id), TalkEdit{plan}) == "wrong_state");
  }
}
