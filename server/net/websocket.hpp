// Opens a WebSocket on a socket whose upgrade request was checked. All that is behind it (frames,
// pings, the closing handshake) is in websocket.cpp, the only file that knows who does it.
#pragma once

#include <memory>
#include <string>

#include "server/net/connection_set.hpp"
#include "server/net/dispatcher.hpp"

namespace server::net {

/// On the set's shard. Answers with 101, adds the connection to the set and makes its handler.
void open_websocket(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
                    std::string websocket_key, Dispatcher::Accept accept);

}  // namespace server::net
