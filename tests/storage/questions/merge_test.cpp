#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "server/notifications/line_effects.hpp"
#include "storage/effect_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

/// Two questions of a planned talk: `a` with five votes, `b` with four, two people gave both.
struct Duplicates : QuestionFixture {
  ItemId a;
  ItemId b;

  Duplicates() {
    move({TalkState::planned});
    a = ask(kim, "Wer scannt?");
    b = ask(lou, "Wer digitalisiert die Post?");
    vote(7, {a, a, a, a, a, b, b}, {0, 1, 2, 3, 4, 3, 4});
    vote(7, {b, b}, {5, 6});
    publish_tallies(talk);
  }

  std::vector<AccountId> people;
  /// Each of these votes for the question at its place.
  void vote(std::size_t count, const std::vector<ItemId>& questions,
            const std::vector<std::size_t>& who) {
    while (people.size() < count) people.push_back(make_account());
    for (std::size_t i = 0; i < who.size(); ++i) {
      must(handle_vote, people[who[i]], talk, QuestionVote{questions[i], true});
    }
  }
  Done merge(const ItemId& question, const ItemId& into) {
    return must(handle_merge, ada, talk, QuestionMerge{question, into});
  }
  Done unmerge(const ItemId& question) {
    return must(handle_unmerge, ada, talk, QuestionUnmerge{question});
  }
  std::int64_t votes(const ItemId& question) {
    publish_tallies(talk);
    return find(talk, question).votes;
  }
  std::string refused_merge(const ItemId& question, const ItemId& into) {
    return refusal(handle_merge, ada, talk, QuestionMerge{question, into});
  }
  std::string refused_unmerge(const ItemId& question) {
    return refusal(handle_unmerge, ada, talk, QuestionUnmerge{question});
  }

  /// Whom the effect of the last answer tells what, and that it is about this question.
  std::map<AccountId, LineReason> told(const ItemId& answered) {
    std::map<AccountId, LineReason> reasons;
    const auto keep = [&](const storage::Effect& effect) {
      CHECK(effect.about == address_of(talk, AddressKind::question, answered));
      CHECK(reasons.emplace(AccountId{effect.target.id}, effect.reason.value()).second);
    };
    for (const auto& line : effects(EffectKind::add_line)) keep(line);
    for (const auto& pending : effects()) {
      if (pending.effect.kind != EffectKind::voters) continue;
      const auto first = pending;
      REQUIRE(run_as(Author::system(), talk,
                     [&](storage::Transaction& transaction, server::auth::Access&) {
                       server::notifications::expand_voters(transaction, first);
                       transaction.finish_effect(first);
                       return Done{};
                     })
                  .has_value());
      read([&](storage::Reader& reader) {
        for (const auto& each : storage::pending_effects(reader, 1'000'000)) {
          // Those made of it are numbered away from the event's own.
          if (each.source.channel == talk && each.source.seq == first.source.seq &&
              each.n >= 1'000'000) {
            keep(each.effect);
          }
        }
      });
      break;
    }
    return reasons;
  }
};

}  // namespace

TEST_CASE("question.merge: the voters of both, each once") {
  Duplicates room;
  REQUIRE(room.find(room.talk, room.a).votes == 5);
  REQUIRE(room.find(room.talk, room.b).votes == 4);

  SECTION("5 and 4 with 2 common are 7, and 5 and 4 again") {
    room.record("question_merge");
    const auto before_a = to_json(room.find(room.talk, room.a));
    const auto before_b = to_json(room.find(room.talk, room.b));
    const auto done = room.merge(room.a, room.b);
    CHECK(done.seq == room.events(room.talk).back().seq);
    CHECK(room.last_event(room.talk) == "question.merged");
    const auto merged = room.find(room.talk, room.a);
    CHECK(merged.state == QuestionState::merged);
    REQUIRE(merged.merged);
    CHECK(merged.merged->into == room.b);
    CHECK(merged.merged->number == 2);
    CHECK(merged.merged->was == QuestionState::released);
    CHECK(room.votes(room.b) == 7);
    CHECK(room.find(room.talk, room.a).votes == 5);

    room.unmerge(room.a);
    CHECK(room.votes(room.b) == 4);
    CHECK(to_json(room.find(room.talk, room.a)) == before_a);
    CHECK(to_json(room.find(room.talk, room.b)) == before_b);
    room.check_replay();
  }
  SECTION("votes given after the merge stay where they were given") {
    room.merge(room.a, room.b);
    room.vote(9, {room.b, room.b}, {0, 7});
    CHECK(room.votes(room.b) == 8);
    CHECK(room.refusal(handle_vote, room.people[8], room.talk, QuestionVote{room.a, true}) ==
          "wrong_state data.question");
    CHECK(room.refusal(handle_vote, room.people[1], room.talk, QuestionVote{room.a, false}) ==
          "wrong_state data.question");
    room.unmerge(room.a);
    CHECK(room.votes(room.b) == 6);
    CHECK(room.votes(room.a) == 5);
  }
  SECTION("a vote taken back is taken back from both") {
    room.merge(room.a, room.b);
    room.must(handle_vote, room.people[3], room.talk, QuestionVote{room.b, false});
    room.must(handle_vote, room.people[0], room.talk, QuestionVote{room.b, false});
    CHECK(room.votes(room.b) == 5);
    room.read([&](storage::Reader& reader) {
      const auto own = storage::own_of(reader, *reader.channel(room.talk), room.people[3]);
      CHECK(own.votes.empty());
    });
    room.unmerge(room.a);
    CHECK(room.votes(room.b) == 3);
    CHECK(room.votes(room.a) == 3);
  }
  SECTION("a chain counts at its end and is undone step by step") {
    const auto c = room.ask(room.rita, "Und der Scanner?");
    room.vote(9, {c, c}, {6, 8});
    room.merge(room.a, room.b);
    room.merge(room.b, c);
    CHECK(room.votes(c) == 8);
    CHECK(room.find(room.talk, room.a).merged->into == room.b);
    CHECK(room.refused_merge(c, room.a) == "wrong_state data.into");
    CHECK(room.refused_merge(c, room.b) == "wrong_state data.into");

    SECTION("from its end") {
      room.unmerge(room.b);
      CHECK(room.votes(c) == 2);
      CHECK(room.find(room.talk, room.b).votes == 7);
      room.unmerge(room.a);
      CHECK(room.votes(room.b) == 4);
    }
    SECTION("from its beginning") {
      room.unmerge(room.a);
      CHECK(room.votes(c) == 5);
      CHECK(room.find(room.talk, room.a).votes == 5);
      room.unmerge(room.b);
      CHECK(room.votes(c) == 2);
      CHECK(room.find(room.talk, room.b).votes == 4);
    }
  }
  SECTION("500 people, exact") {
    room.query_value(
        "INSERT INTO account (id, email, name, authority, roles)"
        " SELECT gen_random_uuid(), 'many-' || gen_random_uuid() || '@example.org', 'N', authority,"
        " '{member}' FROM account, generate_series(1, 500) WHERE id = $1",
        {room.kim.text()});
    // All at B, every second one at A, too.
    const auto give = [&](const ItemId& question, const char* which) {
      room.query_value(
          std::string{"WITH v AS (INSERT INTO vote SELECT c.id, $1, a.id FROM channel c,"
                      " (SELECT id, row_number() OVER (ORDER BY id) n FROM account"
                      "  WHERE email LIKE 'many-%') a WHERE c.name = $2 AND "} +
              which +
              " RETURNING channel_id, question) INSERT INTO tally_due"
              " SELECT DISTINCT channel_id, question FROM v",
          {question.text(), room.talk.text()});
    };
    give(room.b, "true");
    give(room.a, "n % 2 = 0");
    CHECK(room.votes(room.b) == 504);
    CHECK(room.find(room.talk, room.a).votes == 255);
    room.merge(room.a, room.b);
    CHECK(room.votes(room.b) == 507);
    room.unmerge(room.a);
    CHECK(room.votes(room.b) == 504);
    CHECK(room.find(room.talk, room.a).votes == 255);
    room.query_value("DELETE FROM account WHERE email LIKE 'many-%'");
  }
}

TEST_CASE("question.merge: everyone concerned is told") {
  Duplicates room;

  SECTION("both askers of the merge") {
    room.merge(room.a, room.b);
    const auto lines = room.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].target == channel_of(ChannelKind::inbox, room.kim));
    CHECK(lines[0].about == address_of(room.talk, AddressKind::question, room.a));
    CHECK(lines[0].reason == LineReason::merged);
    CHECK(lines[1].target == channel_of(ChannelKind::inbox, room.lou));
    CHECK(lines[1].about == address_of(room.talk, AddressKind::question, room.b));
    CHECK(lines[1].reason == LineReason::merged);
  }
  SECTION("askers and voters of the duplicate of the answer, each once") {
    room.merge(room.a, room.b);
    room.must(handle_answer, room.ada, room.talk, room.answer(room.b, "Das Archiv."));
    const auto told = room.told(room.b);
    CHECK(told.size() == 2 + 7);
    CHECK(told.at(room.kim) == LineReason::answered);
    CHECK(told.at(room.lou) == LineReason::answered);
    for (const auto& person : room.people) {
      CHECK(told.at(person) == LineReason::vote_answered);
    }
    CHECK(room.refused_unmerge(room.a) == "wrong_state data.question");
  }
  SECTION("who asked the duplicate and supports the other one learns it as asker") {
    room.merge(room.a, room.b);
    room.must(handle_vote, room.kim, room.talk, QuestionVote{room.b, true});
    room.must(handle_answer, room.ada, room.talk, room.answer(room.b, "Das Archiv."));
    CHECK(room.told(room.b).at(room.kim) == LineReason::answered);
  }
  SECTION("nobody of what they did themselves") {
    const auto own = room.ask(room.ada, "Wer scannt denn nun?");
    room.merge(own, room.b);
    REQUIRE(room.effects(EffectKind::add_line).size() == 1);
    CHECK(room.effects(EffectKind::add_line)[0].target == channel_of(ChannelKind::inbox, room.lou));
    room.must(handle_answer, room.ada, room.talk, room.answer(room.b, "Das Archiv."));
    CHECK_FALSE(room.told(room.b).contains(room.ada));
  }
}

TEST_CASE("question.merge on the desk") {
  Duplicates room;
  room.set_review(true);
  const auto first = room.ask(room.kim, "Kanarienvogel-7 scannt?");
  const auto second = room.ask(room.lou, "Scannt Kanarienvogel-8?");
  const auto merge = [&](const ItemId& question, const ItemId& into) {
    return QuestionMerge{question, into};
  };
  const auto waiting_of = [&](const AccountId& account) {
    std::vector<Question> waiting;
    room.read([&](storage::Reader& reader) {
      waiting = storage::own_of(reader, *reader.channel(room.talk), account).waiting;
    });
    return waiting;
  };

  SECTION("merged, and nothing of it is in the talk") {
    room.record("question_merge_desk");
    const auto talk_events = room.events(room.talk).size();
    room.must(handle_merge, room.ada, room.desk, merge(first, second));
    CHECK(room.find(room.desk, first).merged->was == QuestionState::waiting);
    CHECK(room.events(room.talk).size() == talk_events);
    CHECK(room.effects(EffectKind::add_line).empty());
    // Whoever asked it still has it before their eyes.
    REQUIRE(waiting_of(room.kim).size() == 1);
    CHECK(waiting_of(room.kim)[0].state == QuestionState::merged);
    CHECK(room.refusal(handle_release, room.ada, room.desk, QuestionRelease{first}) ==
          "wrong_state data.question");

    // Its asker is told when the other one is released, and of the answer.
    room.must(handle_release, room.ada, room.desk, QuestionRelease{second});
    const auto lines = room.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].target == channel_of(ChannelKind::inbox, room.kim));
    CHECK(lines[0].about == address_of(room.talk, AddressKind::question, second));
    CHECK(lines[0].reason == LineReason::merged);
    room.stop_recording();

    room.must(handle_answer, room.ada, room.talk, room.answer(second, "Das Archiv."));
    const auto told = room.told(second);
    CHECK(told.size() == 2);
    CHECK(told.at(room.kim) == LineReason::answered);
    CHECK(told.at(room.lou) == LineReason::answered);
    room.check_replay();
  }
  SECTION("merged, and back") {
    room.record("question_unmerge_desk");
    room.must(handle_merge, room.ada, room.desk, merge(first, second));
    room.must(handle_unmerge, room.ada, room.desk, QuestionUnmerge{first});
    CHECK(room.find(room.desk, first).state == QuestionState::waiting);
    room.check_replay();
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_merge, room.ada, room.desk, merge(first, room.b)) ==
          "wrong_state data.into");
    CHECK(room.refusal(handle_merge, room.ada, room.talk, merge(room.b, first)) ==
          "wrong_state data.into");
    CHECK(room.refusal(handle_merge, room.ada, room.talk, merge(first, room.b)) ==
          "not_found data.question");
    CHECK(room.refusal(handle_merge, room.ben, room.desk, merge(first, second)) == "forbidden");
    CHECK(room.refusal(handle_merge, room.kim, room.desk, merge(first, second)) == "no_channel");
  }
}

TEST_CASE("question.merge: refusals") {
  Duplicates room;
  CHECK(room.refused_merge(room.a, room.a) == "bad_value data.into");
  CHECK(room.refused_merge(room.a, ItemId{}) == "not_found data.into");
  CHECK(room.refused_merge(ItemId{}, room.b) == "not_found data.question");
  CHECK(room.refused_unmerge(room.a) == "wrong_state data.question");
  CHECK(room.refusal(handle_merge, room.ben, room.talk, QuestionMerge{room.a, room.b}) ==
        "forbidden");
  CHECK(room.refusal(handle_unmerge, room.ben, room.talk, QuestionUnmerge{room.a}) == "forbidden");
  CHECK(room.refusal(handle_merge, room.ada, room.home, QuestionMerge{room.a, room.b}) ==
        "wrong_channel channel");

  SECTION("a cycle") {
    room.merge(room.a, room.b);
    CHECK(room.refused_merge(room.b, room.a) == "wrong_state data.into");
    CHECK(room.refused_merge(room.a, room.b) == "wrong_state data.question");
  }
  SECTION("another talk") {
    const auto other = room.make_talk();
    const auto channel = channel_of(ChannelKind::talk, other);
    room.must(server::talks::handle_move, room.ada, channel_of(ChannelKind::desk, other),
              TalkMove{TalkState::planned});
    const auto there =
        room.must(handle_ask, room.kim, channel, room.question("Wer scannt?")).item.value();
    CHECK(room.refused_merge(room.a, there) == "not_found data.into");
  }
  SECTION("answered or erased") {
    room.must(handle_answer, room.ada, room.talk, room.answer(room.b, "Ja."));
    CHECK(room.refused_merge(room.a, room.b) == "wrong_state data.into");
    CHECK(room.refused_merge(room.b, room.a) == "wrong_state data.question");
    room.must(handle_erase, room.lou, room.talk, QuestionErase{room.b});
    CHECK(room.refused_merge(room.a, room.b) == "erased data.into");
    CHECK(room.refused_merge(room.b, room.a) == "erased data.question");
  }
  SECTION("what is being answered stays, another one may come to it") {
    room.move({TalkState::lobby, TalkState::live});
    room.must(handle_call, room.ada, room.talk, QuestionCall{room.a});
    CHECK(room.refused_merge(room.a, room.b) == "wrong_state data.question");
    room.merge(room.b, room.a);
    CHECK(room.votes(room.a) == 7);
    CHECK(room.refusal(handle_call, room.ada, room.talk, QuestionCall{room.b}) ==
          "wrong_state data.question");
  }
  SECTION("more than one question may hold") {
    for (std::size_t n = 2; n < limits::merged_questions_max; ++n) {
      room.merge(room.ask(room.kim, "Wer scannt?"), room.b);
    }
    room.merge(room.a, room.b);
    CHECK(room.refused_merge(room.ask(room.kim, "Wer scannt?"), room.b) == "too_many data.into");
  }
}

TEST_CASE("question.erase: duplicates of an erased question stand for themselves again") {
  Duplicates room;
  room.merge(room.a, room.b);
  room.votes(room.b);
  room.must(handle_erase, room.lou, room.talk, QuestionErase{room.b});
  CHECK(room.find(room.talk, room.a).state == QuestionState::released);
  CHECK_FALSE(room.find(room.talk, room.a).merged);
  CHECK(room.votes(room.a) == 5);
  CHECK(room.count_places_with("Wer digitalisiert die Post?") == 0);
  // Its own erasure finds its text in that event, too.
  room.must(handle_erase, room.kim, room.talk, QuestionErase{room.a});
  CHECK(room.count_places_with("Wer scannt?") == 0);
  room.check_replay();
}

TEST_CASE("question.erase: an erased duplicate keeps its voters where they count") {
  Duplicates room;
  room.merge(room.a, room.b);
  room.must(handle_erase, room.kim, room.talk, QuestionErase{room.a});
  CHECK(room.votes(room.b) == 7);
  CHECK(room.refused_unmerge(room.a) == "erased data.question");
  room.must(handle_answer, room.ada, room.talk, room.answer(room.b, "Ja."));
  CHECK_FALSE(room.told(room.b).contains(room.kim));
}
