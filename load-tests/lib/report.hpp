// What a scenario found, printed as one line of JSON.
#pragma once

#include <string>
#include <string_view>

#include "load-tests/lib/histogram.hpp"
#include "load-tests/lib/processes.hpp"

namespace load {

class Report {
 public:
  /// Names end in the unit; texts are plain ASCII without quotes.
  void add(std::string_view name, double value);
  void add(std::string_view name, std::string_view value);
  /// `<name>_p50_ms`, `_p99_ms`, `_max_ms`, `_count`.
  void add(const std::string& name, const Histogram& latencies);
  /// CPU of server, database and load; how much of a core the load took, and everything else.
  void add(const Usage& usage);

  [[nodiscard]] std::string line() const { return "{" + body_ + "}\n"; }

 private:
  void add_name(std::string_view name);
  std::string body_;
};

}  // namespace load
