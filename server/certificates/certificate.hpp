// When a certificate of attendance may be asked for. Pure.
#pragma once

#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::certificates {

/// Whoever listens asks, so only while there is something to listen to.
protocol::Result<void> may_request(const protocol::Talk& talk);

}  // namespace server::certificates
