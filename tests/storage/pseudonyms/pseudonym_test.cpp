#include <algorithm>

#include "storage/notifications/voter_effects.hpp"
#include "tests/storage/pseudonyms/pseudonym_fixture.hpp"

using namespace protocol;
using namespace server;
using tests::key_of;
using tests::Pseudonyms;

TEST_CASE("pseudonyms: without both keys there are none") {
  Pseudonyms pseudonyms;
  pseudonyms.go_live();
  CHECK(pseudonyms.draw(pseudonyms.kim, "a") == "no_pseudonyms");
  pseudonyms.make_key(storage::KeyHolder::moderation);
  CHECK(pseudonyms.draw(pseudonyms.kim, "a") == "no_pseudonyms");
  CHECK(pseudonyms.count("pseudonym_drawn") == "0");
  pseudonyms.make_key(storage::KeyHolder::data_protection);
  CHECK(PseudonymId::parse(pseudonyms.draw(pseudonyms.kim, "a")));
}

TEST_CASE("pseudonyms: a holder's key is made once") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  const auto again = pseudonyms.said([](storage::Transaction& transaction) {
    server::pseudonyms::keep_holder_key(transaction, storage::KeyHolder::moderation,
                                        key_of(storage::KeyHolder::data_protection));
  });
  CHECK(again.starts_with("this key was made before"));
  CHECK(pseudonyms.query_value("SELECT count(*) FROM pseudonym_key") == "2");
}

TEST_CASE("pseudonyms: one for each person and talk, until the talk ends") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  // A draft has no channel.
  CHECK(pseudonyms.draw(pseudonyms.kim, "a") == "no_channel");
  pseudonyms.go_live();
  const auto first = pseudonyms.draw(pseudonyms.kim, "a");
  CHECK(PseudonymId::parse(first));
  CHECK(pseudonyms.draw(pseudonyms.kim, "b") == "pseudonym_drawn");
  // Not even somebody else gets a second one for a secret.
  CHECK(pseudonyms.draw(pseudonyms.lou, "a") == "pseudonym_drawn");
  CHECK(pseudonyms.count("pseudonym") == "1");
  CHECK(pseudonyms.count("pseudonym_drawn") == "2");
  CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.talk, "a") == first);

  pseudonyms.end();
  CHECK(pseudonyms.draw(pseudonyms.ben, "c") == "wrong_state");
  CHECK(pseudonyms.count("pseudonym_drawn") == "0");
  CHECK(pseudonyms.is_due(storage::DueKind::rewrite_pseudonyms, pseudonyms.talk, pseudonyms.id));
  // What was drawn is good until the follow-up is over.
  CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.talk, "a") == first);
  const auto asked = pseudonyms.under(PseudonymId::parse(first).value(), pseudonyms.talk,
                                      questions::handle_ask, Pseudonyms::question("Und danach?"));
  CHECK(asked.has_value());
}

TEST_CASE("pseudonyms: a plan that allows no questions without a name allows none") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  auto plan = pseudonyms.snapshot(pseudonyms.desk).talk->plan;
  plan.anonymous = false;
  pseudonyms.must(talks::handle_edit, pseudonyms.ada, pseudonyms.desk, TalkEdit{plan});
  pseudonyms.go_live();
  CHECK(pseudonyms.draw(pseudonyms.kim, "a") == "wrong_state");
  CHECK(Pseudonyms::refused(pseudonyms.under(Pseudonyms::id_of('a'), pseudonyms.talk,
                                             questions::handle_ask,
                                             Pseudonyms::question("Darf ich?"))) == "forbidden");
}

TEST_CASE("pseudonyms: the secret alone says whose it is, in its talk and its inbox") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.go_live();
  const auto kims = pseudonyms.drawn(pseudonyms.kim, "a");
  const auto lous = pseudonyms.drawn(pseudonyms.lou, "b");
  const auto inbox = channel_of(ChannelKind::inbox, kims);
  CHECK(pseudonyms.found(pseudonyms.kim, inbox, "a") == kims.text());
  CHECK(pseudonyms.found(pseudonyms.kim, inbox, "b") == "bad_pseudonym");
  CHECK(pseudonyms.found(pseudonyms.kim, channel_of(ChannelKind::inbox, lous), "a") ==
        "bad_pseudonym");
  CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.talk, "x") == "bad_pseudonym");
  CHECK(pseudonyms.found(pseudonyms.kim, channel_of(ChannelKind::inbox, pseudonyms.kim), "a") ==
        "bad_pseudonym");
  CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.desk, "a") == "no_channel");
  CHECK(pseudonyms.found(AccountId{pseudonyms.talk.id}, pseudonyms.talk, "a") == "no_channel");
  // By name nobody reads that inbox, not even an administrator.
  const auto admin = pseudonyms.make_account({Role::admin});
  for (const auto& who : {pseudonyms.kim, pseudonyms.ada, admin}) {
    pseudonyms.read([&](storage::Reader& reader) {
      auth::Access access{reader, who};
      CHECK(access.require_read(inbox).error().code == ErrorCode::no_channel);
    });
  }
}

TEST_CASE("pseudonyms: a question under one, its answer, and its withdrawal") {
  Pseudonyms pseudonyms;
  pseudonyms.record("pseudonymous_questions");
  pseudonyms.make_keys();
  pseudonyms.go_live();
  const auto kims = pseudonyms.drawn(pseudonyms.kim, "a");
  const auto lous = pseudonyms.drawn(pseudonyms.lou, "b");
  const auto asked = pseudonyms.ask_under(kims, "Wer prüft das?");
  const auto question = pseudonyms.find(pseudonyms.talk, asked);
  CHECK(question.by.text() == "pseudonym:" + kims.text());
  CHECK(pseudonyms.find(pseudonyms.talk, pseudonyms.ask_under(kims, "Und bis wann?")).by ==
        question.by);
  CHECK(pseudonyms.query_value("SELECT count(*) FROM item WHERE id = $1 AND author IS NOT NULL",
                               {asked.text()}) == "0");
  CHECK(pseudonyms.count_places_with(pseudonyms.kim.text()) == 0);

  // A level cannot be changed afterwards: under the own name, or another one's pseudonym, it is
  // somebody else's question.
  CHECK(pseudonyms.refusal(questions::handle_erase, pseudonyms.kim, pseudonyms.talk,
                           QuestionErase{asked}) == "forbidden");
  CHECK(Pseudonyms::refused(pseudonyms.under(lous, pseudonyms.talk, questions::handle_erase,
                                             QuestionErase{asked})) == "forbidden");

  pseudonyms.must(questions::handle_answer, pseudonyms.ada, pseudonyms.talk,
                  Pseudonyms::answer(asked, "Das Amt."));
  const auto lines = pseudonyms.effects(storage::EffectKind::add_line);
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().target == channel_of(ChannelKind::inbox, kims));
  CHECK(lines.front().reason == LineReason::answered);

  // Who asked is not satisfied; then there is nothing left of it.
  CHECK(pseudonyms.refusal(questions::handle_reopen, pseudonyms.kim, pseudonyms.talk,
                           QuestionReopen{asked}) == "forbidden");
  CHECK(pseudonyms.under(kims, pseudonyms.talk, questions::handle_reopen, QuestionReopen{asked})
            .has_value());
  CHECK(pseudonyms.under(kims, pseudonyms.talk, questions::handle_erase, QuestionErase{asked})
            .has_value());
  CHECK(pseudonyms.count_places_with("Wer prüft das?") == 0);
  pseudonyms.check_replay();
}

TEST_CASE("pseudonyms: a question under one waits for release like any other, and has no links") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.set_review(true);
  pseudonyms.go_live();
  const auto kims = pseudonyms.drawn(pseudonyms.kim, "a");
  const auto asked = pseudonyms.ask_under(kims, "Wer prüft das?");
  CHECK(pseudonyms.find(pseudonyms.desk, asked).by.pseudonym == kims);
  pseudonyms.must(questions::handle_release, pseudonyms.ada, pseudonyms.desk,
                  QuestionRelease{asked});
  CHECK(pseudonyms.find(pseudonyms.talk, asked).by.pseudonym == kims);
  auto linked = Pseudonyms::question("Und hier?");
  linked.links = {task_address(pseudonyms.home.item(), "2.1")};
  CHECK(Pseudonyms::refused(pseudonyms.under(kims, pseudonyms.talk, questions::handle_ask,
                                             linked)) == "bad_value data.links");
  // Of one talk it is good for nothing else.
  CHECK(Pseudonyms::refused(pseudonyms.under(kims, pseudonyms.home, questions::handle_ask,
                                             Pseudonyms::question("Hier?", "2.1"))) ==
        "no_channel");
  CHECK(Pseudonyms::refused(pseudonyms.under(kims, pseudonyms.talk, questions::handle_vote,
                                             QuestionVote{asked, true})) == "forbidden");
}

TEST_CASE("pseudonyms: neither order nor transaction leads from who drew to what was drawn") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.go_live();
  std::string people;
  std::string names;
  // As many as each is mixed with, and one more: all of them move with each that comes.
  for (int i = 0; i < 17; ++i) {
    const auto who = pseudonyms.make_account();
    people += (i == 0 ? "" : " ") + who.text();
    names += (i == 0 ? "" : " ") + pseudonyms.draw(who, std::to_string(i));
  }
  const auto of = [&](const std::string& what, const std::string& table) {
    return pseudonyms.query_value("SELECT " + what + " FROM " + table +
                                      " t JOIN channel c ON c.id = t.channel_id WHERE c.name = $1",
                                  {pseudonyms.talk.text()});
  };
  for (const char* table : {"pseudonym_drawn", "pseudonym"}) {
    CHECK(of("count(*)", table) == "17");
    CHECK(of("count(DISTINCT t.xmin::text)", table) == "1");
  }
  CHECK(of("min(t.xmin::text)", "pseudonym_drawn") != of("min(t.xmin::text)", "pseudonym"));
  // One in 17! orders is this one.
  CHECK(of("string_agg(account::text, ' ' ORDER BY t.ctid)", "pseudonym_drawn") != people);
  CHECK(of("string_agg(t.id::text, ' ' ORDER BY t.ctid)", "pseudonym") != names);
  // All boxes are of one length, and none says an account in clear.
  CHECK(of("count(DISTINCT length(box))", "pseudonym") == "1");
}

TEST_CASE("pseudonyms: what was deleted is gone from the files, and what stays has no order") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.go_live();
  for (const auto& who : {pseudonyms.kim, pseudonyms.lou, pseudonyms.ben}) {
    pseudonyms.draw(who, who.text());
  }
  const auto files = [&] {
    return pseudonyms.query_value(
        "SELECT pg_relation_filenode('pseudonym') || ' ' || pg_relation_filenode('pseudonym_drawn')");
  };
  const auto before = files();
  pseudonyms.end();
  pseudonyms.by_system([&](storage::Transaction& transaction, auth::Access&) {
    return server::pseudonyms::rewrite_due(transaction, pseudonyms.talk);
  });
  CHECK(files() != before);
  CHECK_FALSE(
      pseudonyms.is_due(storage::DueKind::rewrite_pseudonyms, pseudonyms.talk, pseudonyms.id));
  CHECK(pseudonyms.count("pseudonym") == "3");
  CHECK(pseudonyms.query_value("SELECT count(DISTINCT xmin::text) FROM pseudonym") == "1");
  CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.talk, pseudonyms.kim.text()) !=
        "bad_pseudonym");
}

TEST_CASE("pseudonyms: who asked a duplicate under one is told of the answer, too") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.go_live();
  const auto kims = pseudonyms.drawn(pseudonyms.kim, "a");
  const auto root = pseudonyms.ask(pseudonyms.lou, "Wer prüft das?");
  const auto duplicate = pseudonyms.ask_under(kims, "Wer prüft es?");
  pseudonyms.must(questions::handle_merge, pseudonyms.ada, pseudonyms.talk,
                  QuestionMerge{duplicate, root});
  pseudonyms.must(questions::handle_answer, pseudonyms.ada, pseudonyms.talk,
                  Pseudonyms::answer(root, "Das Amt."));
  const auto pending = pseudonyms.effects();
  const auto voters = std::find_if(pending.begin(), pending.end(), [](const auto& one) {
    return one.effect.kind == storage::EffectKind::voters;
  });
  REQUIRE(voters != pending.end());
  pseudonyms.by_system([&](storage::Transaction& transaction, auth::Access&) {
    storage::add_voter_effects(transaction, *voters, 500);
    return Result<Done>{Done{}};
  });
  CHECK(pseudonyms.query_value("SELECT count(*) FROM effect WHERE target = $1 AND body LIKE"
                               " '%\"answered\"%'",
                               {channel_of(ChannelKind::inbox, kims).text()}) == "1");
}
