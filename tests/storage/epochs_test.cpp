// When positions become void (contract C1): another cluster, a later timeline, a log that ends
// before what this server delivered.
#include <algorithm>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "protocol/time.hpp"
#include "storage/cluster.hpp"
#include "storage/database.hpp"
#include "storage/delivered_heads.hpp"
#include "tests/storage/accounts/people_fixture.hpp"
#include "tests/support/database_fixture.hpp"

namespace storage {

using namespace protocol;

namespace {

const std::string& shared_connection() {
  static const tests::TestDatabase database;
  return database.connection();
}

ChannelName new_thread() { return channel_of(ChannelKind::thread, ItemId{tests::random_id()}); }

/// The database as one run of a server has it, with what its owner was told.
class Run {
 public:
  explicit Run(bool synchronous_standby = false) {
    DatabaseOptions options;
    options.connection = shared_connection();
    options.synchronous_standby = synchronous_standby;
    DatabaseHooks hooks;
    hooks.published = [this](std::vector<Published> published) {
      const std::lock_guard lock{mutex_};
      for (const auto& event : published) told_.push_back("event " + std::to_string(event.seq));
    };
    hooks.effects = [](std::vector<PendingEffect>) {};
    hooks.clock = [] { return tests::noon; };
    hooks.new_epoch = [this](const std::optional<ChannelName>& channel) {
      const std::lock_guard lock{mutex_};
      told_.push_back(channel ? "new epoch of one" : "new epoch of all");
    };
    database_.emplace(std::move(options), std::move(hooks));
    database_->start();
  }
  ~Run() { database_->stop(); }

  /// Appends one event; its number.
  Seq append(const ChannelName& channel) {
    auto seq = std::make_shared<std::promise<Seq>>();
    WriteJob job;
    job.channel = channel;
    job.by = Author::system();
    job.handle = [channel](Transaction& transaction) -> Result<Done> {
      Done done;
      done.seq = transaction.append(channel, "test.happened", State{}, "");
      return done;
    };
    job.finish = [seq](const Outcome& outcome) { seq->set_value(outcome.done.seq.value_or(-1)); };
    auto answer = seq->get_future();
    REQUIRE(database_->write(std::move(job)));
    return answer.get();
  }
  /// Has the writer look at the channel, and waits for it.
  void verify(const ChannelName& channel, Seq delivered) {
    database_->verify_delivered(channel, delivered);
    std::promise<void> done;
    WriteJob last;
    last.channel = channel;
    last.handle = [](Transaction&) -> Result<Done> { return Done{}; };
    last.finish = [&done](const Outcome&) { done.set_value(); };
    REQUIRE(database_->write(std::move(last)));
    done.get_future().wait();
  }

  std::vector<std::string> told() {
    const std::lock_guard lock{mutex_};
    return std::exchange(told_, {});
  }
  Database::Counters counters() { return database_->counters(); }

 private:
  std::mutex mutex_;
  std::vector<std::string> told_;
  std::optional<Database> database_;
};

class EpochFixture {
 public:
  EpochFixture() {
    const auto name = thread.text();
    sql("INSERT INTO channel (name) VALUES ('" + name + "')");
  }

  std::string sql(const std::string& statement) {
    pqxx::nontransaction transaction{connection_};
    const auto rows = transaction.exec(statement);
    return rows.empty() ? "" : rows[0][0].c_str();
  }
  std::string epoch() {
    return sql("SELECT epoch FROM channel WHERE name = '" + thread.text() + "'");
  }
  std::string epochs() {
    return sql("SELECT string_agg(epoch::text, ' ' ORDER BY id) FROM channel");
  }
  std::string cluster() { return sql("SELECT value FROM server_meta WHERE name = 'cluster'"); }
  void pretend_cluster(const std::string& cluster) {
    sql("UPDATE server_meta SET value = '" + cluster + "' WHERE name = 'cluster'");
  }
  /// What an older copy of the database would have.
  void put_back(Seq head) {
    const auto id = sql("SELECT id FROM channel WHERE name = '" + thread.text() + "'");
    const auto end = std::to_string(head);
    sql("DELETE FROM event WHERE channel_id = " + id + " AND seq > " + end);
    sql("UPDATE channel SET head = " + end + " WHERE id = " + id);
  }

  const ChannelName thread = new_thread();

 private:
  pqxx::connection connection_{shared_connection()};
};

}  // namespace

TEST_CASE_METHOD(EpochFixture, "epochs: a restart on the same cluster keeps them") {
  { Run first; }
  const auto before = epochs();
  const auto written_by = cluster();
  Run again;
  CHECK(epochs() == before);
  CHECK(cluster() == written_by);
  CHECK(again.told().empty());
  CHECK(again.counters().epoch_renewals == 0);
}

TEST_CASE_METHOD(EpochFixture, "epochs: the recorded cluster is the one that writes") {
  { Run first; }
  CHECK(cluster() == sql("SELECT system_identifier || '/' || timeline_id FROM pg_control_system(),"
                         " pg_control_checkpoint()"));
}

TEST_CASE_METHOD(EpochFixture, "epochs: another cluster or timeline renews all of them") {
  { Run first; }
  const auto here = cluster();
  const auto system = here.substr(0, here.find('/'));
  const auto before = epochs();
  SECTION("a copy in another cluster") { pretend_cluster("1" + here); }
  SECTION("an earlier timeline: this one branched off it") { pretend_cluster(system + "/0"); }
  Run moved;
  CHECK(moved.told() == std::vector<std::string>{"new epoch of all"});
  CHECK(moved.counters().epoch_renewals == 1);
  CHECK(cluster() == here);
  std::istringstream old_ones{before};
  const auto after = epochs();
  for (std::string epoch; old_ones >> epoch;) CHECK(after.find(epoch) == std::string::npos);
  CHECK(moved.append(thread) == 1);
}

TEST_CASE_METHOD(EpochFixture, "epochs: a declared synchronous standby keeps them when promoted") {
  { Run first; }
  const auto here = cluster();
  const auto system = here.substr(0, here.find('/'));
  const auto before = epochs();
  SECTION("promoted: a later timeline of the same cluster") {
    pretend_cluster(system + "/0");
    Run promoted{true};
    CHECK(epochs() == before);
    CHECK(cluster() == here);
    CHECK(promoted.told().empty());
  }
  SECTION("back on an earlier timeline: that is no promotion") {
    pretend_cluster(system + "/99");
    Run odd{true};
    CHECK(epochs() != before);
  }
  SECTION("another cluster is no promotion either") {
    pretend_cluster("1" + here);
    Run other{true};
    CHECK(epochs() != before);
  }
}

TEST_CASE_METHOD(EpochFixture,
                 "epochs: a connection that is lost is compared again when it is back") {
  Run run;
  const auto before = epoch();
  REQUIRE(run.append(thread) == 1);
  run.told();
  pretend_cluster("1" + cluster());
  sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
      " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  // Whichever connection comes back first finds out, before anything is appended.
  Seq seq = run.append(thread);
  for (int tries = 0; seq < 0 && tries < 20; ++tries) seq = run.append(thread);
  CHECK(seq == 2);
  CHECK(epoch() != before);
  const auto told = run.told();
  REQUIRE(told.size() == 2);
  CHECK(told == std::vector<std::string>{"new epoch of all", "event 2"});
}

TEST_CASE_METHOD(EpochFixture,
                 "epochs: a log that went back behind what was delivered gets a new one") {
  Run run;
  for (Seq seq = 1; seq <= 3; ++seq) REQUIRE(run.append(thread) == seq);
  const auto before = epoch();
  const auto neighbours =
      sql("SELECT string_agg(epoch::text, ' ' ORDER BY id) FROM channel"
          " WHERE name <> '" +
          thread.text() + "'");
  run.told();
  SECTION("noticed when the next event is appended, before it gets a number") {
    put_back(1);
    CHECK(run.append(thread) == 2);
    CHECK(run.told() == std::vector<std::string>{"new epoch of one", "event 2"});
  }
  SECTION("noticed by whoever compares the heads") {
    put_back(1);
    run.verify(thread, 3);
    CHECK(run.told() == std::vector<std::string>{"new epoch of one"});
    CHECK(run.append(thread) == 2);
  }
  CHECK(epoch() != before);
  CHECK(run.counters().rollbacks == 1);
  CHECK(sql("SELECT string_agg(epoch::text, ' ' ORDER BY id) FROM channel WHERE name <> '" +
            thread.text() + "'") == neighbours);

  // Once is enough: what follows belongs to the new epoch.
  const auto renewed = epoch();
  CHECK(run.append(thread) == 3);
  run.verify(thread, 3);
  CHECK(epoch() == renewed);
  CHECK(run.counters().rollbacks == 1);
}

TEST_CASE_METHOD(EpochFixture, "epochs: a log that has everything delivered keeps its epoch") {
  Run run;
  REQUIRE(run.append(thread) == 1);
  const auto before = epoch();
  run.verify(thread, 1);
  CHECK(epoch() == before);
  CHECK(run.counters().rollbacks == 0);
}

TEST_CASE_METHOD(EpochFixture, "epochs: a channel that is gone raises the alarm") {
  Run run;
  REQUIRE(run.append(thread) == 1);
  run.told();
  put_back(0);
  sql("DELETE FROM channel WHERE name = '" + thread.text() + "'");
  run.verify(thread, 1);
  CHECK(run.told() == std::vector<std::string>{"new epoch of one"});
  CHECK(run.counters().rollbacks == 1);
}

TEST_CASE("delivered heads: never lower by themselves, and bounded") {
  DeliveredHeads heads;
  const auto one = new_thread();
  const auto other = new_thread();
  heads.raise(one, 5);
  heads.raise(one, 3);
  const std::vector<ChannelName> both{one, other};
  CHECK(heads.of(both) == std::vector<Seq>{5, 0});
  heads.put_back(one, 2);
  CHECK(heads.of(both) == std::vector<Seq>{2, 0});

  ChannelName another{ChannelKind::talk, {}};
  for (std::size_t n = 0; n <= DeliveredHeads::channels_max; ++n) {
    for (std::size_t i = 0; i < 3; ++i) another.id[i] = static_cast<std::uint8_t>(n >> (8 * i));
    heads.raise(another, 1);
  }
  // Forgotten rather than wrong.
  CHECK(heads.of(both) == std::vector<Seq>{0, 0});
}

}  // namespace storage
