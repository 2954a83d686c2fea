#include "storage/connection.hpp"

#include <stdexcept>

namespace storage {
namespace {

// A backend whose client died must not hold row locks: ghosts die after 5 s (contract C5).
constexpr const char* writer_settings =
    "SET idle_in_transaction_session_timeout = '5s';"
    "SET lock_timeout = '10s';"
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2;"
    "SET tcp_user_timeout = '5s';";
// A query that takes longer than this is a mistake, not a query.
constexpr const char* reader_settings = "SET statement_timeout = '15s';";

}  // namespace

Connection::Connection(std::string options, ConnectionUse use)
    : options_{std::move(options)}, use_{use} {}

pqxx::connection& Connection::open() {
  if (!connection_) {
    auto fresh = std::make_unique<pqxx::connection>(options_);
    {
      pqxx::nontransaction settings{*fresh};
      settings.exec("SET client_min_messages = warning; SET timezone = 'UTC';");
      settings.exec(use_ == ConnectionUse::writing ? writer_settings : reader_settings);
    }
    if (use_ == ConnectionUse::writing) check_cluster(*fresh);
    connection_ = std::move(fresh);
  }
  return *connection_;
}

void require_durability(pqxx::connection& connection) {
  pqxx::read_transaction sql{connection};
  const auto setting = [&](const char* name) {
    return std::string{sql.exec1("SHOW " + std::string{name})[0].c_str()};
  };
  for (const char* name : {"fsync", "full_page_writes"}) {
    if (setting(name) != "on") {
      throw std::runtime_error(std::string{"the database has "} + name +
                               " off and may lose acknowledged contributions");
    }
  }
  const auto commit = setting("synchronous_commit");
  const bool standby = !setting("synchronous_standby_names").empty();
  if (commit == "off" || (commit == "local" && standby)) {
    throw std::runtime_error("the database has synchronous_commit = " + commit +
                             " and may lose acknowledged contributions");
  }
}

void check_cluster(pqxx::connection& connection) {
  pqxx::work sql{connection};
  const auto exists = sql.exec1("SELECT to_regclass('server_meta') IS NOT NULL")[0].as<bool>();
  if (!exists) return;
  const auto now = sql.exec1(
      "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' ||"
      " (SELECT timeline_id FROM pg_control_checkpoint())")[0].as<std::string>();
  const auto known = sql.exec("SELECT value FROM server_meta WHERE name = 'cluster' FOR UPDATE");
  if (!known.empty() && known[0][0].as<std::string>() == now) return;
  if (!known.empty()) sql.exec("UPDATE channel SET epoch = gen_random_uuid()");
  sql.exec_params(
      "INSERT INTO server_meta VALUES ('cluster', $1)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      now);
  sql.commit();
}

}  // namespace storage
