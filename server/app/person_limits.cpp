#include "server/app/person_limits.hpp"

namespace server::app {

std::optional<PersonLimits::Place> PersonLimits::enter(const protocol::AccountId& account) {
  const std::lock_guard lock{mutex_};
  auto& entry = *people_.try_emplace(account).first;
  // Whoever is refused has connections, so nobody is made here that no Place will let go of.
  if (bounds_.connections_max > 0 && entry.second.connections >= bounds_.connections_max) {
    return std::nullopt;
  }
  ++entry.second.connections;
  return Place{*this, entry};
}

bool PersonLimits::take_read(const protocol::AccountId& account, Time now) {
  const std::lock_guard lock{mutex_};
  auto& entry = *people_.try_emplace(account).first;
  if (entry.second.connections == 0) note_leaving(entry);
  return entry.second.reads.take(bounds_.reads, now);
}

void PersonLimits::sweep(Time now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(leaving_, [&](People::value_type* entry) {
    auto& person = entry->second;
    const bool is_back = person.connections > 0;
    if (!is_back && !(person.commands.is_full(now) && person.reads.is_full(now))) return false;
    person.is_leaving = false;
    // A copy, since the key is in what is erased.
    if (!is_back) people_.erase(protocol::AccountId{entry->first});
    return true;
  });
}

std::size_t PersonLimits::size() const {
  const std::lock_guard lock{mutex_};
  return people_.size();
}

void PersonLimits::leave(People::value_type& entry) {
  const std::lock_guard lock{mutex_};
  if (--entry.second.connections == 0) note_leaving(entry);
}

/// Not forgotten at once: coming back must not fill what was used up.
void PersonLimits::note_leaving(People::value_type& entry) {
  if (std::exchange(entry.second.is_leaving, true)) return;
  leaving_.push_back(&entry);
}

}  // namespace server::app
