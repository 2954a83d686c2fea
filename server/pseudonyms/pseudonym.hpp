// Rules of pseudonyms: when they are given out, and what is kept of a secret. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/channel_name.hpp"
#include "protocol/talks/messages.hpp"

namespace server::pseudonyms {

/// From the announcement of a talk to its end, where its plan allows questions without a name.
bool gives_pseudonyms(const protocol::Talk& talk);

/// What is stored of a secret: nobody gets back from it to 128 random bits. The talk is part of it,
/// so that the same secret in two talks would not show.
std::string hash_of_secret(std::string_view secret, const protocol::ChannelName& talk);

}  // namespace server::pseudonyms
