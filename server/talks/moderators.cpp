#include "server/talks/moderators.hpp"

#include <algorithm>
#include <utility>

#include "protocol/limits.hpp"

namespace server::talks {

using namespace protocol;

namespace {

Result<void> may_rename(const Talk& talk) {
  if (is_put_away(talk.state)) {
    return refuse(ErrorCode::wrong_state, "the talk is archived");
  }
  return {};
}

}  // namespace

Renamed with_moderator(Talk talk, const AccountId& person) {
  if (auto may = may_rename(talk); !may) return may.error();
  auto& people = talk.plan.moderators;
  if (std::find(people.begin(), people.end(), person) != people.end()) return std::nullopt;
  if (people.size() >= limits::people_per_talk_max) {
    return refuse(ErrorCode::too_many, "too many moderators", "data.person");
  }
  people.push_back(person);
  return std::optional{std::move(talk)};
}

Renamed without_moderator(Talk talk, const AccountId& person) {
  if (auto may = may_rename(talk); !may) return may.error();
  auto& people = talk.plan.moderators;
  const auto found = std::find(people.begin(), people.end(), person);
  if (found == people.end()) return std::nullopt;
  if (found == people.begin()) {
    return refuse(ErrorCode::wrong_state, "leads the talk; somebody else must lead it first",
                  "data.person");
  }
  people.erase(found);
  return std::optional{std::move(talk)};
}

Renamed led_by(Talk talk, const AccountId& person) {
  if (auto may = may_rename(talk); !may) return may.error();
  auto& people = talk.plan.moderators;
  const auto found = std::find(people.begin(), people.end(), person);
  if (found == people.end()) {
    return refuse(ErrorCode::wrong_state, "moderates not; must be named first", "data.person");
  }
  if (found == people.begin()) return std::nullopt;
  std::rotate(people.begin(), found, found + 1);
  return std::optional{std::move(talk)};
}

}  // namespace server::talks
