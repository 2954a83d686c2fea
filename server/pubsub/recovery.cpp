#include "server/pubsub/recovery.hpp"

#include <algorithm>

namespace server::pubsub {

Merged merge_after(protocol::Seq last, std::vector<Numbered> events) {
  std::stable_sort(events.begin(), events.end(),
                   [](const Numbered& a, const Numbered& b) { return a.seq < b.seq; });
  Merged merged;
  for (auto& event : events) {
    if (event.seq <= last) continue;
    if (event.seq > last + 1) {
      merged.hole = true;
      break;
    }
    last = event.seq;
    merged.in_order.push_back(std::move(event));
  }
  return merged;
}

}  // namespace server::pubsub
