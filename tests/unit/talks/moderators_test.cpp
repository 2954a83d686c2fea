#include "server/talks/moderators.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "protocol/limits.hpp"

using namespace protocol;
using namespace server::talks;

namespace {

using People = std::vector<AccountId>;

const AccountId ada{{1}};
const AccountId ben{{2}};
const AccountId cem{{3}};

Talk moderated_by(People people, TalkState state = TalkState::live) {
  Talk talk;
  talk.state = state;
  talk.plan.moderators = std::move(people);
  return talk;
}

People people_of(const Renamed& talk) { return talk.value() ? (*talk)->plan.moderators : People{}; }

std::string problem(const Renamed& talk) {
  if (talk) return *talk ? "none" : "so already";
  return std::string{enum_name(talk.error().code)} + " " + talk.error().field;
}

}  // namespace

TEST_CASE("moderators: named, taken back, and the first one leads") {
  CHECK(people_of(with_moderator(moderated_by({ada}), ben)) == People{ada, ben});
  CHECK(people_of(without_moderator(moderated_by({ada, ben, cem}), ben)) == People{ada, cem});
  // Who led stays, behind the new one, and the others keep their order.
  CHECK(people_of(led_by(moderated_by({ada, ben, cem}), cem)) == People{cem, ada, ben});
  CHECK(problem(with_moderator(moderated_by({ada, ben}), ada)) == "so already");
  CHECK(problem(without_moderator(moderated_by({ada, ben}), cem)) == "so already");
  CHECK(problem(led_by(moderated_by({ada, ben}), ada)) == "so already");
}

TEST_CASE("moderators: somebody always leads") {
  CHECK(problem(without_moderator(moderated_by({ada}), ada)) == "wrong_state data.person");
  CHECK(problem(without_moderator(moderated_by({ada, ben}), ada)) == "wrong_state data.person");
  CHECK(problem(led_by(moderated_by({ada, ben}), cem)) == "wrong_state data.person");
}

TEST_CASE("moderators: no more than a talk has room for, and none of what is archived") {
  People many;
  for (std::size_t n = 0; n < limits::people_per_talk_max; ++n) {
    many.push_back(AccountId{{static_cast<std::uint8_t>(n + 1)}});
  }
  const AccountId one_more{{200}};
  CHECK(problem(with_moderator(moderated_by(many), one_more)) == "too_many data.person");
  many.pop_back();
  CHECK(problem(with_moderator(moderated_by(many), one_more)) == "none");

  const auto over = moderated_by({ada, ben}, TalkState::archived);
  CHECK(problem(with_moderator(over, cem)) == "wrong_state ");
  CHECK(problem(without_moderator(over, ben)) == "wrong_state ");
  CHECK(problem(led_by(over, ben)) == "wrong_state ");
}
