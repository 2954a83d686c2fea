// Answers an upgrade request that was checked, by Beast, and turns the socket into a WebSocket.
#pragma once

#include <memory>
#include <string>

#include "server/net/connection_set.hpp"
#include "server/net/dispatcher.hpp"

namespace server::net {

/// On the set's shard. Sends the 101 within `Timing::head`, then calls `open_websocket`.
void start_handshake(const std::shared_ptr<ConnectionSet>& set, Tickets tickets, Socket socket,
                     const std::string& websocket_key, Dispatcher::Accept accept);

}  // namespace server::net
