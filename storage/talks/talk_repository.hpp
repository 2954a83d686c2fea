// The SQL around talks: the people and offices that a plan names, and drafts. Database threads.
#pragma once

#include <vector>

#include "protocol/ids.hpp"
#include "protocol/talks/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// How many of these are active accounts; each counts once.
std::int64_t count_active_accounts(Reader& reader,
                                   const std::vector<protocol::AccountId>& accounts);

bool contact_exists(Reader& reader, const protocol::ContactId& contact);

/// Drafts that the account moderates, as lists show talks; the newest first, at most 100.
std::vector<protocol::TalkEntry> drafts_of(Reader& reader, const protocol::AccountId& account);

}  // namespace storage
