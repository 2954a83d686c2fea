// What every scenario starts with, and the list of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "load-tests/dialects/dialect.hpp"
#include "load-tests/lib/loop.hpp"
#include "load-tests/lib/options.hpp"
#include "load-tests/lib/report.hpp"
#include "load-tests/scenarios/crowd.hpp"

namespace load {

/// The server under load, as told by the options that all scenarios share:
/// --server NAME --port N --pid N [--database-pid N].
struct Target {
  explicit Target(Options& options);

  std::string name;
  std::uint16_t port;
  pid_t server;
  pid_t database;
};

struct Scenario {
  const char* name;
  const char* help;
  /// Throws std::runtime_error when it could not be carried out.
  void (*run)(Options& options, Report& report);
};

const std::vector<Scenario>& all_scenarios();

void run_idle_memory(Options& options, Report& report);
void run_fan_out(Options& options, Report& report);
void run_rooms(Options& options, Report& report);
void run_durable_posts(Options& options, Report& report);
void run_reconnect_storm(Options& options, Report& report);
void run_join(Options& options, Report& report);
void run_talk(Options& options, Report& report);
void run_flush(Options& options, Report& report);

/// Messages as long as the others' pushes; of BehördenTalk it is the text alone.
inline constexpr std::int64_t text_bytes_default = 200;
/// --warm-up-ms: everything happens for so long before anything is counted.
inline constexpr std::int64_t warm_up_ms_default = 2'000;
/// For all connections of a scenario to join.
inline constexpr Ns gather_at_most = 120 * s;
/// For what is on its way to arrive after the last message.
inline constexpr Ns drain_at_most = 10 * s;

/// How many connections the descriptor limit of this process allows, with a margin for files.
std::int64_t connections_possible();

}  // namespace load
