// Whoever is to answer what a talk left open is reminded of it, by a clock that goes by hand.
#include <catch2/catch.hpp>

#include "server/notifications/line_effects.hpp"
#include "server/questions/reminder_handlers.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

using std::chrono::days;
using std::chrono::hours;

struct Reminders : QuestionFixture {
  Time ended{};

  void end() {
    must<TalkMove>(
        [](storage::Transaction& transaction, server::auth::Access& access,
           const ChannelName& channel, const TalkMove& command) {
          return server::talks::handle_move(
              transaction, access, channel, command,
              [](storage::Transaction& inner, const ChannelName& its_talk, State&) {
                end_with_talk(inner, its_talk);
              });
        },
        ada, desk, TalkMove{TalkState::follow_up});
    ended = snapshot(desk).talk->ended_at.value();
  }
  void assign(const ItemId& question, std::optional<Assignee> to) {
    must(handle_assign, ada, talk, QuestionAssign{question, std::move(to)});
  }
  std::vector<storage::Due> due(Time by) {
    std::vector<storage::Due> found;
    read([&](storage::Reader& reader) { found = storage::due_by(reader, by, 10'000); });
    std::erase_if(found, [&](const storage::Due& one) {
      return one.channel != talk || one.kind != storage::DueKind::remind_open;
    });
    return found;
  }
  /// Does what is due at that time, with what it means for inboxes. How many lines came of it.
  std::size_t remind(Time at) {
    now = at;
    const auto found = due(at);
    if (found.empty()) return 0;
    run_as(Author::system(), talk, [&](storage::Transaction& transaction, server::auth::Access&) {
      return remind_due(transaction, found.front());
    }).value();
    const auto added = effects(EffectKind::add_line);
    for (const auto& effect : added) {
      run_as(Author::system(), effect.target,
             [&](storage::Transaction& transaction, server::auth::Access&) {
               server::notifications::apply_add_line(transaction, effect);
               return Result<Done>{Done{}};
             });
    }
    return added.size();
  }
  std::vector<Line> open_lines(const ChannelName& channel) {
    auto lines = snapshot(channel).lines;
    std::erase_if(lines, [](const Line& line) { return line.done; });
    return lines;
  }
  static ChannelName inbox(const AccountId& account) {
    return channel_of(ChannelKind::inbox, account);
  }
  std::string mails() {
    return query_value(
        "SELECT string_agg(m.kind || ' ' || m.account, ',' ORDER BY m.account) FROM mail m"
        " JOIN channel c ON c.id = m.channel_id WHERE c.name = $1",
        {talk.text()});
  }
};

}  // namespace

TEST_CASE_METHOD(Reminders, "reminders: a week after the end and another one, then no more") {
  go_live();
  const auto question = ask(kim, "Wann?");
  assign(question, Assignee{ben, {}});
  end();
  CHECK(remind(ended + reminded_after - hours{1}) == 0);
  CHECK(remind(ended + reminded_after) == 1);
  REQUIRE(open_lines(inbox(ben)).size() == 1);
  CHECK(open_lines(inbox(ben))[0].reason == LineReason::reminded);
  CHECK(open_lines(inbox(ben))[0].about == address_of(talk, AddressKind::question, question));
  CHECK(last_event(desk) == "talk.reminded");
  // The same again, as after a crash before it was seen to be done.
  CHECK(remind(ended + reminded_after + hours{1}) == 0);
  CHECK(remind(ended + 2 * reminded_after - hours{1}) == 0);
  CHECK(remind(ended + 2 * reminded_after) == 1);
  // It came to the top again, and waits once.
  CHECK(open_lines(inbox(ben)).size() == 1);
  CHECK(snapshot(inbox(ben)).lines.size() == 2);
  CHECK(due(ended + days{365}).empty());
  check_replay();
}

TEST_CASE_METHOD(Reminders,
                 "reminders: of what is assigned those who answer, of the rest moderators") {
  go_live();
  const auto to_ben = ask(kim, "Wann?");
  const auto to_office = ask(kim, "Wo?");
  ask(lou, "Wer?");
  ask(lou, "Wie?");
  assign(to_ben, Assignee{ben, {}});
  assign(to_office, Assignee{{}, contact});
  keeps_mails = true;
  end();
  CHECK(remind(ended + reminded_after) == 3);
  CHECK(open_lines(channel_of(ChannelKind::contact, contact)).size() == 1);
  // One for all that nobody is to answer yet.
  REQUIRE(open_lines(inbox(ada)).size() == 1);
  CHECK(open_lines(inbox(ada))[0].about == address_of(talk));
  for (const auto& person : {ada, ben, rita}) {
    INFO(person.text());
    CHECK(mails().find("reminded " + person.text()) != std::string::npos);
  }
  CHECK(mails().find(kim.text()) == std::string::npos);
  CHECK(mails().find(lou.text()) == std::string::npos);
}

TEST_CASE_METHOD(Reminders, "reminders: none for what is answered, merged, erased or archived") {
  go_live();
  const auto first = ask(kim, "Wann?");
  const auto second = ask(kim, "Wann denn?");
  const auto third = ask(kim, "Wo?");
  assign(first, Assignee{ben, {}});
  SECTION("answered, merged and erased") {
    end();
    must(handle_merge, ada, talk, QuestionMerge{second, first});
    must(handle_answer, ben, talk, answer(first, "Morgen."));
    must(handle_erase, kim, talk, QuestionErase{third});
    CHECK(remind(ended + reminded_after) == 0);
    // One that is opened again is reminded of the second time.
    must(handle_reopen, kim, talk, QuestionReopen{first});
    CHECK(remind(ended + 2 * reminded_after) == 1);
    CHECK(due(ended + days{365}).empty());
  }
  SECTION("archived") {
    end();
    move({TalkState::archived});
    CHECK(remind(ended + reminded_after) == 0);
    CHECK(due(ended + days{365}).empty());
  }
  SECTION("late: only what is due next") {
    end();
    CHECK(remind(ended + 3 * reminded_after) == 2);
    CHECK(due(ended + days{365}).empty());
  }
  SECTION("answering closes the line of a reminder") {
    end();
    CHECK(remind(ended + reminded_after) == 2);
    must(handle_answer, ben, talk, answer(first, "Morgen."));
    for (const auto& effect : effects(EffectKind::close_lines)) {
      run_as(Author::system(), effect.target,
             [&](storage::Transaction& transaction, server::auth::Access&) {
               server::notifications::apply_close_lines(transaction, effect);
               return Result<Done>{Done{}};
             });
    }
    CHECK(open_lines(inbox(ben)).empty());
  }
}
