// The SQL of accounts: who exists, with which roles and labels.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/accounts/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// Stored roles of an active account; nullopt if there is none or it was deactivated.
std::optional<std::vector<protocol::Role>> active_account_roles(Reader& reader,
                                                                const protocol::AccountId& account);

}  // namespace storage
