// What is looked up in one statement is found by the whole key, however big its channel is beside
// the others: the planner must not fall back on reading a channel from one end to the other.
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "storage/batch_reads.hpp"
#include "storage/connection.hpp"
#include "storage/links/cards.hpp"
#include "tests/support/database_fixture.hpp"

namespace tests {

using namespace protocol;

namespace {

// Enough to be told from the few rows that a look-up needs.
constexpr int wanted = 50;
constexpr std::int64_t rows_max = 20 * wanted;

/// An id that is nowhere.
template <class Id>
Id fresh(int n) {
  Id id;
  id.bytes[0] = static_cast<std::uint8_t>(n);
  return id;
}

/// Commands of one person whose keys are nowhere.
std::vector<storage::WriteJob> jobs_in(const ChannelName& channel, int count) {
  std::vector<storage::WriteJob> jobs(static_cast<std::size_t>(count));
  for (int n = 0; n < count; ++n) {
    auto& job = jobs[static_cast<std::size_t>(n)];
    job.channel = channel;
    job.by = {fresh<AccountId>(1)};
    job.key = fresh<Key>(n % 256);
    job.key->bytes[1] = static_cast<std::uint8_t>(n / 256);
  }
  return jobs;
}

struct BigChannelFixture {
  TestDatabase database;
  pqxx::connection connection{database.connection()};
  ChannelName big = channel_of(ChannelKind::thread, fresh<ItemId>(1));

  BigChannelFixture() {
    pqxx::work sql{connection};
    sql.exec(
        "INSERT INTO channel (name) SELECT 'thread:' || gen_random_uuid()"
        " FROM generate_series(1, 1000)");
    sql.exec_params("INSERT INTO channel (name) VALUES ($1)", big.text());
    const auto fill = [&](const std::string& which, int rows) {
      const auto series = " FROM channel c, generate_series(1, " + std::to_string(rows) +
                          ") n WHERE c.name " + which + " '" + big.text() + "'";
      sql.exec(
          "INSERT INTO command_key (channel_id, author, key)"
          " SELECT c.id, gen_random_uuid(), gen_random_uuid()" +
          series);
      sql.exec(
          "INSERT INTO item (channel_id, stream, id, seq, open, erased, body)"
          " SELECT c.id, 'posts', gen_random_uuid(), 1, false, false, ''" +
          series);
    };
    fill("<>", 10);
    fill("=", 10'000);
    sql.exec("ANALYZE channel, command_key, item");
    sql.commit();
  }

  /// How many rows of a table `look` reads.
  std::int64_t rows_read(const std::string& table,
                         const std::function<void(storage::Transaction&)>& look) {
    return rows_read(connection, table, look);
  }
  static std::int64_t rows_read(pqxx::connection& through, const std::string& table,
                                const std::function<void(storage::Transaction&)>& look) {
    pqxx::work sql{through};
    storage::Transaction transaction{sql};
    const auto count = [&] {
      return sql
          .exec_params1(
              "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables"
              " WHERE relname = $1",
              table)[0]
          .as<std::int64_t>();
    };
    const auto before = count();
    look(transaction);
    return count() - before;
  }
};

}  // namespace

TEST_CASE_METHOD(BigChannelFixture, "known keys: a full batch does not read the table") {
  auto jobs = jobs_in(big, 1'000);
  storage::Sockets sockets;
  // Its settings are what keeps the planner from that.
  storage::Connection writer{database.connection(), storage::ConnectionUse::writing, sockets};
  CHECK(rows_read(writer.open(), "command_key", [&](storage::Transaction& transaction) {
          storage::read_for_batch(transaction, jobs);
        }) < rows_max);
}

TEST_CASE_METHOD(BigChannelFixture, "known keys: a look-up costs the same in a big channel") {
  auto jobs = jobs_in(big, wanted);
  CHECK(rows_read("command_key", [&](storage::Transaction& transaction) {
          storage::read_for_batch(transaction, jobs);
        }) < rows_max);
}

TEST_CASE_METHOD(BigChannelFixture, "cards: a look-up costs the same in a big channel") {
  std::vector<Address> addresses;
  for (int i = 0; i < wanted; ++i) {
    addresses.push_back(address_of(big, AddressKind::post, fresh<ItemId>(i)));
  }
  CHECK(rows_read("item", [&](storage::Transaction& transaction) {
          CHECK(storage::cards(transaction, addresses).empty());
        }) < rows_max);
}

}  // namespace tests
