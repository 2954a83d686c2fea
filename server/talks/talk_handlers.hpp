// Commands that plan and move talks. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::talks {

protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::TalkCreate& command);

protocol::Result<protocol::Done> handle_create_series(storage::Transaction& transaction,
                                                      auth::Access& access,
                                                      const protocol::ChannelName& channel,
                                                      const protocol::SeriesCreate& command);

protocol::Result<protocol::Done> handle_edit(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::TalkEdit& command);

protocol::Result<protocol::Done> handle_move(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::TalkMove& command);

/// What else of a draft begins with its publication: changes of its desk, and of the first event of
/// its channel `talk:`, which is there by then.
using BeginOfTalk = void (*)(storage::Transaction& transaction, const protocol::ChannelName& talk,
                             protocol::State& on_desk, protocol::State& first);
/// What else of a talk ends with it: changes that its last event brings, by the channel `talk:`.
using EndOfTalk = void (*)(storage::Transaction& transaction, const protocol::ChannelName& talk,
                           protocol::State& changed);
/// What ends when the talk is archived: changes of its desk.
using ArchiveOfTalk = void (*)(storage::Transaction& transaction, const protocol::ChannelName& desk,
                               protocol::State& on_desk);
protocol::Result<protocol::Done> handle_move(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::TalkMove& command, EndOfTalk end,
                                             BeginOfTalk begin = nullptr,
                                             ArchiveOfTalk archive = nullptr);

protocol::Result<protocol::Done> handle_cancel(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::TalkCancel& command, EndOfTalk end,
                                               ArchiveOfTalk archive = nullptr);

/// The lobby opens, or the talk goes live, at its time: does nothing once it is elsewhere or was
/// postponed.
protocol::Result<protocol::Done> move_due(storage::Transaction& transaction,
                                          const storage::Due& due);

/// The list of talks shows the talk anew, soon.
void add_entry_effect(storage::Transaction& transaction, const protocol::ItemId& talk);
/// The effect `entry` on `talks`: lists the talk as it is now.
protocol::Result<protocol::Done> apply_entry(storage::Transaction& transaction,
                                             const storage::Effect& effect);

}  // namespace server::talks
