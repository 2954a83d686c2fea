// Files that a new post names. Database thread.
#pragma once

#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/files/messages.hpp"
#include "storage/transaction.hpp"

namespace server::forum {

/// The files, if the author uploaded each for that channel and nothing names it yet.
protocol::Result<std::vector<protocol::Attachment>> check_files(
    storage::Transaction& transaction, const protocol::ChannelName& uploaded_for,
    const std::vector<protocol::FileId>& files);

}  // namespace server::forum
