#include "server/calendar/calendar_queries.hpp"

#include <algorithm>

#include "server/support/talk_change.hpp"
#include "storage/calendar/calendar_repository.hpp"
#include "storage/calendar/feed_repository.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::calendar {

using namespace protocol;

namespace {

bool takes_part(const Talk& talk, const AccountId& person) {
  const auto names = [&](const std::vector<AccountId>& people) {
    return std::find(people.begin(), people.end(), person) != people.end();
  };
  return names(talk.plan.moderators) || names(talk.plan.speakers) ||
         names(talk.plan.caption_writers);
}

}  // namespace

Result<std::string> talk_ics(storage::Reader& reader, const storage::ChannelRow& row,
                             const Place& place) {
  if (row.name.kind != ChannelKind::talk) return refuse(ErrorCode::not_found, "no such path");
  return ics_of_talk(support::talk_of(reader, row.name), place,
                     storage::published_at(reader, row.name));
}

Result<std::string> feed_ics(storage::Reader& reader, std::string_view secret, const Place& place) {
  const auto person = storage::find_feed(reader, storage::hash_of_secret(secret));
  if (!person) return refuse(ErrorCode::not_found, "no such path");
  std::vector<Event> events;
  for (const auto& one : storage::talks_of(reader, *person)) {
    const bool is_theirs = takes_part(one.talk, *person);
    if (!is_theirs && !one.registration) continue;
    auto event = event_of(one.talk, place, one.published_at);
    event.tentative = !is_theirs && one.registration != RegistrationState::confirmed;
    events.push_back(std::move(event));
  }
  return feed_of(events, "BehördenTalk");
}

}  // namespace server::calendar
