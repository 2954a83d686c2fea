// The hot commands in batches: however many there are, the statements do not grow (hot path).
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>
#include <sodium.h>

#include "protocol/limits.hpp"
#include "server/app/follower.hpp"
#include "server/app/router.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/own/own_handlers.hpp"
#include "storage/batch_reads.hpp"
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

/// Decides and commits a batch as the writer does; its statements. All are done, or with a code
/// refused for that.
std::size_t commit(std::vector<storage::WriteJob> jobs,
                   std::optional<ErrorCode> refusal = std::nullopt) {
  std::vector<ChannelName> channels;
  for (const auto& job : jobs) {
    channels.push_back(job.channel);
    channels.insert(channels.end(), job.also.begin(), job.also.end());
  }
  pqxx::connection connection{DatabaseFixture::connection()};
  pqxx::work sql{connection};
  storage::Transaction transaction{sql};
  transaction.lock(channels);
  storage::read_for_batch(transaction, jobs);
  for (auto& job : jobs) {
    transaction.begin_command({job.by, job.key, job.source, job.at.value()});
    const auto done = job.handle(transaction);
    if (refusal) {
      REQUIRE(!done);
      CHECK(done.error().code == *refusal);
      transaction.drop_command();
      continue;
    }
    if (!done) FAIL(done.error().text);
    if (job.key) transaction.save_key(job.channel, job.hash, *done);
    transaction.keep_command();
  }
  transaction.flush();
  sql.commit();
  return transaction.round_trips();
}

/// Statements of one batch of `count` commands by these people in turn.
std::size_t statements(DatabaseFixture& world, const std::vector<AccountId>& people,
                       std::size_t count, const Make& make,
                       std::optional<ErrorCode> refusal = std::nullopt) {
  std::vector<storage::WriteJob> jobs;
  for (std::size_t number = 0; number < count; ++number) {
    jobs.push_back(server::app::make_write_job(make(number), people[number % people.size()],
                                               "secret", [](const storage::Outcome&) {}));
    jobs.back().at = world.now;
  }
  return commit(std::move(jobs), refusal);
}

/// Statements of one batch that applies these effects.
std::size_t apply(std::span<const storage::PendingEffect> effects) {
  std::vector<storage::WriteJob> jobs;
  for (const auto& effect : effects) {
    jobs.push_back(server::app::make_effect_job(effect, [](const storage::Outcome&) {}));
  }
  return commit(std::move(jobs));
}

void check_same(DatabaseFixture& world, const std::vector<AccountId>& people, const Make& make,
                std::optional<ErrorCode> refusal = std::nullopt) {
  // New rows of the three tables leave with the channels while they are few.
  const auto few = statements(world, people, 1, make, refusal);
  const auto many = statements(world, people, 24, make, refusal);
  CHECK(few <= many);
  CHECK(statements(world, people, 64, make, refusal) == many);
  // Lock, known keys, roles, contact points, linked channels, items, open ids; channels, events,
  // new items, changed items, keys, effects, votes, own.
  CHECK(many <= 15);
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
  SECTION("chat, and answers in it") {
    const auto first =
        room.must(server::chat::handle_post, room.kim, room.talk, ChatPost{"Guten Tag", {}, {}});
    check_same(room, people, [&](std::size_t number) {
      ChatPost command{"Guten Tag", {}, {}};
      if (number % 2 == 0) command.reply_to = first.item;
      return envelope_of(room.talk, command);
    });
  }
  SECTION("reactions") {
    std::vector<ItemId> said;
    for (int n = 0; n < 5; ++n) {
      said.push_back(
          room.must(server::chat::handle_post, room.kim, room.talk, ChatPost{"Guten Tag", {}, {}})
              .item.value());
    }
    check_same(room, people, [&](std::size_t number) {
      return envelope_of(room.talk, ChatReact{said[number % 5], Reaction::thanks, number % 3 != 0});
    });
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

TEST_CASE("batch: questions and votes at a template take the same statements, few or many") {
  tests::QuestionFixture room;
  auto people = make_people(room);
  // Somebody who answers for it, too.
  people.push_back(room.rita);
  const std::array tasks{"2.1", "2.2"};
  SECTION("questions") {
    check_same(room, people, [&](std::size_t number) {
      return envelope_of(room.home, room.question("Wer scannt?", tasks[number % 2]));
    });
  }
  SECTION("votes") {
    std::vector<ItemId> questions;
    for (int n = 0; n < 5; ++n) questions.push_back(room.ask_at_task(room.kim, "Wer scannt?"));
    check_same(room, people, [&](std::size_t number) {
      return envelope_of(room.home, QuestionVote{questions[number % 5], number % 3 != 0});
    });
  }
}

TEST_CASE("batch: posts and replies take the same statements, few or many") {
  tests::ForumFixture forum;
  const auto first = forum.first_post();
  // In turn, so that nobody has a run of posts.
  check_same(forum, make_people(forum), [&](std::size_t number) {
    PostCreate command;
    command.text = "Wir *auch*.";
    if (number % 2 == 0) command.reply_to = first;
    return envelope_of(forum.thread, command);
  });
}

TEST_CASE("batch: posts and questions with links take the same statements, few or many") {
  tests::QuestionFixture room;
  room.go_live();
  const auto question = room.ask(room.kim, "Wer scannt?");
  tests::ForumFixture forum;
  const auto people = make_people(forum);
  std::vector<Address> posts;
  for (int n = 0; n < 5; ++n) {
    const auto thread = forum.open_thread();
    posts.push_back(address_of(thread, AddressKind::post, forum.snapshot(thread).posts.at(0).id));
  }
  const auto links = [&](std::size_t number) -> std::vector<Address> {
    const auto& post = posts[number % posts.size()];
    return {post, address_of(post.channel), address_of(room.talk, AddressKind::question, question),
            Address{room.home, AddressKind::task, "2.1"}};
  };
  SECTION("posts") {
    check_same(forum, people, [&](std::size_t number) {
      PostCreate command;
      command.text = "Wir auch.";
      command.links = links(number);
      return envelope_of(forum.thread, command);
    });
  }
  SECTION("questions") {
    check_same(room, people, [&](std::size_t number) {
      auto command = room.question("Wer scannt?");
      command.links = links(number);
      return envelope_of(room.talk, command);
    });
  }
}

TEST_CASE("batch: commands on channels that do not exist take the same statements, few or many") {
  tests::ForumFixture forum;
  std::vector<ChannelName> nowhere;
  // Accounts have ids that no thread and no talk has.
  for (int n = 0; n < 8; ++n) {
    const ItemId id{forum.make_account().bytes};
    nowhere.push_back(channel_of(ChannelKind::thread, id));
  }
  const auto people = make_people(forum);
  const auto few = statements(
      forum, people, 1,
      [&](std::size_t) {
        return envelope_of(nowhere[0], PostCreate{"Wir", {}, {}, {}});
      },
      ErrorCode::no_channel);
  // Lock and roles.
  CHECK(few == 2);
  check_same(
      forum, people,
      [&](std::size_t number) {
        return envelope_of(nowhere[number % nowhere.size()], PostCreate{"Wir", {}, {}, {}});
      },
      ErrorCode::no_channel);
}

TEST_CASE("batch: effects take the same statements, few or many, and are applied once") {
  tests::ForumFixture forum;
  const auto target = forum.open_thread();
  const auto asked = address_of(target, AddressKind::post, forum.snapshot(target).posts.at(0).id);
  const auto first = forum.first_post();
  std::vector<storage::PendingEffect> effects;
  const auto post = [&](const PostCreate& command) {
    forum.must(server::forum::handle_create, forum.kim, forum.thread, command);
    REQUIRE(forum.effects().size() == 1);
    effects.push_back(forum.effects().front());
  };
  auto channel = target;
  SECTION("links") {
    for (int n = 0; n < 65; ++n) post({"Siehe dort.", {}, {asked}, {}});
  }
  SECTION("lines in an inbox") {
    for (int n = 0; n < 65; ++n) post({"Wir auch.", first, {}, {}});
    channel = channel_of(ChannelKind::inbox, forum.ada);
  }
  const std::span all{effects};
  const auto few = apply(all.first(1));
  const auto many = apply(all.subspan(1, 30));
  CHECK(few <= many);
  CHECK(apply(all.subspan(31)) == many);
  CHECK(many <= 12);
  CHECK(forum.query_value("SELECT count(*) FROM effect e JOIN channel c ON c.id = e.source_channel"
                          " WHERE c.name = $1",
                          {forum.thread.text()}) == "0");
  const auto events = forum.events(channel).size();
  CHECK(events >= 65);
  apply(all);
  CHECK(forum.events(channel).size() == events);
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

TEST_CASE("batch: own posts between others' are read as one after the other") {
  tests::ForumFixture forum;
  const auto a = forum.make_account();
  const auto b = forum.make_account();
  const auto post = [&](const std::vector<AccountId>& people, std::size_t count) {
    statements(forum, people, count, [&](std::size_t) {
      return envelope_of(forum.thread, PostCreate{"weiter", {}, {}, {}});
    });
  };
  const auto read_to = [&](const AccountId& account, std::int64_t number) {
    forum.must(server::own::handle_read, account, forum.thread, OwnRead{number});
  };
  const auto read_of = [&](const AccountId& account) { return forum.own_of(account).read; };
  read_to(a, 1);
  // Posts 2, 4, 6 are by `a`, posts 3, 5, 7 by `b`, who has read nothing.
  post({a, b}, 6);
  CHECK(read_of(a) == 2);
  CHECK(read_of(b) == 0);
  read_to(b, 7);
  forum.must(server::own::handle_follow, b, forum.thread, OwnFollow{FollowLevel::muted});
  // Posts 8 and 10 are by `a`, posts 9 and 11 by `b`.
  post({a, b}, 4);
  CHECK(read_of(a) == 2);
  CHECK(read_of(b) == 7);
  CHECK(forum.own_of(b).level == FollowLevel::muted);
  read_to(b, 11);
  // Two runs of both: 12 and 13, 16 and 17 by `b`; the first of these follows what was read.
  post({b, b, a, a}, 6);
  CHECK(read_of(b) == 13);
  CHECK(read_of(a) == 2);
}
