// An open WebSocket: frames in and out, pings, the closing handshake (RFC 6455), over the shard's
// Poller. The handshake that opens it is in websocket_handshake.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/net/connection_set.hpp"
#include "server/net/dispatcher.hpp"

namespace server::net {

/// On the set's shard. Takes a descriptor on which the 101 was sent, adds the connection to the set
/// and makes its handler.
void open_websocket(const std::shared_ptr<ConnectionSet>& set, Tickets tickets, int descriptor,
                    const Dispatcher::Accept& accept);

}  // namespace server::net
