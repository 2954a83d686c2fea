#include "server/links/link.hpp"

#include "storage/links/link_repository.hpp"
#include "storage/templates/totals_repository.hpp"

namespace server::links {

using namespace protocol;

namespace {

State changed(storage::Transaction& transaction, const LinkEnd& link, std::int64_t by) {
  State state;
  state.links = {link};
  if (link.here.kind == AddressKind::task) {
    auto totals = storage::totals_at(transaction, link.here.channel, link.here.id);
    totals.links += by;
    state.totals = {std::move(totals)};
  }
  return state;
}

}  // namespace

State with_link(storage::Transaction& transaction, const Address& here, const Address& other) {
  auto link = find_link(transaction, here, other);
  if (link) {
    // Its place in the stream stays; the version makes clients renew the card.
    link->removed = false;
    ++link->version;
  } else {
    link = storage::make_link_end(here, other, transaction.next_seq(here.channel));
  }
  return changed(transaction, *link, +1);
}

State without_link(storage::Transaction& transaction, LinkEnd link) {
  link.removed = true;
  return changed(transaction, link, -1);
}

std::optional<LinkEnd> find_link(storage::Reader& reader, const Address& here,
                                 const Address& other) {
  return reader.find<LinkEnd>(here.channel, storage::link_id(here, other));
}

std::optional<LinkEnd> find_open_link(storage::Reader& reader, const Address& here,
                                      const Address& other) {
  auto link = find_link(reader, here, other);
  if (link && link->removed) link.reset();
  return link;
}

}  // namespace server::links
