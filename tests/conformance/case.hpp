// The core cases of the Autobahn TestSuite's fuzzing client (all groups but 12 and 13, compression,
// which is not offered): its ids, in code of our own. As it is strict, so are we: what it counts as
// "non-strict" fails here, and its informational cases have one outcome.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "peer.hpp"

namespace conformance {

struct Case {
  std::string id;
  std::string what;
  /// Throws CaseFailure.
  std::function<void(Peer&)> run;
};

using Cases = std::vector<Case>;

// Each appends the cases of its groups in the order of the list.
void add_framing(Cases& cases);        // 1: framing, 2: pings and pongs, 3 and 4: what is reserved
void add_fragmentation(Cases& cases);  // 5
void add_utf8(Cases& cases);           // 6
void add_closing(Cases& cases);        // 7
void add_limits(Cases& cases);         // 9: sizes and numbers, 10: automatic fragmentation

/// All of them. Throws std::logic_error if it is not exactly the list's ids.
Cases all_cases();

}  // namespace conformance
