// load SCENARIO --server NAME --port N --pid N [...]: runs one scenario against a running server
// and prints one line of JSON.
#include <csignal>
#include <exception>
#include <iostream>
#include <limits>
#include <stdexcept>

#include <sys/resource.h>

#include "load-tests/scenarios/scenario.hpp"

namespace load {

Target::Target(Options& options)
    : name{options.required("server")},
      port{static_cast<std::uint16_t>(options.number("port", 0))},
      server{static_cast<pid_t>(options.number("pid", 0))},
      database{static_cast<pid_t>(options.number("database-pid", 0))} {
  if (port == 0 || server == 0) throw std::runtime_error("--port and --pid are needed");
}

const std::vector<Scenario>& all_scenarios() {
  static const std::vector<Scenario> all{
      {"idle", "memory of the server per idle member: --members N --settle-s N", run_idle_memory},
      {"fan-out", "a room, W messages in flight: --members N --in-flight W --seconds N --bytes N",
       run_fan_out},
      {"rooms",
       "a big room, small ones beside it: --members N --per-second N --small-rooms N"
       " --small-members N --small-per-second N --seconds N --bytes N"
       " --compared 1 (the load never sleeps);"
       " ours: --inboxes 1 (all follow their own)",
       run_rooms},
      {"posts",
       "durable posts: --channels N --authors N --per-second N (0: as many as go) --seconds N",
       run_durable_posts},
      {"storm",
       "all lose their line and come back: --members N --channels N --missed N --jitter-ms N",
       run_reconnect_storm},
      {"join", "a webinar begins: --members N --within-ms N --history N", run_join},
      {"talk",
       "a webinar: --members N --chat-per-second N --questions N --votes N --poll-within-s N"
       " --seconds N",
       run_talk},
      {"flush", "how long the disk takes to make 8 KiB durable: --dir DIR --count N", run_flush},
  };
  return all;
}

std::int64_t connections_possible() {
  // epoll, standard streams, /proc files, libraries.
  constexpr std::int64_t margin = 64;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::int64_t>(limit.rlim_cur) - margin;
}

namespace {

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int usage() {
  std::cerr
      << "Usage: load SCENARIO --server NAME --port N --pid N [--database-pid N] [OPTIONS]\n\n";
  for (const auto& scenario : all_scenarios()) {
    std::cerr << "  " << scenario.name << "  " << scenario.help << '\n';
  }
  return 2;
}

int run(const std::vector<std::string>& words) {
  if (words.empty()) return usage();
  for (const auto& scenario : all_scenarios()) {
    if (words.front() != scenario.name) continue;
    Options options{{words.begin() + 1, words.end()}};
    Report report;
    scenario.run(options, report);
    std::cout << report.line();
    return 0;
  }
  return usage();
}

}  // namespace
}  // namespace load

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    load::raise_descriptor_limit();
    return load::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << '\n';
    return 1;
  }
}
