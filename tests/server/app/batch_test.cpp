// The hot commands in batches: however many there are, the statements stay the same (hot path).
#include <functional>
#include <vector>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>
#include <sodium.h>

#include "protocol/limits.hpp"
#include "server/app/router.hpp"
#include "storage/batch_reads.hpp"
#include "storage/known_keys.hpp"
#include "tests/storage/forum/forum_fixture.hpp"
#include "tests/storage/questions/question_fixture.hpp"

namespace {

using namespace protocol;
using tests::DatabaseFixture;
using Make = std::function<CommandEnvelope(std::size_t number)>;

/// A command as the session hands it on.
template <class C>
CommandEnvelope envelope_of(const ChannelName& channel, C command) {
  CommandEnvelope envelope;
  envelope.channel = channel;
  envelope.key = Key{};
  randombytes_buf(envelope.key->bytes.data(), envelope.key->bytes.size());
  envelope.command = std::move(command);
  return envelope;
}

/// Statements of one batch of `count` commands by these people in turn, committed as the writer
/// does.
std::size_t statements(DatabaseFixture& world, const std::vector<AccountId>& people,
                       std::size_t count, const Make& make) {
  std::vector<storage::WriteJob> jobs;
  std::vector<ChannelName> channels;
  for (std::size_t number = 0; number < count; ++number) {
    jobs.push_back(server::app::make_write_job(make(number), people[number % people.size()],
                                               "secret", [](const storage::Outcome&) {}));
    channels.push_back(jobs.back().channel);
    channels.insert(channels.end(), jobs.back().also.begin(), jobs.back().also.end());
  }
  pqxx::connection connection{world.connection()};
  pqxx::work sql{connection};
  storage::Transaction transaction{sql};
  transaction.lock(channels);
  const storage::KnownKeys keys{transaction, jobs};
  storage::read_for_batch(transaction, jobs);
  for (auto& job : jobs) {
    transaction.begin_command({job.by, job.key, {}, world.now});
    const auto done = job.handle(transaction);
    if (!done) FAIL(done.error().text);
    transaction.save_key(job.channel, job.hash, *done);
    transaction.keep_command();
  }
  transaction.flush();
  sql.commit();
  return transaction.round_trips();
}

void check_same(DatabaseFixture& world, const std::vector<AccountId>& people, const Make& make) {
  const auto few = statements(world, people, 2, make);
  CHECK(statements(world, people, 40, make) == few);
  // Lock, known keys, roles, items, open ids; channels, events, items, keys, effects, votes, own.
  CHECK(few <= 12);
}

std::vector<AccountId> make_people(DatabaseFixture& world) {
  std::vector<AccountId> people;
  for (int number = 0; number < 8; ++number) people.push_back(world.make_account());
  return people;
}

}  // namespace

TEST_CASE("batch: chat, questions and votes take the same statements, few or many") {
  tests::QuestionFixture room;
  room.go_live();
  const auto people = make_people(room);
  SECTION("chat") {
    check_same(room, people,
               [&](std::size_t) { return envelope_of(room.talk, ChatPost{"Guten Tag"}); });
  }
  SECTION("questions") {
    check_same(room, people,
               [&](std::size_t) { return envelope_of(room.talk, room.question("Wer scannt?")); });
  }
  SECTION("votes") {
    std::vector<ItemId> questions;
    for (int n = 0; n < 5; ++n) questions.push_back(room.ask(room.kim, "Wer scannt?"));
    check_same(room, people, [&](std::size_t number) {
      return envelope_of(room.talk, QuestionVote{questions[number % 5], number % 3 != 0});
    });
  }
}

TEST_CASE("batch: posts and replies take the same statements, few or many") {
  tests::ForumFixture forum;
  const auto first = forum.first_post();
  // One after the other, so that each has a run of posts of its own.
  std::vector<AccountId> people{forum.make_account()};
  check_same(forum, people, [&](std::size_t number) {
    PostCreate command;
    command.text = "Wir *auch*.";
    if (number % 2 == 1) command.reply_to = first;
    return envelope_of(forum.thread, command);
  });
}

TEST_CASE("batch: the last vote of each person counts, and own posts are read") {
  tests::QuestionFixture room;
  room.go_live();
  const auto question = room.ask(room.kim, "Wer scannt?");
  const std::vector<AccountId> people{room.lou};
  const auto votes = [&] {
    return room.query_value("SELECT count(*) FROM vote WHERE question = $1", {question.text()});
  };
  const auto vote = [&](std::vector<bool> ons) {
    statements(room, people, ons.size(), [&](std::size_t number) {
      return envelope_of(room.talk, QuestionVote{question, ons[number]});
    });
  };
  vote({true, false, true});
  CHECK(votes() == "1");
  vote({false, true, false});
  CHECK(votes() == "0");
  CHECK(room.publish_tallies(room.talk).has_value() == false);
}

TEST_CASE("batch: who posts between others has read only what stood before without a gap") {
  tests::ForumFixture forum;
  const auto a = forum.make_account();
  const auto b = forum.make_account();
  const auto read_of = [&](const AccountId& account) { return forum.own_of(account).read; };
  forum.must(server::forum::handle_create, a, forum.thread, PostCreate{"eins", {}, {}, {}});
  CHECK(read_of(a) == 0);
  // Of posts 3 to 8, `a` writes 3, 5, 7, and `b` the others; nobody has read the first ones.
  statements(forum, {a, b}, 6, [&](std::size_t) {
    return envelope_of(forum.thread, PostCreate{"weiter", {}, {}, {}});
  });
  CHECK(read_of(a) == 0);
  CHECK(forum.own_of(a).level == FollowLevel::following);
  CHECK(read_of(b) == 0);
}
