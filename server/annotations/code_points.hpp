// UTF-8 as code points, in which the positions of quotes are counted. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace server::annotations {

/// The text must be valid UTF-8, as everything from the wire is.
std::u32string to_code_points(std::string_view utf8);

std::string to_utf8(std::u32string_view code_points);

}  // namespace server::annotations
