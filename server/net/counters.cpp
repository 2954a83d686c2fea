#include "server/net/counters.hpp"

namespace server::net {

void Counters::add_to(CounterValues& sum) const {
  sum.connections_open += connections_open.value();
  sum.websockets_open += websockets_open.value();
  sum.connections_accepted += connections_accepted.value();
  sum.connections_refused += connections_refused.value();
  sum.accept_pauses += accept_pauses.value();
  sum.http_requests += http_requests.value();
  sum.http_bad_requests += http_bad_requests.value();
  sum.http_timeouts += http_timeouts.value();
  sum.upgrades_refused += upgrades_refused.value();
  sum.websockets_opened += websockets_opened.value();
  sum.messages_in += messages_in.value();
  sum.frames_out += frames_out.value();
  sum.bytes_out += bytes_out.value();
  sum.ephemeral_dropped += ephemeral_dropped.value();
  sum.closed_too_slow += closed_too_slow.value();
  sum.dropped_silent += dropped_silent.value();
}

}  // namespace server::net
