// What the database says beside its values: places, transactions, samples. None of it may tell more
// of what came by ticket than the log does.
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/talks/retention.hpp"
#include "tests/storage/tickets/ticket_fixture.hpp"

using namespace protocol;
using namespace server;
using tests::Tickets;

namespace {

/// The transactions that wrote the rows that a question asked by ticket made.
constexpr const char* wrote_asked =
    "SELECT string_agg(DISTINCT r.x, ' ') FROM (SELECT u.xmin::text x, u.channel_id c"
    " FROM ticket_use u WHERE u.poll = '' UNION ALL"
    " SELECT unnest(ARRAY[i.xmin::text, e.xmin::text]), u.channel_id FROM ticket_use u"
    " JOIN item i ON i.id = u.item AND i.stream = 'questions'"
    " LEFT JOIN event e ON e.channel_id = i.channel_id AND e.seq = i.seq AND e.made) r"
    " JOIN channel k ON k.id = r.c WHERE k.name = $1";

struct Moved : Tickets {
  Result<Done> rewrite(const ItemId& item) {
    return run_as(Author::anonymous(), talk, [&](storage::Transaction& transaction, auth::Access&) {
      return tickets::rewrite_due(transaction, talk, item);
    });
  }
  std::string due_at(const ItemId& item) {
    return query_value(
        "SELECT to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS') FROM due"
        " WHERE kind = 'rewrite_tickets' AND item = $1",
        {item.text()});
  }
  std::string place_of(const ItemId& question) {
    return query_value(
        "SELECT e.ctid || ' ' || i.ctid FROM item i JOIN event e"
        " ON e.channel_id = i.channel_id AND e.seq = i.seq"
        " WHERE i.stream = 'questions' AND i.id = $1 ORDER BY i.channel_id LIMIT 1",
        {question.text()});
  }
};

}  // namespace

TEST_CASE("tickets: place and transaction of what came by them say no more than its hour") {
  Moved tickets;
  tickets.set_review(true);
  tickets.go_live();
  const auto waiting = tickets.ask("t", "1", Tickets::question("Wartet das?")).value();
  tickets.set_review(false);
  const auto first = tickets.ask("t", "2", Tickets::question("Wer prüft das?")).value();
  const auto named = tickets.QuestionFixture::ask(tickets.kim, "Und wann?");
  const auto second = tickets.ask("u", "3", Tickets::question("Und wo?")).value();
  tickets.must(questions::handle_release, tickets.ada, tickets.desk,
               QuestionRelease{*waiting.item});
  // The clock began at ten and is not an hour on.
  CHECK(tickets.due_at(tickets.id) == "11:00:00");
  const auto apart = tickets.query_value(wrote_asked, {tickets.talk.text()});
  CHECK(std::count(apart.begin(), apart.end(), ' ') >= 2);
  const auto place = tickets.place_of(*first.item);
  const auto place_of_named = tickets.place_of(named);

  CHECK(tickets.rewrite(tickets.id).has_value());
  const auto together = tickets.query_value(wrote_asked, {tickets.talk.text()});
  CHECK_FALSE(together.empty());
  CHECK(together.find(' ') == std::string::npos);
  CHECK(tickets.place_of(*first.item) != place);
  CHECK(tickets.place_of(named) == place_of_named);
  CHECK(tickets.due_at(tickets.id).empty());

  // Nothing was lost by it: they are repeats, changed and erased as before.
  CHECK(tickets.ask("t", "2", Tickets::question("Wer prüft das?"))->repeat);
  CHECK(tickets.find(tickets.talk, *second.item).by.is_anonymous());
  for (const auto& question : {*waiting.item, *first.item}) {
    tickets.must(questions::handle_erase, tickets.ada, tickets.talk, QuestionErase{question});
  }
  CHECK(tickets.count_places_with("Wer prüft das?") == 0);
  CHECK(tickets.count_places_with("Wartet das?") == 0);
  tickets.check_replay();
}

TEST_CASE("tickets: what ends moves what came by them at once, not in an hour") {
  Moved tickets;
  tickets.go_live();
  const auto poll = tickets.open_secret();
  for (const char* ticket : {"a", "b", "c"}) tickets.vote(poll, ticket, ticket, {0});
  // A poll's wait for its end.
  CHECK(tickets.due_at(poll).empty());
  CHECK(tickets.due_at(tickets.id).empty());
  tickets.ask("t", "1", Tickets::question("Wer prüft das?"));
  tickets.end();
  const auto due = tickets.due_at(tickets.id);
  CHECK(due < "11:00:00");
  CHECK(tickets.ask("t", "2", Tickets::question("Und danach?")).has_value());
  CHECK(tickets.due_at(tickets.id) == due);

  CHECK(tickets.rewrite(poll).has_value());
  const auto uses = [&](const char* what) {
    return tickets.query_value(
        "SELECT count(DISTINCT " + std::string{what} + ") FROM ticket_use u WHERE u.poll = $1",
        {poll.text()});
  };
  CHECK(uses("u.ticket") == "3");
  CHECK(uses("u.xmin::text") == "1");
  CHECK(tickets.vote(poll, "a", "a", {0})->repeat);
}

TEST_CASE("tickets: whoever draws is mixed with those who did before") {
  Tickets tickets;
  tickets.go_live();
  tickets.set_key(tickets.id);
  for (const auto& who : {tickets.ada, tickets.ben, tickets.kim, tickets.lou, tickets.rita}) {
    CHECK(tickets.draw(who, "m") == "private k");
  }
  const auto written = [&] {
    return tickets.query_value(
        "SELECT count(*) || ' ' || string_agg(DISTINCT i.xmin::text, ' ') FROM ticket_issue i"
        " JOIN channel c ON c.id = i.channel_id WHERE c.name = $1",
        {tickets.talk.text()});
  };
  const auto before = written();
  CHECK(before.substr(0, 2) == "5 ");
  CHECK(std::count(before.begin(), before.end(), ' ') == 1);
  // Who only asks again moves nobody.
  CHECK(tickets.draw(tickets.ben, "m") == "private k");
  CHECK(tickets.draw(tickets.ben, "n") == "ticket_drawn");
  CHECK(written() == before);
}

TEST_CASE("tickets: after the talk, no transaction tells when somebody voted in it") {
  Moved tickets;
  tickets.go_live();
  const auto question = tickets.QuestionFixture::ask(tickets.kim, "Wer prüft das?");
  for (const auto& who : {tickets.lou, tickets.ben, tickets.rita}) {
    tickets.must(questions::handle_vote, who, tickets.talk, QuestionVote{question, true});
  }
  const auto moments = [&] {
    return tickets.query_value(
        "SELECT count(DISTINCT v.xmin::text) FROM vote v WHERE question = $1", {question.text()});
  };
  CHECK(moments() == "3");
  CHECK_FALSE(tickets.is_due(storage::DueKind::forget_moments, tickets.id));
  tickets.end();
  REQUIRE(tickets.is_due(storage::DueKind::forget_moments, tickets.id));
  const storage::Due due{storage::DueKind::forget_moments, tickets.talk, tickets.id};
  CHECK(tickets
            .run_as(Author::system(), tickets.talk,
                    [&](storage::Transaction& transaction, auth::Access&) {
                      return talks::forget_moments(transaction, due);
                    })
            .has_value());
  CHECK(moments() == "1");
  CHECK_FALSE(tickets.is_due(storage::DueKind::forget_moments, tickets.id));
  CHECK(tickets.count("vote") == "3");
}

TEST_CASE("tickets: PostgreSQL keeps no samples of who drew one") {
  Tickets tickets;
  tickets.go_live();
  tickets.set_key(tickets.id);
  const auto poll = tickets.open_secret(PollKind::text, {});
  for (const auto& who : {tickets.ada, tickets.ben, tickets.kim}) tickets.draw(who, "m");
  for (const char* ticket : {"a", "b", "c"}) tickets.vote(poll, ticket, ticket, {}, "Personal");
  const auto samples = [&](const std::string& columns) {
    for (const char* table : {"ticket_issue", "ticket_key", "secret_ballot", "account"}) {
      tickets.query_value("ANALYZE " + std::string{table});
    }
    return tickets.query_value(
        "SELECT count(*) FROM pg_stats WHERE tablename || '.' || attname = ANY($1::text[])",
        {columns});
  };
  CHECK(samples("{ticket_issue.account,ticket_issue.blinded,ticket_key.private_key,"
                "secret_ballot.choices,secret_ballot.answer}") == "0");
  // The search finds those of another table.
  CHECK(samples("{account.id}") == "1");
}
