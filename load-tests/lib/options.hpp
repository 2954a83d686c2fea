// The command line of a scenario: `--name value` pairs, each known, none twice.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace load {

class Options {
 public:
  /// Throws std::runtime_error with a plain sentence, like all functions here.
  explicit Options(const std::vector<std::string>& words);

  std::string text(const std::string& name, const std::string& otherwise);
  std::string required(const std::string& name);
  std::int64_t number(const std::string& name, std::int64_t otherwise);
  /// Refuses what nobody asked for.
  void require_all_used() const;

 private:
  std::map<std::string, std::string> values_;
  std::set<std::string> used_;
};

}  // namespace load
