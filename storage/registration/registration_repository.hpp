// The SQL of registrations: who wants a seat in a talk. Written under the lock of the talk's
// channel `talk:`, which every function here takes. Database threads.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/notifications/messages.hpp"
#include "protocol/registration/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

std::optional<protocol::Registration> find_registration(Reader& reader,
                                                        const protocol::ChannelName& talk,
                                                        const protocol::AccountId& person);

/// Who is in this state, in the order of registering, from behind a number.
std::vector<protocol::Registration> registrations_of(Reader& reader,
                                                     const protocol::ChannelName& talk,
                                                     protocol::RegistrationState state,
                                                     std::int64_t after, std::int64_t limit);

/// How many are confirmed, waiting and requested.
protocol::Seats count_seats(Reader& reader, const protocol::ChannelName& talk);

/// Puts the person at the end of the order, in this state.
void add_registration(Transaction& transaction, const protocol::ChannelName& talk,
                      const protocol::AccountId& person, protocol::RegistrationState state);
/// Keeps the person's place in the order.
void set_registration(Transaction& transaction, const protocol::ChannelName& talk,
                      const protocol::AccountId& person, protocol::RegistrationState state);
/// The first `seats` of those who wait get one; gives who they are.
std::vector<protocol::AccountId> confirm_waiting(Transaction& transaction,
                                                 const protocol::ChannelName& talk,
                                                 std::int64_t seats);

/// The one place that records what a person is to be told, by a line of the inbox and by mail. The
/// reason takes the place of what they were to be told of their seat before and were not yet.
void add_notice(Transaction& transaction, const protocol::ChannelName& talk,
                const protocol::AccountId& person, protocol::LineReason reason);
/// They are to be told nothing of their seat any more: they know.
void clear_seat_notices(Transaction& transaction, const protocol::ChannelName& talk,
                        const protocol::AccountId& person);
/// The same reason for everyone who requested, has or waits for a seat; `talk_soon` for who has
/// one.
void add_notices(Transaction& transaction, const protocol::ChannelName& talk,
                 protocol::LineReason reason);
/// The same for some people, registered or not; twice for nobody.
void add_notices(Transaction& transaction, const protocol::ChannelName& talk,
                 protocol::LineReason reason, const std::vector<protocol::AccountId>& people);

struct Notice {
  protocol::AccountId person;
  protocol::LineReason reason{};
};
/// The next that were not told yet, at most `limit`, and forgets them.
std::vector<Notice> take_notices(Transaction& transaction, const protocol::ChannelName& talk,
                                 std::int64_t limit);

/// Something of this talk is to be published, filled or told.
void set_registration_due(Transaction& transaction, const protocol::ChannelName& talk);
void clear_registration_due(Transaction& transaction, const protocol::ChannelName& talk);
std::vector<protocol::ChannelName> channels_with_due_registrations(Reader& reader,
                                                                   std::int64_t limit);

}  // namespace storage
