#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "server/polls/poll_handlers.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::polls;
using tests::QuestionFixture;

namespace {

struct Polls : QuestionFixture {
  Polls() { go_live(); }

  static PollCreate asked(PollKind kind, std::initializer_list<const char*> options,
                          bool hidden = false) {
    PollCreate command;
    command.text = "Woran hängt es?";
    command.kind = kind;
    command.hidden = hidden;
    for (const auto* option : options) command.options.emplace_back(option);
    return command;
  }
  ItemId prepare(const PollCreate& command) {
    return must(handle_create, ada, desk, command).item.value();
  }
  ItemId open(const PollCreate& command, std::optional<std::int64_t> seconds = {}) {
    const auto id = prepare(command);
    must(handle_open, ada, desk, PollOpen{id, seconds});
    return id;
  }
  void vote(const AccountId& who, const ItemId& id, std::vector<std::int64_t> choices) {
    must(handle_vote, who, talk, PollVote{id, std::move(choices), {}});
  }
  std::optional<Seq> tally() {
    return run_as(Author::system(), talk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return server::polls::publish_tallies(transaction, talk);
                  })
        .value()
        .seq;
  }
  Poll shown(const ItemId& id) {
    for (const auto& one : snapshot(talk).polls) {
      if (one.id == id) return one;
    }
    throw std::logic_error("no such poll in the snapshot");
  }
  Own own(const AccountId& who) {
    Own found;
    read([&](storage::Reader& reader) {
      found = storage::own_of(reader, *reader.channel(talk), who);
    });
    return found;
  }
  std::vector<storage::Due> due(Time by) {
    std::vector<storage::Due> found;
    read([&](storage::Reader& reader) { found = storage::due_by(reader, by, 1'000); });
    std::erase_if(found, [&](const storage::Due& one) {
      return one.channel != talk || one.kind != storage::DueKind::close_poll;
    });
    return found;
  }
};

using Counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("polls: from the desk to everyone, counted live, closed for good") {
  Polls polls;
  polls.record("polls");
  const auto id = polls.prepare(Polls::asked(PollKind::multiple, {"Technik", "Personal", "Geld"}));
  CHECK(polls.snapshot(polls.talk).polls.empty());
  CHECK(polls.snapshot(polls.desk).polls.at(0).text == "Woran hängt es?");
  polls.must(handle_open, polls.ada, polls.desk, PollOpen{id, {}});
  CHECK(polls.snapshot(polls.desk).polls.at(0).erased);
  CHECK(polls.shown(id).counts == Counts{0, 0, 0});

  polls.vote(polls.kim, id, {0, 1});
  polls.vote(polls.lou, id, {1});
  CHECK(polls.tally());
  CHECK(polls.shown(id).counts == Counts{1, 2, 0});
  CHECK(polls.shown(id).ballots == 2);
  CHECK_FALSE(polls.tally());
  // A later vote takes the earlier one's place.
  polls.vote(polls.kim, id, {2});
  polls.tally();
  CHECK(polls.shown(id).counts == Counts{0, 1, 1});
  CHECK(polls.own(polls.kim).ballots.at(0).choices == Counts{2});
  CHECK(polls.own(polls.ben).ballots.empty());
  // What was not told yet is in the result.
  polls.vote(polls.ben, id, {});
  polls.must(handle_close, polls.ada, polls.talk, PollClose{id});
  CHECK(polls.shown(id).state == PollState::closed);
  CHECK(polls.shown(id).counts == Counts{0, 1, 1});
  CHECK(polls.shown(id).ballots == 3);
  CHECK(polls.refusal(handle_vote, polls.kim, polls.talk, PollVote{id, {0}, {}}) ==
        "wrong_state data.poll");
  CHECK_FALSE(polls.tally());
  const auto other = polls.prepare(Polls::asked(PollKind::text, {}));
  polls.must(handle_erase, polls.ada, polls.desk, PollErase{other});
  polls.check_replay();
}

TEST_CASE("polls: a hidden result is hidden until it is closed") {
  Polls polls;
  const auto id = polls.open(Polls::asked(PollKind::single, {"Ja", "Nein"}, true));
  polls.vote(polls.kim, id, {1});
  polls.tally();
  CHECK(polls.shown(id).counts.empty());
  CHECK(polls.shown(id).ballots == 1);
  CHECK(polls.query_value("SELECT count(*) FROM event e JOIN channel c ON c.id = e.channel_id"
                          " WHERE c.name = $1 AND e.body LIKE '%\"counts\":[0,1]%'",
                          {polls.talk.text()}) == "0");
  polls.must(handle_close, polls.ada, polls.talk, PollClose{id});
  CHECK(polls.shown(id).counts == Counts{0, 1});
}

TEST_CASE("polls: answers in people's own words come out together") {
  Polls polls;
  const auto id = polls.open(Polls::asked(PollKind::text, {}));
  polls.must(handle_vote, polls.kim, polls.talk, PollVote{id, {}, "Personal"});
  polls.must(handle_vote, polls.lou, polls.talk, PollVote{id, {}, "Geld"});
  polls.tally();
  CHECK(polls.shown(id).answers.empty());
  polls.must(handle_close, polls.ada, polls.talk, PollClose{id});
  auto answers = polls.shown(id).answers;
  std::sort(answers.begin(), answers.end());
  CHECK(answers == std::vector<std::string>{"Geld", "Personal"});
}

TEST_CASE("polls: no answer is lost where there are more than a poll shows") {
  Polls polls;
  const auto id = polls.open(Polls::asked(PollKind::text, {}));
  std::set<std::string> said;
  for (std::size_t i = 0; i < limits::poll_answers_shown + 3; ++i) {
    PollVote vote{id, {}, {}};
    vote.text.emplace("Antwort " + std::to_string(i) + ", {\"\\ ä");
    said.insert(*vote.text);
    polls.must(handle_vote, polls.make_account(), polls.talk, vote);
  }
  const auto kept = [&](std::string_view poll, std::int64_t place, std::int64_t limit) {
    std::vector<std::string> found;
    polls.read([&](storage::Reader& reader) {
      found = storage::kept_answers(reader, *reader.channel(polls.talk), poll, place, limit);
    });
    return found;
  };
  CHECK(kept(id.text(), 0, 500).empty());
  polls.must(handle_close, polls.ada, polls.talk, PollClose{id});
  const auto shown = polls.shown(id);
  CHECK(shown.ballots == limits::poll_answers_shown + 3);
  CHECK(shown.answers.size() == limits::poll_answers_shown);
  const auto first = kept(id.text(), static_cast<std::int64_t>(shown.answers.size()), 2);
  const auto rest = kept(id.text(), static_cast<std::int64_t>(shown.answers.size() + 2), 500);
  CHECK(first.size() == 2);
  CHECK(rest.size() == 1);
  std::set<std::string> told{shown.answers.begin(), shown.answers.end()};
  told.insert(first.begin(), first.end());
  told.insert(rest.begin(), rest.end());
  CHECK(told == said);
  CHECK(kept("no id", 0, 500).empty());
}

TEST_CASE("polls: closed when their time is over, or the talk is") {
  Polls polls;
  const auto opened = polls.now;
  const auto id = polls.open(Polls::asked(PollKind::single, {"Ja", "Nein"}), 40);
  polls.vote(polls.kim, id, {0});
  const auto closes = polls.shown(id).closes_at.value();
  CHECK(closes >= opened + std::chrono::seconds{40});
  CHECK(polls.due(closes - std::chrono::milliseconds{1}).empty());
  const auto close = [&] {
    polls.run_as(Author::system(), polls.talk,
                 [&](storage::Transaction& transaction, server::auth::Access&) {
                   return close_due(transaction, polls.talk, id);
                 });
  };
  SECTION("by the clock, and once") {
    polls.now = closes;
    CHECK(polls.refusal(handle_vote, polls.lou, polls.talk, PollVote{id, {0}, {}}) ==
          "wrong_state data.poll");
    REQUIRE(polls.due(closes).size() == 1);
    close();
    CHECK(polls.shown(id).state == PollState::closed);
    const auto head = polls.events(polls.talk).size();
    close();
    CHECK(polls.events(polls.talk).size() == head);
  }
  SECTION("by the moderator before") {
    polls.must(handle_close, polls.ada, polls.talk, PollClose{id});
  }
  SECTION("with the talk") {
    polls.run_as(
        Author{polls.ada}, polls.desk,
        [&](storage::Transaction& transaction, server::auth::Access& access) {
          return server::talks::handle_move(transaction, access, polls.desk,
                                            TalkMove{TalkState::follow_up}, end_with_talk);
        },
        TalkMove::name);
  }
  CHECK(polls.shown(id).state == PollState::closed);
  CHECK(polls.shown(id).counts == Counts{1, 0});
  CHECK(polls.due(closes + std::chrono::hours{24}).empty());
}

TEST_CASE("polls: taken off the desk, nothing of it is left") {
  Polls polls;
  auto command = Polls::asked(PollKind::single, {"Kanarienvogel-23", "Nein"});
  command.text = "Kanarienvogel-24?";
  const auto id = polls.prepare(command);
  polls.must(handle_erase, polls.ada, polls.desk, PollErase{id});
  CHECK(polls.count_places_with("Kanarienvogel-2") == 0);
  CHECK(polls.refusal(handle_open, polls.ada, polls.desk, PollOpen{id, {}}) == "erased data.poll");
  CHECK(polls.refusal(handle_erase, polls.ada, polls.desk, PollErase{id}) == "erased data.poll");
}

TEST_CASE("polls: refused") {
  Polls polls;
  const auto command = Polls::asked(PollKind::single, {"Ja", "Nein"});
  CHECK(polls.refusal(handle_create, polls.ben, polls.desk, command) == "forbidden");
  CHECK(polls.refusal(handle_create, polls.kim, polls.desk, command) == "no_channel");
  CHECK(polls.refusal(handle_create, polls.ada, polls.talk, command) == "wrong_channel channel");
  const auto waiting = polls.prepare(command);
  CHECK(polls.refusal(handle_vote, polls.kim, polls.talk, PollVote{waiting, {0}, {}}) ==
        "not_found data.poll");
  const auto id = polls.open(command);
  CHECK(polls.refusal(handle_close, polls.kim, polls.talk, PollClose{id}) == "forbidden");
  CHECK(polls.refusal(handle_vote, polls.kim, polls.talk, PollVote{id, {2}, {}}) ==
        "bad_value data.choices");
  CHECK(polls.query_value("SELECT count(*) FROM ballot b JOIN channel c ON c.id = b.channel_id"
                          " WHERE c.name = $1",
                          {polls.talk.text()}) == "0");
}
