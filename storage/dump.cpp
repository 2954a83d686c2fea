#include "storage/dump.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include "storage/child_process.hpp"
#include "storage/cluster.hpp"
#include "storage/files/file_repository.hpp"
#include "storage/migrate.hpp"
#include "storage/sql_values.hpp"

namespace storage {
namespace {

constexpr const char* package = "install the package postgresql-client";

/// Waits of minutes are normal here.
constexpr const char* patient_settings =
    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0;"
    "SET application_name = 'behoerdentalk backup'";

using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::read_only>;

std::unique_ptr<pqxx::connection> connect(const std::string& options) try {
  auto connection = std::make_unique<pqxx::connection>(options);
  pqxx::nontransaction{*connection}.exec(patient_settings);
  return connection;
} catch (const pqxx::failure& error) {
  throw std::runtime_error(std::string{"the database cannot be reached: "} + error.what());
}

/// How to connect, as environment variables: a command line shows passwords to everyone.
using Environment = std::vector<std::pair<std::string, std::string>>;

Environment connection_environment(const std::string& options) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
      PQconninfoParse(options.c_str(), &error), &PQconninfoFree};
  const std::unique_ptr<char, decltype(&PQfreemem)> why{error, &PQfreemem};
  if (!parsed) {
    throw std::runtime_error(std::string{"the connection string is wrong: "} +
                             (why ? why.get() : ""));
  }
  Environment environment;
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (option->envvar != nullptr) {
      environment.emplace_back(option->envvar, option->val);
    } else if (option->dispchar[0] == '*') {
      // Without a variable there are only times and counts of the network, and this secret.
      throw std::runtime_error(std::string{"'"} + option->keyword +
                               "' in the connection string cannot be given to pg_dump");
    }
  }
  return environment;
}

/// The name as a connection string of its own, in which it cannot be taken for anything else.
std::string database_option(const std::string& connection) {
  const auto opened = connect(connection);
  std::string quoted;
  for (const char* c = opened->dbname(); *c != '\0'; ++c) {
    if (*c == '\'' || *c == '\\') quoted.push_back('\\');
    quoted.push_back(*c);
  }
  return "--dbname=dbname='" + quoted + "'";
}

int server_major(pqxx::connection& connection) {
  // "150020" is 15.20.
  return pqxx::nontransaction{connection}
      .exec1("SELECT current_setting('server_version_num')::int / 10000")[0]
      .as<int>();
}

void require_end(const ChildEnd& end, const std::string& tool) {
  if (end.status == 0) return;
  // The last line is the reason, those before it the place.
  const auto line = end.said.rfind('\n');
  const auto reason = line == std::string::npos ? end.said : end.said.substr(line + 1);
  throw std::runtime_error(tool + " failed (" + std::to_string(end.status) + "): " + reason);
}

DatabaseTotals count_totals(pqxx::transaction_base& sql) {
  const auto row = sql.exec1(
      "SELECT (SELECT count(*) FROM channel), (SELECT count(*) FROM event),"
      " (SELECT count(*) FROM account), (SELECT count(*) FROM file)");
  return {row[0].as<std::int64_t>(), row[1].as<std::int64_t>(), row[2].as<std::int64_t>(),
          row[3].as<std::int64_t>()};
}

}  // namespace

std::string tool_version(const std::string& tool) {
  const auto end = run_child({{tool, "--version"}, {}});
  if (end.status == 127) throw std::runtime_error(tool + " is missing: " + package);
  require_end(end, tool);
  // "pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
  const auto start = end.said.find(") ");
  if (start == std::string::npos || major_of(end.said.substr(start + 2)) == 0) {
    throw std::runtime_error(tool + " does not say its version: " + end.said);
  }
  return end.said.substr(start + 2, end.said.find(' ', start + 2) - start - 2);
}

int major_of(const std::string& version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

// --- Out -----------------------------------------------------------------------------------------

struct DumpMoment::Impl {
  explicit Impl(const std::string& options)
      : environment{connection_environment(options)}, connection{connect(options)} {}

  Environment environment;
  std::unique_ptr<pqxx::connection> connection;
  std::unique_ptr<Snapshot> transaction;
  std::string snapshot;
  int schema = 0;
  DatabaseTotals totals;
  std::vector<NamedFile> files;
};

DumpMoment::DumpMoment(const std::string& connection) : impl_{std::make_unique<Impl>(connection)} {
  auto& impl = *impl_;
  const auto server = server_major(*impl.connection);
  const auto tool = tool_version("pg_dump");
  if (major_of(tool) < server) {
    throw std::runtime_error(
        "pg_dump " + tool + " is older than the database, which is PostgreSQL " +
        std::to_string(server) + ": " + package + "-" + std::to_string(server));
  }
  // Held before the moment is chosen, in a statement of its own: what a server removes before it
  // gets the hold, the moment does not name any more.
  {
    pqxx::nontransaction alone{*impl.connection};
    Reader reader{alone};
    hold_files(reader);
  }
  impl.transaction = std::make_unique<Snapshot>(*impl.connection);
  impl.snapshot = impl.transaction->exec1("SELECT pg_export_snapshot()")[0].c_str();
  impl.schema = applied_schema(*impl.transaction);
  impl.totals = count_totals(*impl.transaction);
  for (const auto& row : impl.transaction->exec("SELECT id, hash FROM file ORDER BY id")) {
    impl.files.push_back({read_id<protocol::FileId>(row[0]), pqxx::binarystring{row[1]}.str()});
  }
}

DumpMoment::~DumpMoment() = default;

int DumpMoment::schema() const { return impl_->schema; }
const DatabaseTotals& DumpMoment::totals() const { return impl_->totals; }
const std::vector<NamedFile>& DumpMoment::files() const { return impl_->files; }

void DumpMoment::dump(int to, const std::function<void()>& tick) {
  Child child;
  child.command = {"pg_dump", "--format=custom", "--snapshot=" + impl_->snapshot, "--no-password",
                   // Whoever restores it owns it; nothing of the source's server belongs to it.
                   "--no-owner", "--no-privileges", "--no-publications", "--no-subscriptions",
                   "--no-security-labels", "--no-tablespaces",
                   // Who drew a ticket, and what signs them, stands nowhere but here (ADR 13).
                   "--exclude-table-data=ticket_issue", "--exclude-table-data=ticket_key",
                   // Nor does who drew a pseudonym (ADR 15).
                   "--exclude-table-data=pseudonym_drawn"};
  child.environment = impl_->environment;
  child.output = to;
  require_end(run_child(child, tick), "pg_dump");
  impl_->transaction.reset();
}

// --- In ------------------------------------------------------------------------------------------

namespace {

void require_nothing_in(pqxx::transaction_base& sql) {
  const auto marked =
      sql.exec1("SELECT to_regclass('restore_unfinished') IS NOT NULL")[0].as<bool>();
  if (marked) throw std::runtime_error(unfinished_restore);
  // Whatever an installed extension brings along counts as nothing.
  const auto full =
      sql.exec1(
             "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
             " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
             " AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'"
             " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
             " AND d.objid = c.oid AND d.deptype = 'e'))")[0]
          .as<bool>();
  if (full)
    throw std::runtime_error("the database is not empty; a copy goes into an empty one only");
}

}  // namespace

void require_empty_database(const std::string& connection) {
  const auto opened = connect(connection);
  pqxx::read_transaction sql{*opened};
  require_nothing_in(sql);
}

Restoration::Restoration(const std::string& connection) : connection_{connection} {
  const auto opened = connect(connection_);
  pqxx::work sql{*opened};
  require_nothing_in(sql);
  sql.exec("CREATE TABLE restore_unfinished ()");
  sql.commit();
}

void Restoration::load(int from, const std::function<void()>& tick) {
  Child child;
  // One transaction: all of it or nothing.
  child.command = {
      "pg_restore",      "--single-transaction", "--exit-on-error",           "--no-owner",
      "--no-privileges", "--no-password",        database_option(connection_)};
  child.environment = connection_environment(connection_);
  child.input = from;
  const auto end = run_child(child, tick);
  if (end.status == 0) return;
  const auto opened = connect(connection_);
  pqxx::work sql{*opened};
  sql.exec("DROP TABLE restore_unfinished");
  sql.commit();
  require_end(end, "pg_restore");
}

int Restoration::finish(const DatabaseTotals& expected) {
  const auto opened = connect(connection_);
  int schema = 0;
  {
    pqxx::work sql{*opened};
    sql.exec("DROP TABLE restore_unfinished");
    if (count_totals(sql) != expected) {
      throw std::runtime_error("the restored database does not hold what was copied");
    }
    renew_epochs(sql);
    schema = applied_schema(sql);
    sql.commit();
  }
  // Without it the first queries are planned blindly.
  pqxx::nontransaction{*opened}.exec("ANALYZE");
  return schema;
}

}  // namespace storage
