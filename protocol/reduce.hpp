// State + event -> state: what every client does with an event. Here it serves the invariant test
// (old snapshot + events = new snapshot); the TypeScript reducer follows the same table.
#pragma once

#include "protocol/state.hpp"

namespace protocol {

/// Applies what an event changed. Items are replaced by id or put in the order of their seq, then
/// each stream is trimmed to its window.
void reduce(State& state, const State& changes);

/// Keeps the newest limits::window_items of a stream sorted by seq, and what `is_kept` says.
void trim_to_window(State& state);

}  // namespace protocol
