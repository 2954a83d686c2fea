#include "server/guests/guest.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::guests;

namespace {

Talk talk_in(TalkState state) {
  Talk talk;
  talk.state = state;
  return talk;
}

GuestLink link_of(GuestLinkKind kind, GuestLinkState state = GuestLinkState::usable) {
  GuestLink link;
  link.kind = kind;
  link.state = state;
  return link;
}

std::string field(const Result<void>& result) { return result ? "" : result.error().field; }

}  // namespace

TEST_CASE("guest: enters from the publication of the talk to its end") {
  const auto open = link_of(GuestLinkKind::open);
  using enum TalkState;
  for (const auto state : {planned, registration, lobby, live}) {
    CHECK(may_enter(talk_in(state), open, 0).has_value());
  }
  CHECK(field(may_enter(talk_in(draft), open, 0)) == "draft");
  for (const auto state : {follow_up, archived}) {
    CHECK(field(may_enter(talk_in(state), open, 0)) == "talk");
    CHECK_FALSE(may_make_link(talk_in(state), 0).has_value());
  }
}

TEST_CASE("guest: a link that is used or revoked, and a talk that is full") {
  const auto live = talk_in(TalkState::live);
  const auto used = used_by(link_of(GuestLinkKind::personal), AccountId{});
  CHECK(used.state == GuestLinkState::used);
  CHECK(used.guest.has_value());
  CHECK(may_enter(live, used, 0).error().code == ErrorCode::wrong_state);
  CHECK(used_by(link_of(GuestLinkKind::open), AccountId{}).state == GuestLinkState::usable);
  const auto revoked = link_of(GuestLinkKind::personal, GuestLinkState::revoked);
  CHECK(may_enter(live, revoked, 0).error().code == ErrorCode::not_found);
  CHECK_FALSE(withdrawn(used).has_value());
  CHECK_FALSE(withdrawn(revoked).has_value());
  CHECK(withdrawn(link_of(GuestLinkKind::personal))->state == GuestLinkState::revoked);

  const auto open = link_of(GuestLinkKind::open);
  CHECK(may_enter(live, open, limits::guests_per_talk_max - 1).has_value());
  CHECK(may_enter(live, open, limits::guests_per_talk_max).error().code == ErrorCode::too_many);
  CHECK(may_make_link(live, limits::guest_links_max).error().code == ErrorCode::too_many);
}

TEST_CASE("guest: is shown out once") {
  const auto gone = removed(Guest{});
  REQUIRE(gone.has_value());
  CHECK(gone->removed);
  CHECK(removed(*gone).error().code == ErrorCode::wrong_state);
}
