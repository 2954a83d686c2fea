#include "server/registration/registration_queries.hpp"

#include <algorithm>

#include "protocol/enum_name.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "server/support/guard.hpp"
#include "storage/registration/registration_repository.hpp"

namespace server::registration {

using namespace protocol;

Result<std::string> own_registration(storage::Reader& reader, auth::Access& access,
                                     const ChannelName& talk) {
  if (auto may = support::may_enter(reader, access, talk, {ChannelKind::talk}); !may) {
    return may.error();
  }
  const auto mine = storage::find_registration(reader, talk, access.account().value());
  std::string out = "{";
  if (mine) {
    out.append("\"registration\":");
    write_json(out, *mine);
  }
  out.push_back('}');
  return out;
}

Result<std::string> registration_page(storage::Reader& reader, auth::Access& access,
                                      const ChannelName& desk, std::string_view state,
                                      std::int64_t after, std::int64_t limit) {
  if (auto may = support::may_act(reader, access, desk, {ChannelKind::desk},
                                  auth::Action::run_registration);
      !may) {
    return may.error();
  }
  const auto wanted = enum_from_name<RegistrationState>(state);
  if (!wanted) return refuse(ErrorCode::bad_value, "no such state", "state");
  const auto most = static_cast<std::int64_t>(limits::page_items_max);
  const auto talk = channel_of(ChannelKind::talk, desk.item());
  std::string out = "{\"registrations\":";
  // A draft has none yet.
  write_json(out, reader.channel(talk) == nullptr
                      ? std::vector<Registration>{}
                      : storage::registrations_of(reader, talk, *wanted, after,
                                                  std::clamp<std::int64_t>(limit, 1, most)));
  out.push_back('}');
  return out;
}

}  // namespace server::registration
