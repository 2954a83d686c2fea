// One connection to PostgreSQL with the settings that the contract asks for (C5, C10). Used by one
// thread. For the .cpp files of this folder only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <pqxx/pqxx>

#include "storage/sockets.hpp"

namespace storage {

enum class ConnectionUse { writing, reading, probing };

class Connection {
 public:
  /// Looks at a new connection before its first use; what it throws, open() throws.
  using Check = std::function<void(pqxx::connection&)>;

  /// `sockets` outlives it.
  Connection(const std::string& options, ConnectionUse use, Sockets& sockets, Check check = {});
  ~Connection();
  Connection(Connection&&) noexcept;

  /// The open connection; opens it again if it was lost. Throws pqxx::broken_connection, at once
  /// after the sockets were broken.
  pqxx::connection& open();
  /// To be called after any failure that may have broken it.
  void discard();
  /// How many warnings the open connection has sent. One that comes with a COMMIT says that it is
  /// not what it should be: not on the standby, or no transaction at all (contract C5).
  [[nodiscard]] int warnings() const;
  /// Whether open() may succeed again; not after the sockets were broken.
  [[nodiscard]] bool may_open() const { return !sockets_.are_broken(); }

 private:
  const std::string options_;
  const ConnectionUse use_;
  Sockets& sockets_;
  const Check check_;
  class WarningCounter;

  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<Sockets::Entry> entry_;
  std::unique_ptr<WarningCounter> warnings_;
};

/// The connection string with more libpq parameters ("name=value name=value"), which win over what
/// it says itself. Takes both forms, keywords and postgresql:// address.
std::string with_parameters(const std::string& connection, const std::string& parameters);

/// Refuses a database that may lose what it acknowledged; throws std::runtime_error (C10).
void require_durability(pqxx::connection& connection);

}  // namespace storage
