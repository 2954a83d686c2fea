// What the kernel says about processes: CPU time and memory. Any thread.
#pragma once

#include <sys/types.h>

#include "load-tests/lib/clock.hpp"

namespace load {

struct Memory {
  std::int64_t rss_bytes = 0;
  /// Like RSS, with shared pages divided among those who share them.
  std::int64_t pss_bytes = 0;
};

/// User plus system time of all its threads so far, in seconds (/proc/PID/stat, steps of 10 ms).
/// Throws std::runtime_error when there is no such process.
double cpu_seconds(pid_t process);

/// The same of a process, its living children, and those it has waited for: a PostgreSQL.
double family_cpu_seconds(pid_t parent);

/// CPU time that all cores together have spent so far on anything, in seconds (/proc/stat).
double machine_cpu_seconds();

/// From /proc/PID/smaps_rollup.
Memory memory_of(pid_t process);

/// The greatest RSS that it has had so far (VmHWM of /proc/PID/status).
std::int64_t peak_rss_bytes(pid_t process);

/// CPU time of everyone who takes part, between two moments.
class Usage {
 public:
  /// 0 stands for "none".
  Usage(pid_t server, pid_t database) : server_{server}, database_{database} {}

  void start();
  void stop();

  double wall_s = 0;
  double load_cpu_s = 0;
  double server_cpu_s = 0;
  double database_cpu_s = 0;
  /// What everything else on the machine took, its hypervisor included.
  double others_cpu_s = 0;

 private:
  void read(double sign);
  const pid_t server_;
  const pid_t database_;
};

}  // namespace load
