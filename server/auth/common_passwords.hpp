// The passwords that are tried first. Shipped, never asked of anybody else.
#pragma once

#include <string_view>

namespace server::auth {

/// Whether it is among them, in whatever case (ASCII).
bool is_common_password(std::string_view password);

}  // namespace server::auth
