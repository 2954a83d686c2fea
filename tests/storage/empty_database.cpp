#include "tests/storage/empty_database.hpp"

#include <cstdlib>

#include <pqxx/pqxx>

#include "tests/storage/accounts/people_fixture.hpp"

namespace tests {

using protocol::ItemId;

namespace {

void run(const std::string& where, const std::string& sql) {
  pqxx::connection database{where};
  pqxx::nontransaction{database}.exec(sql);
}

std::string random_name() {
  std::string name;
  for (const char c : ItemId{random_id()}.text()) name.push_back(c == '-' ? '_' : c);
  return name;
}

}  // namespace

EmptyDatabase::EmptyDatabase()
    : server_{std::getenv("BT_TEST_DATABASE")}, name_{"bt_empty_" + random_name()} {
  run(server_, "CREATE DATABASE " + name_);
  connection = server_ + " dbname=" + name_;
}

EmptyDatabase::~EmptyDatabase() {
  try {
    run(server_, "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // Like the others: the server may be gone.
  }
}

std::string EmptyDatabase::value(const std::string& sql) const {
  pqxx::connection database{connection};
  const auto rows = pqxx::nontransaction{database}.exec(sql);
  return rows.empty() ? "" : rows[0][0].c_str();
}

void EmptyDatabase::execute(const std::string& sql) const { run(connection, sql); }

bool EmptyDatabase::has_tables() const {
  return value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != "0";
}

}  // namespace tests
