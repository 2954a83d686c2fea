#include "server/talks/moderator_handlers.hpp"

#include <string>
#include <vector>

#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "server/talks/moderators.hpp"
#include "server/talks/talk.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/talks/talk_repository.hpp"

namespace server::talks {

using namespace protocol;

namespace {

/// The talk, if the caller names its moderators.
Result<Talk> find_led(storage::Transaction& transaction, auth::Access& access,
                      const ChannelName& desk) {
  if (auto may = support::may_act(transaction, access, desk, {ChannelKind::desk},
                                  auth::Action::name_moderators);
      !may) {
    return may.error();
  }
  return transaction.subject<Talk>(desk).value();
}

/// Tells both channels and the list, which names the moderators too.
Done announce(storage::Transaction& transaction, const Talk& talk, const std::string& event) {
  const auto seq = support::append_talk(transaction, talk, event);
  if (is_published(talk.state)) add_entry_effect(transaction, talk.id);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace

Result<Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& desk, const ModeratorAdd& command) {
  const auto found = find_led(transaction, access, desk);
  if (!found) return found.error();
  if (storage::count_active_accounts(transaction, {command.person}) == 0) {
    return refuse(ErrorCode::bad_value, "no such person", "data.person");
  }
  const auto talk = with_moderator(*found, command.person);
  if (!talk) return talk.error();
  if (!*talk) return Done{};
  return announce(transaction, **talk, "moderator.added");
}

Result<Done> handle_remove(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const ModeratorRemove& command) {
  const auto found = find_led(transaction, access, desk);
  if (!found) return found.error();
  const auto talk = without_moderator(*found, command.person);
  if (!talk) return talk.error();
  if (!*talk) return Done{};
  std::vector<storage::Revocation> revocations;
  for (const auto& person : removed_people(found->plan, (*talk)->plan)) {
    revocations.push_back({0, person, desk, {}});
  }
  if (!revocations.empty()) storage::add_revocations(transaction, revocations);
  return announce(transaction, **talk, "moderator.removed");
}

Result<Done> handle_lead(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const ModeratorLead& command) {
  const auto found = find_led(transaction, access, desk);
  if (!found) return found.error();
  const auto talk = led_by(*found, command.person);
  if (!talk) return talk.error();
  if (!*talk) return Done{};
  return announce(transaction, **talk, "moderator.leads");
}

}  // namespace server::talks
