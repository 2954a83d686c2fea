#include "storage/cluster.hpp"

#include <charconv>

namespace storage {
namespace {

struct Cluster {
  std::string system;
  long timeline = 0;
};

Cluster parse(const std::string& text) {
  const auto slash = text.find('/');
  Cluster cluster{text.substr(0, slash), 0};
  if (slash != std::string::npos) {
    std::from_chars(text.data() + slash + 1, text.data() + text.size(), cluster.timeline);
  }
  return cluster;
}

/// The timeline that is written now. That of the last checkpoint, which the control file has, lags
/// behind it after a promotion.
std::string current_cluster(pqxx::transaction_base& sql) {
  if (sql.exec1("SELECT pg_is_in_recovery()")[0].as<bool>()) {
    throw pqxx::broken_connection{"the database is a standby, not the primary"};
  }
  return sql
      .exec1(
          "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' ||"
          " ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int")[0]
      .as<std::string>();
}

std::string recorded_cluster(pqxx::transaction_base& sql, const char* lock) {
  const auto rows =
      sql.exec(std::string{"SELECT value FROM server_meta WHERE name = 'cluster'"} + lock);
  return rows.empty() ? std::string{} : rows[0][0].as<std::string>();
}

void record(pqxx::transaction_base& sql, const std::string& cluster) {
  sql.exec_params(
      "INSERT INTO server_meta VALUES ('cluster', $1)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      cluster);
}

void renew(pqxx::transaction_base& sql) {
  // In the writers' lock order, so that neither waits for the other.
  sql.exec("SELECT count(*) FROM (SELECT 1 FROM channel ORDER BY id FOR NO KEY UPDATE) locked");
  sql.exec("UPDATE channel SET epoch = gen_random_uuid()");
}

}  // namespace

bool keeps_positions(const std::string& from, const std::string& to, bool synchronous_standby) {
  if (from == to) return true;
  const auto before = parse(from);
  const auto after = parse(to);
  return synchronous_standby && before.system == after.system && before.timeline < after.timeline;
}

ClusterFinding check_cluster(pqxx::connection& connection, bool synchronous_standby) {
  pqxx::work sql{connection};
  ClusterFinding found;
  if (!sql.exec1("SELECT to_regclass('server_meta') IS NOT NULL")[0].as<bool>()) return found;
  found.now = current_cluster(sql);
  found.recorded = recorded_cluster(sql, "");
  if (found.recorded == found.now) return found;
  // Several connections may find it out at once; the row lets one of them act.
  found.recorded = recorded_cluster(sql, " FOR UPDATE");
  if (found.recorded == found.now) return found;
  found.renewed =
      !found.recorded.empty() && !keeps_positions(found.recorded, found.now, synchronous_standby);
  if (found.renewed) renew(sql);
  record(sql, found.now);
  sql.commit();
  return found;
}

void renew_epochs(pqxx::transaction_base& sql) {
  renew(sql);
  record(sql, current_cluster(sql));
}

}  // namespace storage
