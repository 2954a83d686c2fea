// What is read of registrations: no channel holds who they are. Database reader threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/error_code.hpp"
#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::registration {

/// The caller's own in the talk, as JSON; without one an empty object.
protocol::Result<std::string> own_registration(storage::Reader& reader, auth::Access& access,
                                               const protocol::ChannelName& talk);

/// A page of those in one state, in the order of registering; for who runs the talk of the desk.
/// `state` is the name of one.
protocol::Result<std::string> registration_page(storage::Reader& reader, auth::Access& access,
                                                const protocol::ChannelName& desk,
                                                std::string_view state, std::int64_t after,
                                                std::int64_t limit);

}  // namespace server::registration
