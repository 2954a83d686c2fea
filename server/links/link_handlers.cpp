#include "server/links/link_handlers.hpp"

#include "server/links/link.hpp"
#include "storage/links/link_maker.hpp"
#include "storage/links/link_repository.hpp"

namespace server::links {

using namespace protocol;
using storage::Transaction;

namespace {

Result<void> check_channel(auth::Access& access, const ChannelName& channel) {
  if (!storage::can_be_linked(address_of(channel))) {
    return refuse(ErrorCode::wrong_channel, "on thread:, talk: or template: only");
  }
  return access.require_read(channel);
}

Result<void> check_ends(Transaction& transaction, auth::Access& access, const ChannelName& channel,
                        const LinkAdd& command) {
  if (command.from.channel != channel) {
    return refuse(ErrorCode::bad_value, "not in this channel", "data.from");
  }
  if (!storage::exists(transaction, command.from)) {
    return refuse(ErrorCode::not_found, "no such thing", "data.from");
  }
  // What may not be read and what is not there are not told apart.
  if (!storage::can_be_linked(command.to) || command.to == command.from ||
      !access.require_read(command.to.channel) || !storage::exists(transaction, command.to)) {
    return refuse(ErrorCode::bad_value, "no such thing", "data.to");
  }
  return {};
}

bool is_full(Transaction& transaction, const ChannelName& channel) {
  return storage::count_links(transaction, channel) >= limits::links_per_channel_max;
}

/// A link inside one channel has one end, which stands where it was linked from.
std::optional<LinkEnd> find_from_either_side(Transaction& transaction, const ChannelName& channel,
                                             const Address& a, const Address& b) {
  std::optional<LinkEnd> link;
  if (a.channel == channel) link = find_link(transaction, a, b);
  if ((!link || link->removed) && b.channel == channel) {
    if (auto reverse = find_link(transaction, b, a); reverse && (!link || !reverse->removed)) {
      link = std::move(reverse);
    }
  }
  return link;
}

Done done_at(std::optional<Seq> seq, const LinkEnd& link) {
  Done done;
  done.seq = seq;
  done.item = link.id;
  return done;
}

}  // namespace

Result<Done> handle_add(Transaction& transaction, auth::Access& access, const ChannelName& channel,
                        const LinkAdd& command) {
  if (auto readable = check_channel(access, channel); !readable) return readable.error();
  if (auto allowed = access.require(auth::Action::link, channel); !allowed) return allowed.error();
  if (auto ends = check_ends(transaction, access, channel, command); !ends) return ends.error();
  const auto known = find_from_either_side(transaction, channel, command.from, command.to);
  if (known && !known->removed) return done_at({}, *known);
  if (is_full(transaction, channel) || is_full(transaction, command.to.channel)) {
    return refuse(ErrorCode::too_many, "this channel has as many links as it may");
  }

  auto state = with_link(transaction, command.from, command.to);
  const auto link = state.links.front();
  storage::save_link_maker(transaction, link, transaction.context().by);
  const auto seq = transaction.append(channel, "link.added", std::move(state), link.id.text());
  storage::add_link_effect(transaction, link);
  return done_at(seq, link);
}

Result<Done> handle_remove(Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const LinkRemove& command) {
  if (auto readable = check_channel(access, channel); !readable) return readable.error();
  if (command.from.channel != channel && command.to.channel != channel) {
    return refuse(ErrorCode::bad_value, "neither end is in this channel", "data.from");
  }
  const auto known = find_from_either_side(transaction, channel, command.from, command.to);
  if (!known) return refuse(ErrorCode::not_found, "not linked", "data.to");
  const auto maker = storage::maker_of(transaction, *known);
  if (auto allowed = access.require(auth::Action::unlink, channel, maker); !allowed) {
    return allowed.error();
  }
  if (known->removed) return done_at({}, *known);

  auto state = without_link(transaction, *known);
  const auto seq = transaction.append(channel, "link.removed", std::move(state), known->id.text());
  storage::add_unlink_effect(transaction, *known);
  return done_at(seq, *known);
}

}  // namespace server::links
