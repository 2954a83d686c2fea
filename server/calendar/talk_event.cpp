#include "server/calendar/talk_event.hpp"

namespace server::calendar {

using namespace protocol;

std::string address_of_talk(const Place& place, const ItemId& talk) {
  return place.public_url + "/talks/" + talk.text();
}

std::string host_of(const Place& place) {
  const auto scheme = place.public_url.find("://");
  const auto begin = scheme == std::string::npos ? 0 : scheme + 3;
  return place.public_url.substr(begin, place.public_url.find_first_of("/:", begin) - begin);
}

Event event_of(const Talk& talk, const Place& place, Time published_at) {
  Event event;
  event.uid = talk.id.text() + "@" + host_of(place);
  event.stamp = talk.revision ? talk.revision->at : published_at;
  event.sequence = talk.revision ? talk.revision->number : 0;
  event.starts_at = talk.plan.starts_at;
  event.minutes = talk.plan.minutes;
  event.cancelled = talk.cancelled.has_value();
  event.summary = talk.plan.title;
  event.url = address_of_talk(place, talk.id);
  event.description = event.url;
  event.organizer = place.organizer;
  return event;
}

std::string ics_of_talk(const Talk& talk, const Place& place, Time published_at) {
  return ics_of({event_of(talk, place, published_at)},
                talk.cancelled ? Method::cancel : Method::publish);
}

}  // namespace server::calendar
