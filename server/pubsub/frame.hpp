// The bytes of one push, encoded once and shared by all who get it.
#pragma once

#include <memory>
#include <string>

namespace server::pubsub {

using Frame = std::shared_ptr<const std::string>;

}  // namespace server::pubsub
