// Reads for subscribers are shared: one a channel and 100 ms, and every one of them answers for all
// who asked before it (contract C7).
#include "server/app/channel_reads.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/json_reader.hpp"
#include "protocol/limits.hpp"
#include "tests/storage/forum/forum_fixture.hpp"

namespace {

using namespace protocol;
using namespace std::chrono_literals;
using server::app::CatchUp;
using server::app::ChannelReads;

/// A database with one reader, and reads whose rest ends when the test says so.
class Reads {
 public:
  explicit Reads(const std::string& connection)
      : database_{options(connection), hooks()},
        reads_{database_, counters,
               [this](std::chrono::milliseconds delay, std::function<void()> work) {
                 const std::lock_guard lock{mutex_};
                 CHECK(delay == ChannelReads::read_every);
                 rests_.push_back(std::move(work));
               },
               [this] { return moment.load(); }} {
    database_.start();
  }
  ~Reads() { database_.stop(); }

  /// Asks, as a client with this position; what it is told is found under the returned number.
  std::size_t ask(const AccountId& account, const ChannelName& channel, Subscribe from = {}) {
    CommandEnvelope envelope;
    envelope.id = 7;
    envelope.channel = channel;
    envelope.command = from;
    return ask({account, envelope, 0}, channel);
  }
  std::size_t ask_for_more(const AccountId& account, const ChannelName& channel, Seq after) {
    return ask({account, {}, after}, channel);
  }

  Result<CatchUp> answer(std::size_t number) {
    std::unique_lock lock{mutex_};
    REQUIRE(came_.wait_for(lock, 10s, [&] { return answers_.contains(number); }));
    return answers_.at(number);
  }
  std::size_t answers() {
    const std::lock_guard lock{mutex_};
    return answers_.size();
  }
  /// 100 ms pass since the last read began.
  void end_rest() {
    std::function<void()> work;
    {
      std::unique_lock lock{mutex_};
      REQUIRE(!rests_.empty());
      work = std::move(rests_.front());
      rests_.erase(rests_.begin());
    }
    work();
  }
  std::size_t rests() {
    const std::lock_guard lock{mutex_};
    return rests_.size();
  }
  void stop_database() { database_.stop(); }

  server::app::Counters counters;
  /// What the reads take for the present.
  std::atomic<ChannelReads::Moment> moment{ChannelReads::Moment{}};

 private:
  static storage::DatabaseOptions options(const std::string& connection) {
    storage::DatabaseOptions options;
    options.connection = connection;
    options.readers = 1;
    return options;
  }
  static storage::DatabaseHooks hooks() {
    storage::DatabaseHooks hooks;
    hooks.published = [](const std::vector<storage::Published>&) {};
    hooks.effects = [](const std::vector<storage::PendingEffect>&) {};
    hooks.clock = [] { return Time{}; };
    return hooks;
  }
  std::size_t ask(server::app::CatchUpRequest request, const ChannelName& channel) {
    const auto number = asked_++;
    reads_.read(channel, std::move(request), [this, number](Result<CatchUp> answer) {
      const std::lock_guard lock{mutex_};
      CHECK(answers_.emplace(number, std::move(answer)).second);
      came_.notify_all();
    });
    return number;
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::map<std::size_t, Result<CatchUp>> answers_;
  std::vector<std::function<void()>> rests_;
  std::size_t asked_ = 0;
  storage::Database database_;
  ChannelReads reads_;
};

struct Room : tests::ForumFixture {
  Seq post(int count, const std::string& text = "Wir auch.") {
    PostCreate command;
    command.text = text;
    Seq last = 0;
    for (int i = 0; i < count; ++i) {
      last = must(server::forum::handle_create, ada, thread, command).seq.value();
    }
    return last;
  }
  Epoch epoch() {
    Epoch found;
    read([&](storage::Reader& reader) { found = reader.channel(thread)->epoch; });
    return found;
  }
  Subscribe at(Seq after) { return {epoch(), after}; }
};

/// Numbers of the events in an answer's page.
std::vector<Seq> seqs(const CatchUp& answer) {
  std::vector<Seq> all;
  if (!answer.page) return all;
  const std::string text{answer.page->frame.text()};
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    all.push_back(from_json<Event>(text.substr(at, end - at)).value().seq);
    at = end + 1;
  }
  CHECK(answer.page->last == all.back());
  return all;
}

std::vector<Seq> from_to(Seq first, Seq last) {
  std::vector<Seq> all;
  for (auto seq = first; seq <= last; ++seq) all.push_back(seq);
  return all;
}

}  // namespace

TEST_CASE("channel reads: who asks during the rest is answered by the next read, all at once") {
  Room room;
  Reads reads{room.connection()};
  const auto first = reads.answer(reads.ask(room.kim, room.thread)).value();
  CHECK(first.reason == SnapshotReason::first);
  CHECK_FALSE(first.page);
  CHECK(reads.counters.snapshot_reads == 1);

  std::vector<std::size_t> asked;
  for (int i = 0; i < 20; ++i)
    asked.push_back(reads.ask(i % 2 == 0 ? room.kim : room.ada, room.thread));
  const auto head = room.post(1);
  CHECK(reads.answers() == 1);
  reads.end_rest();
  for (const auto number : asked) {
    const auto answer = reads.answer(number).value();
    // What was committed meanwhile is in it: the read began after that.
    CHECK(answer.position == head);
    CHECK(answer.head == head);
  }
  CHECK(reads.counters.snapshot_reads == 2);
  CHECK(reads.counters.log_reads == 0);
  // Nobody asks any more: after the rest the channel is forgotten, and the next one does not wait.
  reads.end_rest();
  CHECK(reads.rests() == 0);
  CHECK(reads.answer(reads.ask(room.kim, room.thread)).has_value());
}

TEST_CASE("channel reads: the most of one channel within any 100 ms is counted") {
  Room room;
  Reads reads{room.connection()};
  const auto read_after = [&](std::chrono::milliseconds pause, const ChannelName& channel) {
    reads.moment = reads.moment.load() + pause;
    const auto asked = reads.ask(room.kim, channel);
    // Rests are as long as the test wants, which the count must notice.
    if (reads.rests() > 0) reads.end_rest();
    CHECK(reads.answer(asked).has_value());
    return reads.counters.channel_reads_in_100_ms_max.load();
  };
  CHECK(reads.counters.channel_reads_in_100_ms_max == 0);
  CHECK(read_after(0ms, room.thread) == 1);
  CHECK(read_after(100ms, room.thread) == 1);
  CHECK(reads.answer(reads.ask(room.kim, room.area)).has_value());
  CHECK(reads.counters.channel_reads_in_100_ms_max == 1);
  reads.end_rest();
  CHECK(read_after(99ms, room.thread) == 2);
  CHECK(read_after(100ms, room.thread) == 2);
}

TEST_CASE("channel reads: another channel does not wait") {
  Room room;
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread));
  CHECK(reads.answer(reads.ask(room.kim, room.area)).has_value());
}

TEST_CASE("channel reads: everyone gets exactly what they missed, from one read of the log") {
  Room room;
  const auto head = room.post(451);
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread, room.at(head)));
  CHECK(reads.counters.log_reads == 0);
  std::map<Seq, std::size_t> asked;
  for (const auto missed : {0, 1, 199, 200, 201, 399, 400, 449, 450}) {
    asked[head - missed] = reads.ask(room.kim, room.thread, room.at(head - missed));
  }
  const auto beyond = reads.ask(room.ada, room.thread, room.at(head + 1));
  const auto more = reads.ask_for_more(room.ada, room.thread, head - 3);
  reads.end_rest();
  for (const auto& [after, number] : asked) {
    const auto answer = reads.answer(number).value();
    CHECK_FALSE(answer.reason);
    CHECK(answer.position == after);
    CHECK(answer.head == head);
    CHECK(seqs(answer) == from_to(after + 1, std::min(after + limits::resume_page_events, head)));
  }
  CHECK(reads.answer(beyond).value().reason == SnapshotReason::rollback);
  const auto rest = reads.answer(more).value();
  CHECK(!rest.reply);
  CHECK(seqs(rest) == from_to(head - 2, head));
  CHECK(reads.counters.log_reads == 1);
  CHECK(reads.counters.snapshot_reads == 1);
}

TEST_CASE("channel reads: the right to read is each one's own") {
  Room room;
  const auto stranger = AccountId{};
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread));
  const auto refused = reads.ask(stranger, room.thread);
  const auto allowed = reads.ask(room.kim, room.thread);
  const auto more = reads.ask_for_more(stranger, room.thread, 0);
  reads.end_rest();
  CHECK(reads.answer(refused).error().code == ErrorCode::no_channel);
  CHECK(reads.answer(more).error().code == ErrorCode::no_channel);
  CHECK(reads.answer(allowed).has_value());
}

TEST_CASE("channel reads: one read answers so many, the rest waits for the next") {
  Room room;
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread));
  const auto most = ChannelReads::answers_max;
  for (std::size_t i = 0; i < most + 1; ++i) reads.ask(room.kim, room.thread);
  reads.end_rest();
  CHECK(reads.answer(most).has_value());
  CHECK(reads.answers() == 1 + most);
  reads.end_rest();
  CHECK(reads.answer(most + 1).has_value());
}

TEST_CASE("channel reads: who stands beyond what one read takes out of the log still gets a page") {
  Room room;
  const auto text = std::string(60'000, 'x');
  const auto head = room.post(120, text);
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread));
  const auto behind = reads.ask(room.kim, room.thread, room.at(1));
  const auto ahead = reads.ask(room.ada, room.thread, room.at(head - 1));
  reads.end_rest();
  // As large as one page may be, at least one event.
  const auto first = seqs(reads.answer(behind).value());
  CHECK(first == from_to(2, static_cast<Seq>(1 + first.size())));
  CHECK(first.size() <= 2);
  CHECK(!first.empty());
  CHECK(seqs(reads.answer(ahead).value()) == from_to(head, head));
  CHECK(reads.counters.log_reads == 1);
}

TEST_CASE("channel reads: answers that are too large together come with the next reads, in order") {
  Room room;
  room.post(100, std::string(60'000, 'x'));
  Reads reads{room.connection()};
  reads.answer(reads.ask(room.kim, room.thread));
  // A snapshot of some 12 MB each.
  std::vector<std::size_t> asked;
  for (int i = 0; i < 5; ++i) asked.push_back(reads.ask(room.kim, room.thread));
  reads.end_rest();
  reads.answer(asked[1]);
  CHECK(reads.answers() == 3);
  const auto later = reads.ask(room.ada, room.thread);
  reads.end_rest();
  reads.answer(asked[3]);
  CHECK(reads.answers() == 5);
  reads.end_rest();
  CHECK(reads.answer(asked[4]).has_value());
  CHECK(reads.answer(later).has_value());
}

TEST_CASE("channel reads: how long an answer takes tells nothing of channels that few may read") {
  Room room;
  Reads reads{room.connection()};
  const auto inbox = channel_of(ChannelKind::inbox, room.kim);
  for (int i = 0; i < 3; ++i) {
    CHECK(reads.answer(reads.ask(room.kim, inbox)).has_value());
    CHECK(reads.answer(reads.ask(room.ada, inbox)).error().code == ErrorCode::no_channel);
  }
  CHECK(reads.rests() == 0);
}

TEST_CASE("channel reads: a position that cannot be gets a snapshot") {
  Room room;
  Reads reads{room.connection()};
  const auto least = std::numeric_limits<Seq>::min();
  CHECK(reads.answer(reads.ask(room.kim, room.thread, room.at(least))).value().reason ==
        SnapshotReason::first);
}

TEST_CASE("channel reads: without a database everyone hears so, and may ask again") {
  Room room;
  Reads reads{room.connection()};
  reads.stop_database();
  for (int i = 0; i < 2; ++i) {
    CHECK(reads.answer(reads.ask(room.kim, room.thread)).error().code == ErrorCode::overloaded);
  }
}
