// The dialects of the servers that stand beside ours in the table (load-tests/peers), and of the
// raw broadcaster. Just enough of each protocol for rooms whose members get every text once.
#pragma once

#include <memory>
#include <string>

#include "load-tests/dialects/dialect.hpp"

namespace load {

/// raw, ws, nchan, nats, mosquitto, socket.io; nullptr for any other name.
std::unique_ptr<Dialect> make_peer(const std::string& name);

}  // namespace load
