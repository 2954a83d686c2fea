#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "server/questions/answer_handlers.hpp"
#include "server/support/base64url.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "tests/storage/tickets/ticket_fixture.hpp"

using namespace protocol;
using namespace server;
using tests::Tickets;

namespace {

using Counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("tickets: a talk gets its key when it is published, once") {
  Tickets tickets;
  tickets.record("tickets");
  tickets.go_live();
  CHECK(tickets.is_due(storage::DueKind::make_ticket_key, tickets.id));
  CHECK(tickets.draw(tickets.kim, "m") == "wrong_state");
  CHECK(tickets.set_key(tickets.id)->seq);
  CHECK_FALSE(tickets.is_due(storage::DueKind::make_ticket_key, tickets.id));
  CHECK(tickets.snapshot(tickets.talk).talk->ticket_key ==
        support::to_base64url(Tickets::key().modulus));
  CHECK(tickets.last_event(tickets.talk) == "talk.tickets");
  CHECK_FALSE(tickets.set_key(tickets.id, 'x')->seq);
  CHECK(tickets.draw(tickets.kim, "m") == "private k");
  tickets.check_replay();
}

TEST_CASE("tickets: a talk whose plan does not allow them has none") {
  Tickets tickets;
  auto plan = tickets.snapshot(tickets.desk).talk->plan;
  plan.anonymous = false;
  tickets.must(talks::handle_edit, tickets.ada, tickets.desk, TalkEdit{plan});
  tickets.go_live();
  CHECK_FALSE(tickets.is_due(storage::DueKind::make_ticket_key, tickets.id));
  CHECK_FALSE(tickets.set_key(tickets.id)->seq);
  CHECK(tickets.draw(tickets.kim, "m") == "wrong_state");
  CHECK(Tickets::refused(tickets.ask("t", "1", Tickets::question("Darf ich?"))) == "forbidden");
  // Allowed later, it gets its key then.
  plan.anonymous = true;
  tickets.must(talks::handle_edit, tickets.ada, tickets.desk, TalkEdit{plan});
  CHECK(tickets.is_due(storage::DueKind::make_ticket_key, tickets.id));
}

TEST_CASE("tickets: one for each person, for one message, until the talk ends") {
  Tickets tickets;
  tickets.go_live();
  tickets.set_key(tickets.id);
  CHECK(tickets.draw(tickets.kim, "kim's") == "private k");
  CHECK(tickets.draw(tickets.kim, "kim's") == "private k");
  CHECK(tickets.draw(tickets.kim, "another") == "ticket_drawn");
  CHECK(tickets.draw(tickets.lou, "kim's") == "private k");
  CHECK(tickets.count("ticket_issue") == "2");
  tickets.end();
  CHECK(tickets.draw(tickets.kim, "kim's") == "wrong_state");
  CHECK(tickets.count("ticket_issue") == "0");
  CHECK(tickets.count("ticket_key") == "0");
  CHECK(tickets.is_due(storage::DueKind::rewrite_tickets, tickets.id));
  // What was drawn before is good until the follow-up is over.
  CHECK(tickets.ask("t", "1", Tickets::question("Und danach?")).has_value());
}

TEST_CASE("tickets: who may not take part draws none") {
  Tickets tickets;
  // A draft has no channel.
  CHECK(tickets.draw(tickets.kim, "m") == "no_channel");
  tickets.go_live();
  tickets.set_key(tickets.id);
  const AccountId nobody{tickets.talk.id};
  CHECK(tickets.draw(nobody, "m") == "no_channel");
}

TEST_CASE("tickets: a question of nobody") {
  Tickets tickets;
  tickets.record("anonymous_questions");
  tickets.go_live();
  const auto asked = tickets.ask("t", "1", Tickets::question("Wer prüft das?"));
  REQUIRE(asked.has_value());
  const auto question = tickets.find(tickets.talk, asked->item.value());
  CHECK(question.by.is_anonymous());
  CHECK(tickets.events(tickets.talk).back().by.text() == "anonymous");
  CHECK(tickets.query_value("SELECT count(*) FROM item WHERE id = $1 AND author IS NOT NULL",
                            {question.id.text()}) == "0");

  // The same request again is a repeat, another one of the same ticket a question more.
  const auto again = tickets.ask("t", "1", Tickets::question("Wer prüft das?"));
  CHECK(again->repeat);
  CHECK(again->item == asked->item);
  CHECK(again->number == asked->number);
  CHECK(tickets.ask("t", "2", Tickets::question("Und bis wann?"))->number == 2);

  // Nobody is its author, so only who moderates may erase it.
  CHECK(tickets.refusal(questions::handle_erase, tickets.kim, tickets.talk,
                        QuestionErase{question.id}) == "forbidden");
  tickets.must(questions::handle_vote, tickets.kim, tickets.talk, QuestionVote{question.id, true});
  tickets.must(questions::handle_answer, tickets.ada, tickets.talk,
               Tickets::answer(question.id, "Das Amt."));
  CHECK(tickets.effects(storage::EffectKind::add_line).empty());
  tickets.must(questions::handle_erase, tickets.ada, tickets.talk, QuestionErase{question.id});
  CHECK(tickets.count_places_with("Wer prüft das?") == 0);
  tickets.check_replay();
}

TEST_CASE("tickets: an anonymous question waits for release like any other, and has no links") {
  Tickets tickets;
  tickets.set_review(true);
  tickets.go_live();
  const auto asked = tickets.ask("t", "1", Tickets::question("Wer prüft das?"));
  REQUIRE(asked.has_value());
  CHECK(tickets.find(tickets.desk, asked->item.value()).by.is_anonymous());
  tickets.must(questions::handle_release, tickets.ada, tickets.desk, QuestionRelease{*asked->item});
  CHECK(tickets.find(tickets.talk, asked->item.value()).by.is_anonymous());
  auto linked = Tickets::question("Und hier?");
  linked.links = {task_address(tickets.home.item(), "2.1")};
  CHECK(Tickets::refused(tickets.ask("t", "2", linked)) == "bad_value data.links");
  CHECK(tickets.count("ticket_use") == "1");
}

TEST_CASE("tickets: of one talk they are good for nothing else") {
  Tickets tickets;
  tickets.go_live();
  const auto result = tickets.run_as(
      Author::anonymous(), tickets.home, [&](storage::Transaction& transaction, auth::Access&) {
        auto access = auth::Access::by_ticket(transaction, tickets.talk);
        return questions::handle_ask(transaction, access, tickets.home,
                                     Tickets::question("Hier?", "2.1"));
      });
  CHECK(Tickets::refused(result) == "no_channel");
}

TEST_CASE("secret polls: nothing is told before they are closed, and then only totals") {
  Tickets tickets;
  tickets.record("secret_polls");
  tickets.go_live();
  const auto poll = tickets.open_secret();
  CHECK(tickets.shown(poll).hidden);
  CHECK(tickets.shown(poll).secret);
  CHECK(tickets.is_due(storage::DueKind::make_ticket_key, poll));
  CHECK(tickets.set_key(poll)->seq);
  CHECK(tickets.shown(poll).ticket_key);
  CHECK(tickets.draw(tickets.kim, "m", poll) == "private k");
  CHECK(tickets.draw(tickets.kim, "n", poll) == "ticket_drawn");
  CHECK(tickets.draw(tickets.kim, "n") == "wrong_state");
  CHECK(tickets.refusal(polls::handle_vote, tickets.kim, tickets.talk, PollVote{poll, {0}, {}}) ==
        "forbidden data.poll");

  CHECK(tickets.vote(poll, "a", "1", {0}).has_value());
  CHECK(tickets.vote(poll, "b", "2", {1}).has_value());
  CHECK(tickets.vote(poll, "c", "3", {1}).has_value());
  // A lost reply costs nothing; a second vote is none.
  CHECK(tickets.vote(poll, "a", "1", {0})->repeat);
  CHECK(Tickets::refused(tickets.vote(poll, "a", "4", {1})) == "ticket_used");
  CHECK(Tickets::refused(tickets.vote(poll, "d", "5", {2})) == "bad_value data.choices");
  CHECK(tickets.vote(poll, "d", "6", {0})->repeat == std::nullopt);
  CHECK(tickets.count("secret_ballot") == "4");
  CHECK(tickets.count("ballot") == "0");
  CHECK(tickets.count("poll_due") == "0");
  CHECK(tickets.shown(poll).ballots == 0);
  CHECK(tickets.shown(poll).counts.empty());

  CHECK(tickets.vote(poll, "f", "8", {1})->repeat == std::nullopt);
  tickets.must(polls::handle_close, tickets.ada, tickets.talk, PollClose{poll});
  CHECK(tickets.shown(poll).counts == Counts{2, 3});
  CHECK(tickets.shown(poll).ballots == 5);
  for (const char* table : {"secret_ballot", "ticket_issue", "ticket_key"}) {
    CHECK(tickets.count(table) == "0");
  }
  CHECK(tickets.is_due(storage::DueKind::rewrite_tickets, poll));
  CHECK(Tickets::refused(tickets.vote(poll, "e", "7", {0})) == "wrong_state data.poll");
  CHECK(tickets.vote(poll, "a", "1", {0})->repeat);
  CHECK(tickets.draw(tickets.lou, "m", poll) == "wrong_state");
  CHECK(tickets.refusal(polls::handle_close, tickets.ada, tickets.talk, PollClose{poll}) ==
        "wrong_state data.poll");
  tickets.check_replay();
}

TEST_CASE("secret polls: what was answered in people's own words") {
  Tickets tickets;
  tickets.go_live();
  const auto poll = tickets.open_secret(PollKind::text, {});
  CHECK(tickets.vote(poll, "a", "1", {}, "Personal").has_value());
  CHECK(tickets.vote(poll, "b", "2", {}, "Geld").has_value());
  CHECK(tickets.vote(poll, "c", "3", {}, "Zeit").has_value());
  CHECK(tickets.vote(poll, "d", "4", {}, "Mut").has_value());
  SECTION("of five") {
    CHECK(tickets.vote(poll, "e", "5", {}, "Netz").has_value());
    tickets.end();
    auto answers = tickets.shown(poll).answers;
    std::sort(answers.begin(), answers.end());
    CHECK(answers == std::vector<std::string>{"Geld", "Mut", "Netz", "Personal", "Zeit"});
    CHECK(tickets.shown(poll).ballots == 5);
  }
  SECTION("of more than a poll shows, none is lost") {
    const auto more = static_cast<int>(limits::poll_answers_shown);
    for (int i = 0; i < more; ++i) {
      const auto n = std::to_string(i);
      CHECK(tickets
                .vote(poll, ("more" + n).c_str(), std::to_string(100 + i).c_str(), {},
                      ("Antwort " + n).c_str())
                .has_value());
    }
    tickets.end();
    const auto shown = tickets.shown(poll);
    CHECK(shown.ballots == more + 4);
    CHECK(shown.answers.size() == limits::poll_answers_shown);
    std::set<std::string> told{shown.answers.begin(), shown.answers.end()};
    tickets.read([&](storage::Reader& reader) {
      const auto rest =
          storage::kept_answers(reader, *reader.channel(tickets.talk), poll.text(), more, 500);
      CHECK(rest.size() == 4);
      told.insert(rest.begin(), rest.end());
    });
    CHECK(told.size() == limits::poll_answers_shown + 4);
    CHECK(told.contains("Mut"));
  }
  SECTION("fewer would tell who answered what: no result, for nobody, for ever") {
    tickets.end();
    CHECK(tickets.shown(poll).answers.empty());
    CHECK(tickets.shown(poll).ballots == 4);
  }
  CHECK(tickets.count("secret_ballot") == "0");
}

TEST_CASE("secret polls: no result of fewer than five") {
  Tickets tickets;
  tickets.go_live();
  const auto poll = tickets.open_secret();
  for (const auto* secret : {"a", "b", "c", "d"}) {
    CHECK(tickets.vote(poll, secret, secret, {0}).has_value());
  }
  tickets.must(polls::handle_close, tickets.ada, tickets.talk, PollClose{poll});
  CHECK(tickets.shown(poll).counts.empty());
  CHECK(tickets.shown(poll).ballots == 4);
  CHECK(tickets.count("secret_ballot") == "0");
  tickets.check_replay();
}

TEST_CASE("secret polls: one that is not secret takes no ticket") {
  Tickets tickets;
  tickets.go_live();
  PollCreate command;
  command.text = "Ja?";
  command.options = {Text<limits::poll_option_text_max>{"Ja"},
                     Text<limits::poll_option_text_max>{"Nein"}};
  const auto poll =
      tickets.must(polls::handle_create, tickets.ada, tickets.desk, command).item.value();
  tickets.must(polls::handle_open, tickets.ada, tickets.desk, PollOpen{poll, {}});
  CHECK_FALSE(tickets.is_due(storage::DueKind::make_ticket_key, poll));
  CHECK(tickets.draw(tickets.kim, "m", poll) == "wrong_state");
  CHECK(Tickets::refused(tickets.vote(poll, "a", "1", {0})) == "bad_ticket data.poll");
}

TEST_CASE("secret ballots: neither order nor transaction tells them apart") {
  Tickets tickets;
  tickets.go_live();
  const auto poll = tickets.open_secret(PollKind::text, {});
  // As many as each is mixed with, and one more: all of them move with each that comes.
  std::string in_order;
  for (int i = 0; i < 17; ++i) {
    const auto name = std::to_string(i);
    CHECK(tickets.vote(poll, name.c_str(), name.c_str(), {}, name).has_value());
    in_order += (i == 0 ? "" : " ") + name;
  }
  const auto ours = " FROM secret_ballot b JOIN channel c ON c.id = b.channel_id WHERE c.name = $1";
  CHECK(tickets.query_value("SELECT count(DISTINCT b.xmin::text)" + std::string{ours},
                            {tickets.talk.text()}) == "1");
  // One in 17! orders is this one.
  CHECK(tickets.query_value("SELECT string_agg(answer, ' ' ORDER BY b.ctid)" + std::string{ours},
                            {tickets.talk.text()}) != in_order);
}

TEST_CASE("tickets: what was deleted is gone from the files, and what stays has no order") {
  Tickets tickets;
  tickets.go_live();
  tickets.set_key(tickets.id);
  const auto poll = tickets.open_secret();
  tickets.set_key(poll, 'p');
  for (const auto& who : {tickets.kim, tickets.lou, tickets.ben}) {
    tickets.draw(who, "m");
    tickets.draw(who, "m", poll);
  }
  tickets.vote(poll, "a", "1", {0});
  const auto file = [&] {
    return tickets.query_value("SELECT pg_relation_filenode('ticket_issue')");
  };
  const auto before = file();
  tickets.must(polls::handle_close, tickets.ada, tickets.talk, PollClose{poll});
  CHECK(tickets
            .run_as(Author::system(), tickets.talk,
                    [&](storage::Transaction& transaction, auth::Access&) {
                      return tickets::rewrite_due(transaction, tickets.talk, poll);
                    })
            .has_value());
  CHECK(file() != before);
  CHECK_FALSE(tickets.is_due(storage::DueKind::rewrite_tickets, poll));
  CHECK(tickets.count("ticket_issue") == "3");
  CHECK(tickets.query_value("SELECT count(DISTINCT i.xmin::text) FROM ticket_issue i") == "1");
  // Who drew for the talk may ask again for the same.
  CHECK(tickets.draw(tickets.kim, "m") == "private k");
  CHECK(tickets.draw(tickets.kim, "n") == "ticket_drawn");
}
