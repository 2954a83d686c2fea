#include "server/support/fresh_links.hpp"

#include <algorithm>
#include <string>

#include "protocol/limits.hpp"
#include "storage/links/link_repository.hpp"

namespace server::support {

using namespace protocol;

namespace {

/// A narrower channel's ids must not show in a wider one (contract C1).
bool is_for_everyone(ChannelKind kind) {
  return kind == ChannelKind::thread || kind == ChannelKind::talk || kind == ChannelKind::template_;
}

}  // namespace

Result<std::vector<Address>> check_links(storage::Transaction& transaction, auth::Access& access,
                                         const ChannelName& home,
                                         const std::vector<Address>& links) {
  if (links.size() > limits::links_per_item_max) {
    return refuse(ErrorCode::too_long, "too many links", "data.links");
  }
  std::vector<Address> checked;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto& link = links[i];
    if (std::find(checked.begin(), checked.end(), link) != checked.end()) continue;
    if (!is_for_everyone(link.channel.kind) || !access.require_read(link.channel) ||
        !storage::exists(transaction, link)) {
      return refuse(ErrorCode::bad_value, "no such thing", "data.links[" + std::to_string(i) + "]");
    }
    checked.push_back(link);
  }
  if (!checked.empty() &&
      storage::count_links(transaction, home) + checked.size() > limits::links_per_channel_max) {
    return refuse(ErrorCode::too_many, "too many links in this channel");
  }
  return checked;
}

std::vector<LinkEnd> link_ends(storage::Transaction& transaction, const ChannelName& home,
                               const Address& here, const std::vector<Address>& others) {
  std::vector<LinkEnd> ends;
  for (const auto& other : others) {
    ends.push_back(storage::make_link_end(here, other, transaction.next_seq(home)));
  }
  return ends;
}

std::vector<LinkEnd> removed_links(storage::Transaction& transaction, const ChannelName& channel,
                                   const Address& thing) {
  auto ends = storage::open_links(transaction, channel);
  std::erase_if(ends, [&](const LinkEnd& end) { return end.here != thing && end.other != thing; });
  for (auto& end : ends) end.removed = true;
  return ends;
}

MovedLinks moved_links(storage::Transaction& transaction, const ChannelName& home,
                       const std::vector<LinkEnd>& from) {
  MovedLinks moved;
  const auto seq = transaction.next_seq(home);
  for (const auto& link : from) {
    moved.all.push_back(storage::make_link_end(link.here, link.other, seq));
  }
  const auto taken =
      std::min(storage::count_links(transaction, home), limits::links_per_channel_max);
  const auto room = std::min(limits::links_per_channel_max - taken, moved.all.size());
  moved.with_room.assign(moved.all.begin(), moved.all.begin() + static_cast<std::ptrdiff_t>(room));
  return moved;
}

void touch_all_links(storage::Transaction& transaction, const ChannelName& channel) {
  for (const auto& end : storage::open_links(transaction, channel)) {
    if (end.other.channel == channel) continue;
    transaction.add_effect(
        {storage::EffectKind::touch, end.other.channel, end.here, end.other, {}, {}});
  }
}

}  // namespace server::support
