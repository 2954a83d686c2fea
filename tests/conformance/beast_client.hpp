// Interoperation with an independent client: Beast's own stream, as a program of somebody else
// would use it. Chromium is covered by tests/end_to_end, Node's `ws` by node_client.test.mjs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace conformance {

struct BeastCase {
  std::string id;
  std::string what;
  /// Against an echo server on this port; throws std::exception when it fails.
  std::function<void(std::uint16_t)> run;
};

std::vector<BeastCase> beast_cases();

}  // namespace conformance
