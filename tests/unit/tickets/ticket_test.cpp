#include "server/tickets/ticket.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "server/app/ticket_pace.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::tickets;

TEST_CASE("tickets: a talk gives them from its announcement to its end") {
  Talk talk;
  using enum TalkState;
  for (const auto state : {draft, planned, registration, lobby, live, follow_up, archived}) {
    talk.state = state;
    CHECK(gives_tickets(talk) ==
          (state == planned || state == registration || state == lobby || state == live));
  }
  talk.state = live;
  talk.plan.anonymous = true;
  CHECK(gives_tickets(talk));
  talk.plan.anonymous = false;
  CHECK_FALSE(gives_tickets(talk));
}

TEST_CASE("tickets: a poll gives them while it is open and secret") {
  constexpr Time now{std::chrono::seconds{100}};
  Poll poll;
  poll.state = PollState::open;
  CHECK_FALSE(gives_tickets(poll, now));
  poll.secret = true;
  CHECK(gives_tickets(poll, now));
  poll.closes_at = now;
  CHECK_FALSE(gives_tickets(poll, now));
  poll.closes_at = now + std::chrono::seconds{1};
  CHECK(gives_tickets(poll, now));
  poll.state = PollState::closed;
  CHECK_FALSE(gives_tickets(poll, now));
}

TEST_CASE("tickets: a ballot is cast once, questions are asked some times") {
  CHECK(may_use(true, 0).has_value());
  CHECK(may_use(true, 1).error().code == ErrorCode::ticket_used);
  CHECK(may_use(false, limits::ticket_uses_max - 1).has_value());
  CHECK(may_use(false, limits::ticket_uses_max).error().code == ErrorCode::too_many);
}

TEST_CASE("tickets: each has its own pace") {
  using server::app::TicketPace;
  TicketPace pace;
  const TicketPace::Time begin{std::chrono::seconds{100}};
  for (int i = 0; i < TicketPace::uses.burst; ++i) CHECK(pace.take("a", begin));
  CHECK_FALSE(pace.take("a", begin));
  CHECK(pace.take("b", begin));
  pace.sweep(begin);
  CHECK_FALSE(pace.take("a", begin));
  CHECK(pace.take("a", begin + std::chrono::seconds{1}));
}
