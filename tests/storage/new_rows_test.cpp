// New rows of a table arrive as they are, whether few or many, whatever characters they hold.
#include "storage/new_rows.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "storage/transaction.hpp"
#include "tests/support/database_fixture.hpp"

namespace tests {

namespace {

struct Row {
  std::int64_t number = 0;
  std::optional<std::string> text;
  std::optional<bool> truth;

  friend bool operator==(const Row&, const Row&) = default;
};

/// Whatever has a meaning to COPY or to SQL, and what looks like it.
const std::vector<std::optional<std::string>> texts{
    std::nullopt,
    "",
    "\\N",
    "\\.",
    "NULL",
    "a\tb",
    "a\nb\r\nc",
    "\\",
    "\\\\t",
    "ends with \\",
    "\n",
    "it's \"quoted\", {braces}; -- and $1",
    "Grüße, 你好, 🙂",
    "\x01\x08\x0b\x0c\x1f\x7f",
    std::string(40'000, 'x') + "\\" + std::string(40'000, 'y'),
};

std::vector<Row> rows_of(std::size_t count) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Row row;
    row.number = static_cast<std::int64_t>(i) - 2;
    row.text = texts[i % texts.size()];
    if (i % 3 != 0) row.truth = i % 3 == 1;
    rows.push_back(std::move(row));
  }
  rows.front().number = std::numeric_limits<std::int64_t>::min();
  rows.back().number = std::numeric_limits<std::int64_t>::max();
  return rows;
}

struct NewRowsFixture {
  TestDatabase database;
  pqxx::connection connection{database.connection()};
  pqxx::work sql{connection};
  storage::Transaction transaction{sql};
  storage::Script script{transaction};

  NewRowsFixture() {
    sql.exec("CREATE TABLE place (number bigint PRIMARY KEY, t text, b boolean)");
  }

  void write(const std::vector<Row>& rows) {
    storage::NewRows<3> places{transaction, script, "place", {"number", "t", "b"}};
    for (const auto& row : rows) places.add(row.number, row.text, row.truth);
    places.complete();
    script.run();
  }
  std::vector<Row> read() {
    std::vector<Row> rows;
    for (const auto& row : sql.exec("SELECT number, t, b FROM place ORDER BY number")) {
      Row found;
      found.number = row[0].as<std::int64_t>();
      if (!row[1].is_null()) found.text = std::string{row[1].c_str(), row[1].size()};
      if (!row[2].is_null()) found.truth = row[2].as<bool>();
      rows.push_back(std::move(found));
    }
    return rows;
  }
};

}  // namespace

TEST_CASE_METHOD(NewRowsFixture, "new rows: few and many arrive as they are") {
  const auto few_max = storage::NewRows<3>::few_max;
  const auto count = GENERATE_COPY(std::size_t{2}, few_max, few_max + 1, std::size_t{1'000});
  CAPTURE(count);
  const auto rows = rows_of(count);
  write(rows);
  CHECK(read() == rows);
}

TEST_CASE_METHOD(NewRowsFixture, "new rows: none is no statement") {
  write({});
  CHECK(read().empty());
}

TEST_CASE_METHOD(NewRowsFixture, "new rows: what the database objects to is an error") {
  const auto count = GENERATE(std::size_t{3}, std::size_t{100});
  auto rows = rows_of(count);
  rows[1].number = rows[2].number;
  CHECK_THROWS_AS(write(rows), pqxx::failure);
}

}  // namespace tests
