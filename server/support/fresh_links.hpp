// Links that a new thing brings along, and those that an erased one leaves, for every feature that
// has things. Linking things that exist is the feature `links`. Database thread.
#pragma once

#include <vector>

#include "protocol/address.hpp"
#include "protocol/error_code.hpp"
#include "protocol/links/messages.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::support {

/// The addresses without doubles, if the caller may read all of them, they exist, and `home` (the
/// channel that the new thing's ends will stand in) has room. Refusals name data.links.
protocol::Result<std::vector<protocol::Address>> check_links(
    storage::Transaction& transaction, auth::Access& access, const protocol::ChannelName& home,
    const std::vector<protocol::Address>& links);

/// Ends at `here`, to stand in `home`'s next event; after it storage::add_link_effect for each.
std::vector<protocol::LinkEnd> link_ends(storage::Transaction& transaction,
                                         const protocol::ChannelName& home,
                                         const protocol::Address& here,
                                         const std::vector<protocol::Address>& others);

/// The channel's ends of what is linked with a thing that is about to leave it, as removed ones, to
/// stand in that event; if it is erased, after it storage::add_unlink_effect for each.
std::vector<protocol::LinkEnd> removed_links(storage::Transaction& transaction,
                                             const protocol::ChannelName& channel,
                                             const protocol::Address& thing);

/// The links that leave `from` with a thing, as ends in `home`, to stand in its next event: as many
/// as it has room for. The others show at their other ends only, as with links that are added from
/// there (contract: limits::links_per_channel_max). After the event add_link_effect for each of
/// `all`.
struct MovedLinks {
  std::vector<protocol::LinkEnd> all;
  std::vector<protocol::LinkEnd> with_room;
};
MovedLinks moved_links(storage::Transaction& transaction, const protocol::ChannelName& home,
                       const std::vector<protocol::LinkEnd>& from);

/// After an event changed what stands on the cards of everything in this channel, as its title:
/// tells the other channels that show them. For single things there is storage::touch_links.
void touch_all_links(storage::Transaction& transaction, const protocol::ChannelName& channel);

}  // namespace server::support
