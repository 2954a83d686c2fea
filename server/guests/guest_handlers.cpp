#include "server/guests/guest_handlers.hpp"

#include <string>
#include <utility>
#include <vector>

#include "server/guests/guest.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::guests {

using namespace protocol;

namespace {

Result<void> may_run(storage::Transaction& transaction, auth::Access& access,
                     const ChannelName& desk) {
  return support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_guests);
}

/// The talk's open link, revoked; nothing if it has none.
std::optional<GuestLink> closed_link(storage::Transaction& transaction, const ChannelName& desk) {
  for (auto& link : transaction.open_items<GuestLink>(desk)) {
    if (link.kind != GuestLinkKind::open) continue;
    link.state = GuestLinkState::revoked;
    return std::move(link);
  }
  return std::nullopt;
}

/// Appends the new link and what it replaces.
Result<Done> add_link(storage::Transaction& transaction, const ChannelName& desk,
                      GuestLinkKind kind, const std::string& hex, const std::string& for_name) {
  const auto hash = storage::hash_from_hex(hex);
  if (!hash) return refuse(ErrorCode::bad_value, "not 64 hexadecimal digits", "data.hash");
  const auto talk = support::talk_of(transaction, desk);
  if (auto may = may_make_link(talk, transaction.count_open<GuestLink>(desk)); !may) {
    return may.error();
  }
  GuestLink link;
  link.id = transaction.new_id();
  link.seq = transaction.next_seq(desk);
  link.at = transaction.now();
  link.by = transaction.context().by;
  link.kind = kind;
  link.state = GuestLinkState::usable;
  link.name = for_name;
  if (!storage::add_guest_link(transaction, *hash, {talk.id, link.id})) {
    return refuse(ErrorCode::bad_value, "the hash of another link", "data.hash");
  }
  const auto id = link.id;
  State changed;
  if (kind == GuestLinkKind::open) {
    if (auto earlier = closed_link(transaction, desk)) {
      changed.guest_links.push_back(std::move(*earlier));
    }
  }
  changed.guest_links.push_back(std::move(link));
  const auto seq =
      transaction.append(desk, "guest.link_made", std::move(changed), std::string{id.text()});
  return Done{seq, id, {}, {}, {}};
}

}  // namespace

Result<Done> handle_open(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const GuestOpen& command) {
  if (auto may = may_run(transaction, access, desk); !may) return may.error();
  return add_link(transaction, desk, GuestLinkKind::open, command.hash, {});
}

Result<Done> handle_invite(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const GuestInvite& command) {
  if (auto may = may_run(transaction, access, desk); !may) return may.error();
  return add_link(transaction, desk, GuestLinkKind::personal, command.hash, command.for_name);
}

Result<Done> handle_close(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& desk, const GuestClose& command) {
  if (auto may = may_run(transaction, access, desk); !may) return may.error();
  State changed;
  if (auto link = closed_link(transaction, desk)) changed.guest_links.push_back(std::move(*link));
  if (command.remove) {
    for (auto& guest : transaction.open_items<Guest>(desk)) {
      if (guest.invited) continue;
      guest.removed = true;
      changed.guests.push_back(std::move(guest));
    }
  }
  if (changed.guest_links.empty() && changed.guests.empty()) {
    return refuse(ErrorCode::wrong_state, "there is no open link");
  }
  storage::end_guests(transaction, ids_of(changed.guests));
  const auto seq = transaction.append(desk, "guest.link_closed", std::move(changed), "guests");
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_withdraw(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& desk, const GuestWithdraw& command) {
  if (auto may = may_run(transaction, access, desk); !may) return may.error();
  const auto found = transaction.find<GuestLink>(desk, command.link);
  if (!found || found->kind != GuestLinkKind::personal) {
    return refuse(ErrorCode::not_found, "no such personal link", "data.link");
  }
  auto link = withdrawn(*found);
  if (!link) return link.error();
  State changed;
  changed.guest_links.push_back(std::move(*link));
  const auto seq =
      transaction.append(desk, "guest.link_withdrawn", std::move(changed), command.link.text());
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_remove(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const GuestRemove& command) {
  if (auto may = may_run(transaction, access, desk); !may) return may.error();
  const auto found = transaction.find<Guest>(desk, command.guest.text());
  if (!found) return refuse(ErrorCode::not_found, "no such guest", "data.guest");
  const auto guest = removed(*found);
  if (!guest) return guest.error();
  storage::end_guests(transaction, {guest->id});
  State changed;
  changed.guests.push_back(*guest);
  const auto seq = transaction.append(desk, "guest.removed", std::move(changed), guest->id.text());
  return Done{seq, {}, {}, {}, {}};
}

void end_with_archive(storage::Transaction& transaction, const ChannelName& desk, State& on_desk) {
  for (auto& link : transaction.open_items<GuestLink>(desk)) {
    link.state = GuestLinkState::revoked;
    on_desk.guest_links.push_back(std::move(link));
  }
  for (auto& guest : transaction.open_items<Guest>(desk)) {
    guest.removed = true;
    on_desk.guests.push_back(std::move(guest));
  }
  storage::end_guests(transaction, ids_of(on_desk.guests));
  storage::delete_guest_links(transaction, desk.item());
}

}  // namespace server::guests
