#include "case.hpp"

#include <algorithm>
#include <stdexcept>

namespace conformance {
namespace {

struct Group {
  const char* id;
  int cases;
};

/// The list itself, apart from our cases, so that none can be missing unnoticed: 305 in all.
constexpr Group groups[] = {
    {"1.1", 8},   {"1.2", 8},  {"2", 11},   {"3", 7},    {"4.1", 5},  {"4.2", 5},  {"5", 20},
    {"6.1", 3},   {"6.2", 4},  {"6.3", 2},  {"6.4", 4},  {"6.5", 5},  {"6.6", 11}, {"6.7", 4},
    {"6.8", 2},   {"6.9", 4},  {"6.10", 3}, {"6.11", 5}, {"6.12", 8}, {"6.13", 5}, {"6.14", 10},
    {"6.15", 1},  {"6.16", 3}, {"6.17", 5}, {"6.18", 5}, {"6.19", 5}, {"6.20", 7}, {"6.21", 8},
    {"6.22", 34}, {"6.23", 7}, {"7.1", 6},  {"7.3", 6},  {"7.5", 1},  {"7.7", 13}, {"7.9", 13},
    {"7.13", 2},  {"9.1", 6},  {"9.2", 6},  {"9.3", 9},  {"9.4", 9},  {"9.5", 6},  {"9.6", 6},
    {"9.7", 6},   {"9.8", 6},  {"10.1", 1},
};

std::vector<std::string> ids_of_the_list() {
  std::vector<std::string> ids;
  for (const auto& group : groups) {
    for (int number = 1; number <= group.cases; ++number) {
      ids.push_back(std::string(group.id) + "." + std::to_string(number));
    }
  }
  return ids;
}

}  // namespace

Cases all_cases() {
  Cases cases;
  add_framing(cases);
  add_fragmentation(cases);
  add_utf8(cases);
  add_closing(cases);
  add_limits(cases);
  const auto ids = ids_of_the_list();
  const bool is_complete =
      std::equal(cases.begin(), cases.end(), ids.begin(), ids.end(),
                 [](const Case& one, const std::string& id) { return one.id == id; });
  if (!is_complete || ids.size() != 305)
    throw std::logic_error("these are not the cases of the list");
  return cases;
}

}  // namespace conformance
