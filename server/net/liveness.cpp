#include "server/net/liveness.hpp"

namespace server::net {

Liveness::Due Liveness::look(Time now, const Timing& timing, bool can_ping) {
  Due due;
  if (now - heard_at_ >= timing.silent) {
    due.drop = true;
    return due;
  }
  if (can_ping && now >= ping_at_) {
    due.ping = true;
    due.ping_can_wait = now - pushed_at_ < timing.tick;
    ping_at_ = now + timing.ping_every;
  }
  due.heartbeat = now - pushed_at_ >= timing.quiet;
  return due;
}

}  // namespace server::net
