// Configuration: one file of `key = value` lines and the environment over it (BT_<KEY>). Every key
// is known here; any other is an error that names it, as is one that stands twice in the file.
// BT_TEST_<NAME> is what tests and tools tell each other: the server does not look at it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

namespace server::app {

struct Config {
  /// libpq connection string of the one primary.
  std::string database;
  std::string bind = "127.0.0.1";
  std::int64_t port = 8080;
  /// Built client; empty serves no pages.
  std::string client_dir;
  /// Attachments.
  std::string files_dir = "files";
  /// Origins that browsers may come from, exactly, separated by blanks.
  std::string origins = "http://localhost:8080";
  /// Where people reach this server, as links in mails and calendars say it: scheme and host, no
  /// slash at the end. Empty: the first of `origins`.
  std::string public_url;
  /// Mail server that takes our mails, "smtp://host:25" or "smtps://host:465". Empty: no mails.
  std::string smtp_url;
  /// Address that mails are from; also who invites in calendar files.
  std::string smtp_from;
  /// Both or none. The file holds nothing but the password.
  std::string smtp_user;
  std::string smtp_password_file;
  /// Addresses of proxies whose X-Forwarded-For is believed, separated by blanks.
  std::string trusted_proxies;
  /// TLS ends in a proxy in front: cookies are Secure and `__Host-`, HSTS is sent.
  bool tls_in_front = false;
  /// Demo accounts count, with one click or their published password. Refused together with
  /// `production`.
  bool demo = false;
  bool production = false;
  /// Only for tests: runs on a database that may lose what it acknowledged, and says so to
  /// everyone.
  bool unsafe_durability = false;
  /// The standby of the database is synchronous: its promotion loses nothing and keeps what clients
  /// know of their positions (contract C1).
  bool synchronous_standby = false;
  std::int64_t shards = 1;
  std::int64_t writers = 2;
  std::int64_t readers = 2;
  /// Commands that a writer commits together at most. 1 shows what group commit is worth.
  std::int64_t writer_batch_max = 1'000;
  /// Commands a person may send per second, and at once.
  std::int64_t commands_per_second = 10;
  std::int64_t commands_burst = 40;
  /// Subscriptions, pings, queries and messages that cannot be read. A page subscribes to some ten
  /// channels at once, and all tabs of a person come back together.
  std::int64_t reads_per_second = 50;
  std::int64_t reads_burst = 400;
  /// Of all logins together, poll sessions too; 0 is no limit.
  std::int64_t connections_per_person = 20;
  std::int64_t connections_max = 20'000;
  std::int64_t connections_per_address = 2'000;
  /// After a planned restart clients come back within this time, each at a random moment of it.
  std::int64_t restart_spread_ms = 2'000;
  std::string log_level = "info";
};
// clang-format off
BOOST_DESCRIBE_STRUCT(Config, (), (database, bind, port, client_dir, files_dir, origins, public_url,
  smtp_url, smtp_from, smtp_user, smtp_password_file,
  trusted_proxies, tls_in_front, demo, production, unsafe_durability, synchronous_standby, shards, writers, readers,
  writer_batch_max, commands_per_second, commands_burst, reads_per_second,
  reads_burst, connections_per_person, connections_max,
  connections_per_address, restart_spread_ms, log_level))
// clang-format on

/// Reads the file (none if the path is empty) and the environment, which must not change meanwhile.
/// Throws std::runtime_error with a plain sentence that names the key or line.
Config load_config(const std::string& path);

/// Refuses what contradicts itself: demo in production, no database, numbers out of range.
void require_sound(const Config& config);

/// Where people reach the server; from `public_url` or the origins.
std::string public_url_of(const Config& config);

/// The words of a list value.
std::vector<std::string> words(const std::string& list);

}  // namespace server::app
