// Names of files as people see and save them. They never become paths on the server, where a file
// is named by its id. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/files/messages.hpp"

namespace server::files {

inline constexpr std::size_t file_name_code_points_max = 120;

/// A name that is safe to show and to save: no folders, no control, invisible or text-direction
/// characters, nothing that a file system refuses; with the ending that fits the type.
std::string safe_file_name(std::string_view name, protocol::FileType type);

/// Value of Content-Disposition (RFC 6266) for a safe name.
std::string content_disposition(std::string_view name, protocol::FileType type);

/// The text without control and text-direction characters, cut to so many code points.
std::string safe_line(std::string_view text, std::size_t code_points_max);

}  // namespace server::files
