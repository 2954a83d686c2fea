#include "load-tests/lib/processes.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace load {
namespace {

struct Stat {
  pid_t parent = 0;
  double cpu_s = 0;
  double waited_for_cpu_s = 0;
};

Stat stat_of(const std::string& process) {
  std::ifstream file{"/proc/" + process + "/stat"};
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("there is no process " + process);
  // The name in parentheses may hold anything.
  std::istringstream fields{line.substr(line.rfind(')') + 2)};
  std::string skipped;
  Stat stat;
  fields >> skipped >> stat.parent;
  for (int field = 5; field <= 13; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  double children_user = 0;
  double children_system = 0;
  fields >> user >> system >> children_user >> children_system;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  stat.cpu_s = (user + system) / ticks;
  stat.waited_for_cpu_s = (children_user + children_system) / ticks;
  return stat;
}

bool is_number(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

/// The figure behind `wanted` in a file of lines like "Rss:  1234 kB".
std::int64_t kib_of(pid_t process, const std::string& file_name, const std::string& wanted) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/" + file_name};
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words{line};
    std::string name;
    std::int64_t kib = 0;
    if (words >> name && name == wanted && words >> kib) return kib;
  }
  throw std::runtime_error("cannot read the memory of process " + std::to_string(process));
}

}  // namespace

double cpu_seconds(pid_t process) { return stat_of(std::to_string(process)).cpu_s; }

double family_cpu_seconds(pid_t parent) {
  const auto own = stat_of(std::to_string(parent));
  double sum = own.cpu_s + own.waited_for_cpu_s;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const auto name = entry.path().filename().string();
    if (!is_number(name)) continue;
    try {
      const auto stat = stat_of(name);
      if (stat.parent == parent) sum += stat.cpu_s;
    } catch (const std::runtime_error&) {
      // It ended while we looked.
    }
  }
  return sum;
}

double machine_cpu_seconds() {
  std::ifstream file{"/proc/stat"};
  std::string name;
  // user nice system idle iowait irq softirq steal
  std::array<double, 8> ticks{};
  file >> name;
  for (auto& value : ticks) file >> value;
  const double busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
  return busy / static_cast<double>(sysconf(_SC_CLK_TCK));
}

Memory memory_of(pid_t process) {
  Memory memory;
  memory.rss_bytes = kib_of(process, "smaps_rollup", "Rss:") * 1024;
  memory.pss_bytes = kib_of(process, "smaps_rollup", "Pss:") * 1024;
  return memory;
}

std::int64_t peak_rss_bytes(pid_t process) { return kib_of(process, "status", "VmHWM:") * 1024; }

void Usage::read(double sign) {
  wall_s += sign * static_cast<double>(now()) / static_cast<double>(s);
  load_cpu_s += sign * cpu_seconds(getpid());
  if (server_ != 0) server_cpu_s += sign * cpu_seconds(server_);
  if (database_ != 0) database_cpu_s += sign * family_cpu_seconds(database_);
  others_cpu_s += sign * machine_cpu_seconds();
}

void Usage::start() {
  wall_s = load_cpu_s = server_cpu_s = database_cpu_s = others_cpu_s = 0;
  read(-1);
}

void Usage::stop() {
  read(1);
  others_cpu_s = std::max(0.0, others_cpu_s - load_cpu_s - server_cpu_s - database_cpu_s);
}

}  // namespace load
