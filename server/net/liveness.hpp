// When one WebSocket is due for a ping, a heartbeat or its end (contract C9). Pure; the time is
// passed in.
#pragma once

#include <chrono>

#include "server/net/options.hpp"

namespace server::net {

class Liveness {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Due {
    /// The peer was silent for too long; nothing else is due then.
    bool drop = false;
    bool ping = false;
    /// There was a push within the last tick: where pushes are frequent the ping can leave with the
    /// next one, if that comes before the next look.
    bool ping_can_wait = false;
    bool heartbeat = false;
  };

  /// `first_ping` at a random moment within `Timing::ping_every`, so that connections that were
  /// opened together are not pinged together.
  Liveness(Time now, std::chrono::milliseconds first_ping)
      : heard_at_(now), pushed_at_(now), ping_at_(now + first_ping) {}

  /// Any frame from the peer.
  void heard(Time now) { heard_at_ = now; }
  /// Anything that the client's code sees; pings do not count, browsers hide them.
  void pushed(Time now) { pushed_at_ = now; }
  /// What is due. A ping is then due again `Timing::ping_every` later; one that cannot leave now
  /// stays due, since half the time until the end would pass without it.
  Due look(Time now, const Timing& timing, bool can_ping);

 private:
  Time heard_at_;
  Time pushed_at_;
  Time ping_at_;
};

}  // namespace server::net
