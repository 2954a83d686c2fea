#include "server/guests/entry.hpp"

#include <algorithm>
#include <utility>

#include "server/guests/guest.hpp"
#include "server/guests/guest_name.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::guests {

using namespace protocol;

namespace {

Error no_link() { return refuse(ErrorCode::not_found, "no such link", "secret"); }

Result<void> may_be_called(const storage::NamesInTalk& names) {
  const auto any = [&](const std::vector<std::string>& taken, auto is_same) {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const std::string& one) { return is_same(names.wanted, one); });
  };
  if (any(names.people, imitates)) {
    return refuse(ErrorCode::forbidden, "the name of somebody who speaks or writes here", "name");
  }
  if (any(names.guests, looks_like)) {
    return refuse(ErrorCode::wrong_state, "the name of another guest", "name");
  }
  return {};
}

}  // namespace

Result<GuestInvitation> look_at_link(storage::Reader& reader, const ItemId& talk,
                                     const ItemId& id) {
  const auto desk = channel_of(ChannelKind::desk, talk);
  const auto subject = reader.subject<Talk>(desk);
  const auto link = reader.find<GuestLink>(desk, id);
  if (!subject || !link) return no_link();
  if (auto may = may_enter(*subject, *link, reader.count_open<Guest>(desk)); !may) {
    return may.error();
  }
  return GuestInvitation{talk, subject->plan.title, subject->plan.starts_at, link->kind,
                         link->name};
}

Result<Done> handle_enter(storage::Transaction& transaction, const ChannelName& desk,
                          const Entering& entering) {
  if (const auto there = transaction.find<Guest>(desk, entering.guest.text())) {
    return there->removed ? Result<Done>{no_link()} : Result<Done>{Done{}};
  }
  const auto talk = transaction.subject<Talk>(desk);
  const auto link = transaction.find<GuestLink>(desk, entering.link);
  if (!talk || !link) return no_link();
  if (auto may = may_enter(*talk, *link, transaction.count_open<Guest>(desk)); !may) {
    return may.error();
  }
  const auto names = storage::names_in_talk(transaction, *talk, entering.name);
  if (auto may = may_be_called(names); !may) return may.error();

  const bool invited = link->kind == GuestLinkKind::personal;
  storage::create_guest(transaction, {entering.guest, entering.name, talk->id, invited});
  State changed;
  changed.guests.push_back(
      {entering.guest, transaction.next_seq(desk), transaction.now(), link->id, invited, false});
  if (invited) changed.guest_links.push_back(used_by(*link, entering.guest));
  const auto seq =
      transaction.append(desk, "guest.entered", std::move(changed), entering.guest.text());
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::guests
