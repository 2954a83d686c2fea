// Lets the events of one channel pass in the order of their numbers, each once. What arrives early
// is held; whoever owns the sequencer fills the hole from the database (contract C6). Pure; lives
// on its shard.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>

#include "protocol/ids.hpp"
#include "server/pubsub/frame.hpp"

namespace server::pubsub {

class Sequencer {
 public:
  /// Events held at most while a hole is filled. Beyond it the newest are not kept: filling reads
  /// them from the database anyway.
  static constexpr std::size_t held_max = 1'000;

  using Pass = std::function<void(protocol::Seq, const Frame&)>;

  /// Everything up to `last` was delivered. Never moves back.
  void start_at(protocol::Seq last);
  [[nodiscard]] std::optional<protocol::Seq> last() const { return last_; }

  /// Takes one event, or a doorbell (null frame) that says the channel has at least this seq. Calls
  /// `pass` for everything that is in order now. Before start_at nothing passes.
  void take(protocol::Seq seq, const Frame& frame, const Pass& pass);

  /// Whether something is known to be missing between `last` and what was heard of.
  [[nodiscard]] bool has_hole() const { return last_ && heard_ > *last_; }

 private:
  std::optional<protocol::Seq> last_;
  protocol::Seq heard_ = 0;
  std::map<protocol::Seq, Frame> held_;
};

}  // namespace server::pubsub
