// A database with two authorities and two people and nothing else, and short ways to read and write
// it at any time. For tests that ask about everything there is; others use database_fixture.hpp.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "protocol/contacts/messages.hpp"
#include "protocol/time.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/database.hpp"

namespace tests {

/// 2026-11-24T10:00:00Z.
extern const protocol::Time noon;

class PeopleFixture {
 public:
  PeopleFixture();
  PeopleFixture(const PeopleFixture&) = delete;
  PeopleFixture& operator=(const PeopleFixture&) = delete;

  /// In one transaction at that time; channels are locked as a command's would be.
  void write(const std::function<void(storage::Transaction&)>& work,
             std::vector<protocol::ChannelName> channels = {}, protocol::Time now = noon);
  void read(const std::function<void(storage::Reader&)>& work);
  /// First column of the first row.
  std::string value(const std::string& sql);

  /// Adds an account of the first authority, by default without a password.
  protocol::AccountId add_account(const std::string& email, const std::string& name);
  void deactivate(const protocol::AccountId& account);

  /// libpq connection string of this database.
  const std::string connection;
  protocol::Authority authority;
  protocol::Authority other_authority;
  protocol::AccountId kim;
  protocol::AccountId ada;

 private:
  protocol::AccountId create(storage::Transaction& transaction, const std::string& email,
                             const std::string& name) const;
};

/// A random id of any kind.
protocol::IdBytes random_id();

/// A database as the server runs it, at a time that the test sets.
class RunningDatabase {
 public:
  explicit RunningDatabase(const std::string& connection);
  ~RunningDatabase();
  RunningDatabase(const RunningDatabase&) = delete;
  RunningDatabase& operator=(const RunningDatabase&) = delete;

  storage::Database& operator*() { return *database_; }
  std::function<protocol::Time()> clock();
  void set_time(protocol::Time now);

 private:
  struct Now;
  std::shared_ptr<Now> now_;
  std::unique_ptr<storage::Database> database_;
};

/// Calls `start` with a callback and waits for what it is called with.
template <class T>
T wait_for(const std::function<void(std::function<void(T)>)>& start);

}  // namespace tests

#include <chrono>
#include <future>
#include <stdexcept>

namespace tests {

template <class T>
T wait_for(const std::function<void(std::function<void(T)>)>& start) {
  const auto promise = std::make_shared<std::promise<T>>();
  auto future = promise->get_future();
  start([promise](T value) { promise->set_value(std::move(value)); });
  if (future.wait_for(std::chrono::seconds{20}) != std::future_status::ready) {
    throw std::runtime_error("no answer within 20 s");
  }
  return future.get();
}

}  // namespace tests
