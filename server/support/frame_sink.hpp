// Who takes frames: one connection, of whatever kind.
#pragma once

#include "protocol/frame.hpp"

namespace server::support {

/// Lives on its shard; every call there only. No call may subscribe or unsubscribe anybody.
class FrameSink {
 public:
  /// Queues a frame. If the queue's bound is reached the connection is closed with `too_slow`,
  /// never a frame skipped (contract C9).
  virtual void send(const protocol::Frame& frame) = 0;
  /// Queues a frame that may be lost: dropped when more than half of the queue's bound is used.
  virtual void send_ephemeral(const protocol::Frame& frame) = 0;

 protected:
  ~FrameSink() = default;
};

}  // namespace server::support
