// One connection to PostgreSQL with the settings that the contract asks for (C5, C10). Used by one
// thread. For the .cpp files of this folder only.
#pragma once

#include <memory>
#include <string>

#include <pqxx/pqxx>

namespace storage {

enum class ConnectionUse { writing, reading };

class Connection {
 public:
  Connection(std::string options, ConnectionUse use);

  /// The open connection; opens it again if it was lost. Throws pqxx::broken_connection.
  pqxx::connection& open();
  /// To be called after any failure that may have broken it.
  void discard() { connection_.reset(); }

 private:
  const std::string options_;
  const ConnectionUse use_;
  std::unique_ptr<pqxx::connection> connection_;
};

/// Refuses a database that may lose what it acknowledged; throws std::runtime_error (C10).
void require_durability(pqxx::connection& connection);

/// Gives every channel a new epoch if this is not the cluster and timeline that wrote them (C1).
void check_cluster(pqxx::connection& connection);

}  // namespace storage
