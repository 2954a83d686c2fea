#include "server/guests/guest.hpp"

#include "protocol/limits.hpp"

namespace server::guests {

using namespace protocol;

namespace {

bool is_over(const Talk& talk) {
  return talk.state == TalkState::follow_up || is_put_away(talk.state);
}

}  // namespace

Result<void> may_make_link(const Talk& talk, std::int64_t links) {
  if (is_over(talk)) return refuse(ErrorCode::wrong_state, "the talk is over");
  if (links >= limits::guest_links_max) {
    return refuse(ErrorCode::too_many, "too many links that nobody used");
  }
  return {};
}

Result<GuestLink> withdrawn(GuestLink link) {
  if (link.state != GuestLinkState::usable) {
    return refuse(ErrorCode::wrong_state, "used or revoked already", "data.link");
  }
  link.state = GuestLinkState::revoked;
  return link;
}

Result<void> may_enter(const Talk& talk, const GuestLink& link, std::int64_t guests) {
  if (is_over(talk)) return refuse(ErrorCode::wrong_state, "the talk is over", "talk");
  if (link.state == GuestLinkState::revoked) {
    return refuse(ErrorCode::not_found, "no such link", "secret");
  }
  if (link.state == GuestLinkState::used) {
    return refuse(ErrorCode::wrong_state, "the link was used", "secret");
  }
  if (talk.state == TalkState::draft) {
    return refuse(ErrorCode::wrong_state, "the talk is not published yet", "draft");
  }
  if (guests >= limits::guests_per_talk_max) {
    return refuse(ErrorCode::too_many, "no room for more guests");
  }
  return {};
}

GuestLink used_by(GuestLink link, const AccountId& guest) {
  if (link.kind == GuestLinkKind::open) return link;
  link.state = GuestLinkState::used;
  link.guest = guest;
  return link;
}

Result<Guest> removed(Guest guest) {
  if (guest.removed) return refuse(ErrorCode::wrong_state, "was shown out before", "data.guest");
  guest.removed = true;
  return guest;
}

std::vector<AccountId> ids_of(const std::vector<Guest>& guests) {
  std::vector<AccountId> ids;
  for (const auto& guest : guests) ids.push_back(guest.id);
  return ids;
}

}  // namespace server::guests
