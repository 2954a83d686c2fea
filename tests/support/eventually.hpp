// Waiting for what nothing can be waited on: counters, and what another process does by itself.
#pragma once

#include <functional>

namespace tests {

/// Looks every few milliseconds until it holds; false after twenty seconds.
bool eventually(const std::function<bool()>& holds);

}  // namespace tests
