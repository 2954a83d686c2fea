// Rules of the captions of a talk. Pure; any thread.
#pragma once

#include <string>

#include "protocol/captions/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::captions {

/// While the talk is live: typing, adding and correcting.
protocol::Result<void> may_write(const protocol::Talk& talk);

/// Whether a line can be corrected or erased: not one that is erased already.
protocol::Result<void> may_change(const protocol::Caption& caption);

protocol::Caption edited(protocol::Caption caption, std::string text, protocol::Time now);

/// The tombstone: its place and author stay.
protocol::Caption erased(protocol::Caption caption);

}  // namespace server::captions
