// What time it is, passed in wherever it matters, so that tests move it.
#pragma once

#include <chrono>
#include <functional>

#include "protocol/time.hpp"

namespace server {

using Clock = std::function<protocol::Time()>;

/// The machine's clock, in milliseconds.
inline Clock system_clock() {
  return [] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
}

}  // namespace server
