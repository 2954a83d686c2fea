// What a file really is, by its content alone; name and declared type are never asked. Two judges
// must agree: our own walk through the format's structure, and libmagic. Blocks for as long as
// reading the bytes takes; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/files/messages.hpp"

namespace server::files {

/// The type if it is one of ours, complete, and nothing else at the same time.
std::optional<protocol::FileType> recognise(std::string_view bytes);

/// The first judge: the structure from the first to the last byte. Pure.
std::optional<protocol::FileType> recognise_structure(std::string_view bytes);

/// The second judge. Throws std::runtime_error if libmagic has no database to go by.
std::optional<protocol::FileType> recognise_by_magic(std::string_view bytes);

/// "image/png"
std::string_view content_type(protocol::FileType type);

/// Pictures show in the page; anything else is only ever saved.
bool is_picture(protocol::FileType type);

}  // namespace server::files
