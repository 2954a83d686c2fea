#include "storage/connection.hpp"

#include <algorithm>
#include <stdexcept>

namespace storage {
namespace {

// A database host that vanishes without a word is noticed in about 10 s; without these the kernel
// waits for two hours. No effect on a unix socket, where the other end cannot vanish like that.
constexpr const char* network_parameters =
    "connect_timeout=5 keepalives_idle=5 keepalives_interval=2 keepalives_count=2"
    " tcp_user_timeout=10000";
// The least that libpq takes.
constexpr const char* probe_parameters = "connect_timeout=2";

// A backend whose client died must not hold row locks: ghosts die after 5 s (contract C5).
// Whatever a writer looks for it finds by its key, however many at once. The planner, left alone,
// takes a thousand keys for a reason to read the whole table. So no plan depends on what is asked,
// and one serves for every batch.
constexpr const char* writer_settings =
    "SET application_name = 'behoerdentalk writer';"
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;"
    "SET plan_cache_mode = force_generic_plan;"
    "SET idle_in_transaction_session_timeout = '5s';"
    "SET lock_timeout = '10s';"
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2;"
    "SET tcp_user_timeout = '5s';";
// A query that takes longer than this is a mistake, not a query.
constexpr const char* reader_settings =
    "SET application_name = 'behoerdentalk reader'; SET statement_timeout = '15s';";
constexpr const char* probe_settings = "SET application_name = 'behoerdentalk probe';";

const char* settings_of(ConnectionUse use) {
  switch (use) {
    case ConnectionUse::writing: return writer_settings;
    case ConnectionUse::reading: return reader_settings;
    case ConnectionUse::probing: break;
  }
  return probe_settings;
}

/// libpqxx replaces a connection that it finds broken by a new one, without a word: that one would
/// have neither the settings nor been looked at.
void keep_as_it_is(pqxx::connection& connection) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

}  // namespace

class Connection::WarningCounter : public pqxx::errorhandler {
 public:
  explicit WarningCounter(pqxx::connection& connection) : pqxx::errorhandler{connection} {}
  bool operator()(const char* /*message*/) noexcept override {
    ++count;
    return false;
  }

  int count = 0;
};

Connection::Connection(const std::string& options, ConnectionUse use, Sockets& sockets, Check check)
    : options_{with_parameters(with_parameters(options, network_parameters),
                               use == ConnectionUse::probing ? probe_parameters : "")},
      use_{use},
      sockets_{sockets},
      check_{std::move(check)} {}

Connection::~Connection() { discard(); }

Connection::Connection(Connection&&) noexcept = default;

void Connection::discard() {
  // The handler goes before what it is registered with.
  warnings_.reset();
  entry_.reset();
  connection_.reset();
}

pqxx::connection& Connection::open() {
  if (!connection_) {
    if (!may_open()) throw pqxx::broken_connection{"no more connections are made"};
    auto fresh = std::make_unique<pqxx::connection>(options_);
    // Before the first answer that may never come.
    auto entry = std::make_unique<Sockets::Entry>(sockets_, fresh->sock());
    keep_as_it_is(*fresh);
    {
      pqxx::nontransaction settings{*fresh};
      settings.exec("SET client_min_messages = warning; SET timezone = 'UTC';");
      settings.exec(settings_of(use_));
    }
    if (check_) check_(*fresh);
    connection_ = std::move(fresh);
    entry_ = std::move(entry);
    warnings_ = std::make_unique<WarningCounter>(*connection_);
  }
  return *connection_;
}

int Connection::warnings() const { return warnings_ ? warnings_->count : 0; }

std::string with_parameters(const std::string& connection, const std::string& parameters) {
  if (parameters.empty()) return connection;
  if (!connection.starts_with("postgresql://") && !connection.starts_with("postgres://")) {
    return connection + " " + parameters;
  }
  auto query = parameters;
  std::replace(query.begin(), query.end(), ' ', '&');
  return connection + (connection.find('?') == std::string::npos ? "?" : "&") + query;
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

}  // namespace storage
