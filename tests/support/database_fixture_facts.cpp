// The databases themselves, and what is in them before the first command.
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "protocol/enum_name.hpp"
#include "storage/migrate.hpp"
#include "storage/sql_values.hpp"
#include "tests/support/database_fixture_impl.hpp"

namespace tests {

using namespace protocol;
using server::auth::Access;

namespace {

std::string server_connection() {
  const char* connection = std::getenv("BT_TEST_DATABASE");
  if (connection == nullptr) {
    throw std::runtime_error(
        "BT_TEST_DATABASE is not set; scripts/postgres-temp start DIR prints its value");
  }
  return connection;
}

std::string random_text() {
  std::random_device random;
  std::string text;
  for (int i = 0; i < 8; ++i) text.push_back(static_cast<char>('a' + random() % 26));
  return text;
}

}  // namespace

TestDatabase::TestDatabase() : server_{server_connection()}, name_{"bt_test_" + random_text()} {
  pqxx::connection server{server_};
  pqxx::nontransaction{server}.exec("CREATE DATABASE " + name_);
  connection_ = server_ + " dbname=" + name_;
  storage::migrate(connection_);
}

TestDatabase::~TestDatabase() {
  try {
    pqxx::connection server{server_};
    pqxx::nontransaction{server}.exec("DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server may be gone: some tests kill it.
  }
}

TestDatabase& shared_database() {
  static TestDatabase database;
  return database;
}

AuthorityId DatabaseFixture::make_authority() {
  const auto id = random_id<AuthorityId>();
  pqxx::work sql{impl_->connection};
  sql.exec_params("INSERT INTO authority (id, name) VALUES ($1, $2)", id.text(),
                  "Behörde " + id.text());
  sql.commit();
  return id;
}

AccountId DatabaseFixture::make_account(std::vector<Role> roles) {
  const auto id = random_id<AccountId>();
  const auto authority = make_authority();
  storage::ArrayLiteral names;
  names.add(enum_name(Role::member));
  for (const auto role : roles) names.add(enum_name(role));
  pqxx::work sql{impl_->connection};
  sql.exec_params(
      "INSERT INTO account (id, email, name, authority, roles)"
      " VALUES ($1, $2, 'Kim Muster', $3, $4::text[])",
      id.text(), id.text() + "@example.org", authority.text(), names.text());
  sql.commit();
  return id;
}

ContactId DatabaseFixture::make_contact(std::vector<AccountId> people,
                                        std::vector<AccountId> deputies) {
  const auto id = random_id<ContactId>();
  const auto authority = make_authority();
  pqxx::work sql{impl_->connection};
  sql.exec_params(
      "INSERT INTO contact_point (id, name, authority) VALUES ($1, 'Ansprechstelle', $2)",
      id.text(), authority.text());
  const auto add = [&](const AccountId& account, bool deputy) {
    sql.exec_params("INSERT INTO contact_person (contact, account, deputy) VALUES ($1, $2, $3)",
                    id.text(), account.text(), deputy);
  };
  for (const auto& account : people) add(account, false);
  for (const auto& account : deputies) add(account, true);
  sql.commit();
  return id;
}

ChannelName DatabaseFixture::make_area(std::string name) {
  const auto channel = channel_of(ChannelKind::area, random_id<ItemId>());
  required(run_as(Author::system(), channel, [&](storage::Transaction& transaction, Access&) {
    transaction.create_channel(channel);
    State state;
    state.area = Area{channel.item(), std::move(name), {}};
    const auto seq =
        transaction.append(channel, "area.created", std::move(state), channel.item().text());
    return Done{seq, {}, {}, {}, {}};
  }));
  return channel;
}

ChannelName DatabaseFixture::make_template(const ContactId& contact,
                                           const std::vector<std::string>& tasks) {
  const auto channel = channel_of(ChannelKind::template_, random_id<ItemId>());
  required(run_as(Author::system(), channel, [&](storage::Transaction& transaction, Access&) {
    transaction.create_channel(channel);
    Template subject;
    subject.id = channel.item();
    subject.title = "E-Akte einführen";
    subject.contact = contact;
    subject.version = "v1.0";
    subject.published_at = transaction.now();
    for (const auto& id : tasks) {
      Task task;
      task.id = id;
      task.number = id;
      task.name = "Aufgabe " + id;
      subject.plan.tasks.push_back(std::move(task));
    }
    State state;
    state.template_ = std::move(subject);
    const auto seq =
        transaction.append(channel, "template.created", std::move(state), channel.item().text());
    return Done{seq, {}, {}, {}, {}};
  }));
  return channel;
}

FileId DatabaseFixture::make_file(const ChannelName& channel, const AccountId& account,
                                  FileType type) {
  const auto id = random_id<FileId>();
  pqxx::work sql{impl_->connection};
  sql.exec_params(
      "INSERT INTO file (id, channel_id, account, name, type, bytes, hash, alt, uploaded_on)"
      " SELECT $1, id, $2, 'plan.' || $4, $4, 3, '\\x010203', 'Ein Plan', current_date"
      " FROM channel WHERE name = $3",
      id.text(), account.text(), channel.text(), std::string{enum_name(type)});
  sql.commit();
  return id;
}

}  // namespace tests
