// The link graph as one channel holds it: its ends, what they point at, and what must be told when
// one end changes. Belongs to the database thread that made the reader.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "protocol/links/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// The id that the end `here` of a link to `other` has in the channel of `here`. It follows from
/// the addresses, so that linking twice and applying an effect twice find the same end.
protocol::ItemId link_id(const protocol::Address& here, const protocol::Address& other);

/// A new end, to be put into State::links of the event with this seq.
protocol::LinkEnd make_link_end(const protocol::Address& here, const protocol::Address& other,
                                protocol::Seq seq);

/// All ends of a channel that are not removed, in their order.
std::vector<protocol::LinkEnd> open_links(Reader& reader, const protocol::ChannelName& channel);

/// The ends of a channel at exactly this thing.
std::vector<protocol::LinkEnd> links_here(Reader& reader, const protocol::ChannelName& channel,
                                          const protocol::Address& here);

/// How many ends of a channel are not removed; bounded by limits::links_per_channel_max.
std::size_t count_links(Reader& reader, const protocol::ChannelName& channel);

/// Only what everyone may read can be linked: a link shows at both ends, and an end in a private
/// channel would tell of it.
constexpr bool can_be_linked(const protocol::Address& address) {
  return address.channel.kind == protocol::ChannelKind::thread ||
         address.channel.kind == protocol::ChannelKind::talk ||
         address.channel.kind == protocol::ChannelKind::template_;
}

/// Whether the addressed thing is there: its channel, and in it a thing that was not erased, or a
/// task of the template's current plan.
bool exists(Reader& reader, const protocol::Address& address);
/// What it reads of a thing beside the channel and what that is of, for WriteJob::looks.
Reader::ItemName look_at(const protocol::Address& address);
/// The end at `here` of a link to `other`.
Reader::ItemName look_at_link(const protocol::Address& here, const protocol::Address& other);

/// The two effects that a new or removed link has in the channel of its other end; none where both
/// ends are in one channel. After the append of the event that they follow from.
void add_link_effect(Transaction& transaction, const protocol::LinkEnd& link);
void add_unlink_effect(Transaction& transaction, const protocol::LinkEnd& link);

/// The cards of these things of the channel look different now: tells the other ends of their
/// links, by effects of the event appended last.
void touch_links(Transaction& transaction, const protocol::ChannelName& channel,
                 const std::set<protocol::Address>& changed);

}  // namespace storage
