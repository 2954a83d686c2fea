#include "load-tests/lib/report.hpp"

#include <array>
#include <cstdio>

namespace load {

void Report::add_name(std::string_view name) {
  if (!body_.empty()) body_.push_back(',');
  body_.append("\"").append(name).append("\":");
}

void Report::add(std::string_view name, double value) {
  add_name(name);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.10g", value);
  body_.append(text.data());
}

void Report::add(std::string_view name, std::string_view value) {
  add_name(name);
  body_.append("\"").append(value).append("\"");
}

void Report::add(const std::string& name, const Histogram& latencies) {
  const auto in_ms = [](Ns value) { return static_cast<double>(value) / static_cast<double>(ms); };
  add(name + "_p50_ms", in_ms(latencies.percentile(50)));
  add(name + "_p99_ms", in_ms(latencies.percentile(99)));
  add(name + "_max_ms", in_ms(latencies.max()));
  add(name + "_count", static_cast<double>(latencies.count()));
}

void Report::add(const Usage& usage) {
  add("window_s", usage.wall_s);
  add("server_cpu_s", usage.server_cpu_s);
  add("database_cpu_s", usage.database_cpu_s);
  add("load_cpu_s", usage.load_cpu_s);
  add("load_cpu_share", usage.load_cpu_s / usage.wall_s);
  add("others_cpu_share", usage.others_cpu_s / usage.wall_s);
}

}  // namespace load
