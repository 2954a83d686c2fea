#include "tests/storage/accounts/people_fixture.hpp"

#include <atomic>
#include <random>

#include <pqxx/pqxx>

#include "tests/support/database_fixture.hpp"

namespace tests {

using namespace protocol;

const Time noon = parse_time("2026-11-24T10:00:00.000Z").value();

namespace {

/// One database serves all these tests, since making one takes a second.
const std::string& shared_connection() {
  static const TestDatabase database;
  return database.connection();
}

void execute(const std::string& connection, const std::string& sql) {
  pqxx::connection database{connection};
  pqxx::nontransaction{database}.exec(sql);
}

}  // namespace

IdBytes random_id() {
  static std::random_device random;
  IdBytes bytes{};
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

PeopleFixture::PeopleFixture() : connection{shared_connection()} {
  // A few rows go faster than with TRUNCATE, which makes new files.
  execute(connection,
          "DELETE FROM file; DELETE FROM event; DELETE FROM item; DELETE FROM channel;"
          "DELETE FROM contact_point; DELETE FROM login_session; DELETE FROM account;"
          "DELETE FROM authority; DELETE FROM revocation");
  authority = {AuthorityId{random_id()}, "Amt für Straßenbau"};
  other_authority = {AuthorityId{random_id()}, "Bezirksamt 100% Nord"};
  write([&](storage::Transaction& transaction) {
    storage::create_authority(transaction, authority);
    storage::create_authority(transaction, other_authority);
    kim = create(transaction, "kim@amt.example", "Kim Özdemir");
    ada = create(transaction, "ada@amt.example", "Ada Brandt");
  });
}

void PeopleFixture::write(const std::function<void(storage::Transaction&)>& work,
                          std::vector<ChannelName> channels, Time now) {
  pqxx::connection database{connection};
  pqxx::work sql{database};
  storage::Transaction transaction{sql};
  if (!channels.empty()) transaction.lock(channels);
  storage::CommandContext context;
  context.now = now;
  transaction.begin_command(std::move(context));
  work(transaction);
  transaction.keep_command();
  transaction.flush();
  sql.commit();
}

void PeopleFixture::read(const std::function<void(storage::Reader&)>& work) {
  pqxx::connection database{connection};
  pqxx::read_transaction sql{database};
  storage::Reader reader{sql};
  work(reader);
}

std::string PeopleFixture::value(const std::string& sql) {
  pqxx::connection database{connection};
  pqxx::nontransaction query{database};
  return query.exec(sql)[0][0].c_str();
}

AccountId PeopleFixture::add_account(const std::string& email, const std::string& name) {
  AccountId made;
  write([&](storage::Transaction& transaction) { made = create(transaction, email, name); });
  return made;
}

AccountId PeopleFixture::create(storage::Transaction& transaction, const std::string& email,
                                const std::string& name) const {
  storage::NewAccount account;
  account.id = AccountId{random_id()};
  account.email = email;
  account.name = name;
  account.authority = authority.id;
  account.roles = {Role::member};
  storage::create_account(transaction, account);
  return account.id;
}

void PeopleFixture::deactivate(const AccountId& account) {
  execute(connection, "UPDATE account SET active = false WHERE id = '" + account.text() + "'");
}

struct RunningDatabase::Now {
  std::atomic<Time> value{noon};
};

RunningDatabase::RunningDatabase(const std::string& connection) : now_{std::make_shared<Now>()} {
  storage::DatabaseOptions options;
  options.connection = connection;
  storage::DatabaseHooks hooks;
  hooks.published = [](std::vector<storage::Published>) {};
  hooks.effects = [](std::vector<storage::PendingEffect>) {};
  hooks.clock = clock();
  database_ = std::make_unique<storage::Database>(std::move(options), std::move(hooks));
  database_->start();
}

RunningDatabase::~RunningDatabase() { database_->stop(); }

std::function<Time()> RunningDatabase::clock() {
  return [now = now_] { return now->value.load(); };
}

void RunningDatabase::set_time(Time now) { now_->value.store(now); }

}  // namespace tests
