// What the command line does with accounts, each over a connection of its own; not for the running
// server. Blocks. Throws std::runtime_error with a plain sentence.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Makes a token with which a program acts as the account, and returns its text, which is shown
/// once and stored nowhere. `connection` is a libpq connection string. Outside demo mode none is
/// made for a demo account, since it would not count.
std::string create_token(const std::string& connection, std::string_view email,
                         std::string_view label, bool demo_mode);

/// Runs the work in one write transaction. What it appends is committed as a writer would, and
/// told to nobody: running servers find it by the heads of the channels (contract C6).
void in_one_transaction(const std::string& connection,
                        const std::function<void(Transaction&)>& work);

/// Makes an account; its address is brought into normal form.
void create_account(const std::string& connection, NewAccount account);

}  // namespace storage
