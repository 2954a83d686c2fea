#include "server/links/card_queries.hpp"

#include <map>

#include "storage/links/cards.hpp"

namespace server::links {

using namespace protocol;

std::vector<Card> readable_cards(storage::Reader& reader, auth::Access& access,
                                 std::vector<Address> addresses) {
  // Asked once a channel: one question costs several statements, and many things share a home.
  std::map<ChannelName, bool> readable;
  std::erase_if(addresses, [&](const Address& address) {
    auto known = readable.find(address.channel);
    if (known == readable.end()) {
      known =
          readable.emplace(address.channel, access.require_read(address.channel).has_value()).first;
    }
    return !known->second;
  });
  return storage::cards(reader, addresses);
}

}  // namespace server::links
