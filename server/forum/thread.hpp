// Rules of threads. Pure; any thread.
#pragma once

#include "protocol/forum/messages.hpp"

namespace server::forum {

/// How the area lists a thread. `seq` is that of its creation there.
protocol::ThreadEntry entry_of(const protocol::Thread& thread, protocol::Seq seq);

}  // namespace server::forum
