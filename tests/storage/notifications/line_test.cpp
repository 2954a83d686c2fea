#include <set>

#include <catch2/catch.hpp>

#include "server/notifications/contact_subject.hpp"
#include "server/notifications/line_effects.hpp"
#include "server/notifications/line_handlers.hpp"
#include "storage/effect_repository.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;
using notifications::handle_done;
using storage::Effect;
using storage::EffectKind;

namespace {

struct LineFixture : TemplateFixture {
  Address question = first_question(make_talk(jana));
  ChannelName inbox = channel_of(ChannelKind::inbox, jana);
  ChannelName desk = channel_of(ChannelKind::contact, contact);

  Effect line_effect(EffectKind kind, const ChannelName& target, std::optional<LineReason> reason) {
    Effect effect;
    effect.kind = kind;
    effect.target = target;
    effect.about = question;
    effect.reason = reason;
    return effect;
  }
  void add(const ChannelName& target, LineReason reason) {
    apply(line_effect(EffectKind::add_line, target, reason));
  }
  void close(const ChannelName& target) { apply(line_effect(EffectKind::close_lines, target, {})); }
  std::size_t open(const ChannelName& channel) {
    auto all = lines(channel);
    std::erase_if(all, [](const Line& line) { return line.done; });
    return all.size();
  }
};

}  // namespace

TEST_CASE_METHOD(LineFixture, "lines: one for a reason, until it is done") {
  add(inbox, LineReason::answered);
  add(inbox, LineReason::answered);
  REQUIRE(lines(inbox).size() == 1);
  CHECK(lines(inbox)[0].about == question);
  CHECK(lines(inbox)[0].seq == 1);
  CHECK(last_event(inbox) == "line.added");

  SECTION("another reason is another line") {
    add(inbox, LineReason::vote_answered);
    CHECK(open(inbox) == 2);
  }
  SECTION("answered again after it was done: a new line") {
    close(inbox);
    CHECK(open(inbox) == 0);
    CHECK(last_event(inbox) == "line.done");
    add(inbox, LineReason::answered);
    CHECK(lines(inbox).size() == 2);
    CHECK(open(inbox) == 1);
    close(inbox);
    CHECK(open(inbox) == 0);
  }
  SECTION("all about it are closed at once, what is closed stays") {
    add(inbox, LineReason::replied);
    close(inbox);
    CHECK(events(inbox).back().data.lines.size() == 2);
    const auto count = events(inbox).size();
    close(inbox);
    CHECK(events(inbox).size() == count);
  }
  SECTION("nothing for what was erased meanwhile") {
    auto gone = line_effect(EffectKind::add_line, inbox, LineReason::answered);
    gone.about.id = kim.text();
    apply(gone);
    CHECK(lines(inbox).size() == 1);
  }
}

TEST_CASE_METHOD(LineFixture, "inbox.done: ticked and taken back by whom it waits for") {
  add(inbox, LineReason::answered);
  add(desk, LineReason::asked);
  const auto mine = lines(inbox).at(0).id;
  const auto theirs = lines(desk).at(0).id;

  SECTION("in the own inbox") {
    record("inbox");
    must<InboxDone>(handle_done, jana, inbox, {mine, true});
    CHECK(open(inbox) == 0);
    CHECK(last_event(inbox) == "line.done");
    CHECK_FALSE(must<InboxDone>(handle_done, jana, inbox, {mine, true}).seq);
    must<InboxDone>(handle_done, jana, inbox, {mine, false});
    CHECK(open(inbox) == 1);
    CHECK(last_event(inbox) == "line.reopened");
    check_replay();
  }
  SECTION("at the contact point") {
    must<InboxDone>(handle_done, owner, desk, {theirs, true});
    CHECK(open(desk) == 0);
  }
  SECTION("refusals") {
    CHECK(refusal<InboxDone>(handle_done, kim, inbox, {mine, true}) == "no_channel");
    CHECK(refusal<InboxDone>(handle_done, kim, desk, {theirs, true}) == "no_channel");
    CHECK(refusal<InboxDone>(handle_done, jana, question.channel, {mine, true}) == "wrong_channel");
    CHECK(refusal<InboxDone>(handle_done, jana, inbox, {theirs, true}) == "not_found data.line");
  }
}

TEST_CASE_METHOD(LineFixture, "voters: everyone but the asker, in steps") {
  query_value(
      "INSERT INTO account (id, email, name, authority, roles)"
      " SELECT gen_random_uuid(), 'voter-' || gen_random_uuid() || '@example.org', 'N', authority,"
      " '{member}' FROM account, generate_series(1, 1100) WHERE id = $1",
      {kim.text()});
  query_value(
      "INSERT INTO vote (channel_id, question, account)"
      " SELECT c.id, $1, a.id FROM channel c, account a WHERE c.name = $2",
      {question.id, question.channel.text()});
  const auto voters =
      std::stoul(query_value("SELECT count(*) FROM vote WHERE question = $1 AND account <> $2",
                             {question.id, jana.text()}));
  REQUIRE(voters > 1'100);

  // As an answer would add it.
  const auto answered =
      run_as({owner}, question.channel, [&](storage::Transaction& transaction, auth::Access&) {
        transaction.append(question.channel, "question.answered", {}, question.id);
        auto effect = line_effect(EffectKind::voters, question.channel, {});
        transaction.add_effect(effect);
        return Done{};
      });
  REQUIRE(answered.has_value());
  REQUIRE(effects().size() == 1);
  const auto first = effects().front();

  std::size_t steps = 0;
  for (bool more = true; more; ++steps) {
    REQUIRE(steps < 100);
    const auto applied = run_as(Author::system(), question.channel,
                                [&](storage::Transaction& transaction, auth::Access&) {
                                  // How far it came is in its row, not in what was read first.
                                  more = notifications::expand_voters(transaction, first);
                                  if (!more) transaction.finish_effect(first);
                                  return Done{};
                                });
    REQUIRE(applied.has_value());
  }
  CHECK(steps == (voters + 1) / 500 + 1);

  std::set<std::string> targets;
  read([&](storage::Reader& reader) {
    for (const auto& each : storage::pending_effects(reader, 1'000'000)) {
      if (each.source_channel != first.source_channel) continue;
      CHECK(each.effect.kind == EffectKind::add_line);
      CHECK(each.effect.reason == LineReason::vote_answered);
      CHECK(each.effect.about == question);
      CHECK(targets.insert(each.effect.target.text()).second);
    }
  });
  CHECK(targets.size() == voters);
  CHECK_FALSE(targets.contains(inbox.text()));
  query_value("DELETE FROM effect WHERE source_channel = $1::bigint",
              {std::to_string(first.source_channel)});
  query_value("DELETE FROM account WHERE email LIKE 'voter-%'");
}

TEST_CASE_METHOD(LineFixture, "contact: the subject of its channel") {
  const auto ensure = [&] {
    const auto done =
        run_as(Author::system(), desk, [&](storage::Transaction& transaction, auth::Access&) {
          notifications::ensure_contact_subject(transaction, contact);
          return Done{};
        });
    REQUIRE(done.has_value());
  };
  ensure();
  REQUIRE(snapshot(desk).contact);
  CHECK(snapshot(desk).contact->people == std::vector{owner});
  CHECK(last_event(desk) == "contact.created");
  ensure();
  CHECK(events(desk).size() == 1);
}

}  // namespace tests
