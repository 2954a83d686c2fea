// The bytes of one push, framed once and shared by all who get it.
#pragma once

#include "protocol/frame.hpp"

namespace server::pubsub {

using protocol::Frame;

}  // namespace server::pubsub
