// Where a question lives, for its handlers: looking it up, its place's state, its totals. Database
// thread.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>

#include "protocol/address.hpp"
#include "protocol/error_code.hpp"
#include "protocol/state.hpp"
#include "server/auth/access.hpp"
#include "server/questions/question.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

/// The channel of the talk, from it or from its desk.
protocol::ChannelName talk_of(const protocol::ChannelName& channel);

/// Wherever in its talk the question stands now; erased only if it was.
std::optional<protocol::Question> find_in_talk(storage::Transaction& transaction,
                                               const protocol::ChannelName& channel,
                                               const protocol::ItemId& id);

/// The state of the talk of a `talk:` or `desk:`; nothing for a template.
Home home_of(storage::Transaction& transaction, const protocol::ChannelName& channel);

/// The question, if the channel is of these kinds, may be read, and holds it. For commands whose
/// right depends on who asked.
protocol::Result<protocol::Question> find_question(
    storage::Transaction& transaction, auth::Access& access, const protocol::ChannelName& channel,
    std::initializer_list<protocol::ChannelKind> kinds, const protocol::ItemId& id);

/// The same for who may do that there, whoever asked.
protocol::Result<protocol::Question> find_question_for(
    auth::Action action, storage::Transaction& transaction, auth::Access& access,
    const protocol::ChannelName& channel, std::initializer_list<protocol::ChannelKind> kinds,
    const protocol::ItemId& id);

/// Its address from elsewhere: also one that still waits on a desk is of its talk.
protocol::Address question_address(const protocol::ChannelName& channel,
                                   const protocol::ItemId& id);

/// The totals of the question's task after `change` more questions; none outside templates.
std::vector<protocol::TaskTotals> totals_with(storage::Transaction& transaction,
                                              const protocol::ChannelName& channel,
                                              const protocol::Question& question,
                                              std::int64_t change);

/// A line about the question in somebody's inbox.
void add_line(storage::Transaction& transaction, const protocol::AccountId& account,
              protocol::LineReason reason, const protocol::Address& question);
/// What the one it is assigned to has to do: there, or done.
void add_assigned_line(storage::Transaction& transaction, const protocol::Question& question,
                       const protocol::Address& address);
void close_assigned_line(storage::Transaction& transaction, const protocol::Question& question,
                         const protocol::Address& address);

/// Appends one event about this question alone, and tells who shows its card.
protocol::Seq append_change(storage::Transaction& transaction, const protocol::ChannelName& channel,
                            std::string event, const protocol::Question& question);

}  // namespace server::questions
