#include "server/app/person_limits.hpp"

namespace server::app {

std::optional<PersonLimits::Place> PersonLimits::enter(const protocol::AccountId& account,
                                                       Kind kind) {
  const std::lock_guard lock{mutex_};
  auto& entry = *people_.try_emplace(account).first;
  // Whoever is refused has connections, so nobody is made here that no Place will let go of.
  if (bounds_.connections_max > 0 && entry.second.connections >= bounds_.connections_max) {
    return std::nullopt;
  }
  ++entry.second.connections;
  return Place{*this, entry, kind == Kind::guest ? bounds_.guest_commands : bounds_.commands};
}

bool PersonLimits::take_read(const protocol::AccountId& account, Time now) {
  const std::lock_guard lock{mutex_};
  return visitor(account).reads.take(bounds_.reads, now);
}

bool PersonLimits::take_command(const protocol::AccountId& account, Time now) {
  const std::lock_guard lock{mutex_};
  return visitor(account).commands.take(bounds_.commands, now);
}

PersonLimits::Person& PersonLimits::visitor(const protocol::AccountId& account) {
  auto& entry = *people_.try_emplace(account).first;
  if (entry.second.connections == 0) note_leaving(entry);
  return entry.second;
}

void PersonLimits::sweep(Time now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(leaving_, [&](People::value_type* entry) {
    auto& person = entry->second;
    const bool is_back = person.connections > 0;
    const bool is_rested =
        person.commands.is_full(now) && person.reads.is_full(now) && person.pushes.is_full(now);
    if (!is_back && !is_rested) return false;
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
