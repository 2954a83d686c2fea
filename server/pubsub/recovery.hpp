// Merging what was read from the log with what arrived meanwhile: ascending, nothing twice, no hole
// (contract C7). Pure.
#pragma once

#include <vector>

#include "protocol/ids.hpp"
#include "server/pubsub/frame.hpp"

namespace server::pubsub {

struct Numbered {
  protocol::Seq seq;
  Frame frame;
};

struct Merged {
  std::vector<Numbered> in_order;
  /// Something after the last of in_order was heard of, but not what lies between.
  bool hole = false;
};

/// What follows `last` without a gap, from events in any order, some of them twice or older.
Merged merge_after(protocol::Seq last, std::vector<Numbered> events);

}  // namespace server::pubsub
