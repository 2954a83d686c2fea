#include "storage/batch_reads.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include <pqxx/pqxx>

#include "storage/found_rows.hpp"
#include "storage/sql_values.hpp"

namespace storage {
namespace {

using namespace protocol;

constexpr Prepared look_up{
    "look_up",
    STORAGE_FIND_KEYS("$1", "$2", "$3") " UNION ALL " STORAGE_FIND_ITEMS(
        "$4", "$5",
        "$6") " UNION ALL " STORAGE_FIND_ROLES("$7") " UNION ALL " STORAGE_FIND_CONTACTS("$8")};

/// The stream of a channel's subject; empty for those without one.
std::string_view subject_stream(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::thread: return stream_of<Thread>;
    case ChannelKind::talk:
    case ChannelKind::desk: return stream_of<Talk>;
    case ChannelKind::template_: return stream_of<Template>;
    case ChannelKind::area: return stream_of<Area>;
    case ChannelKind::contact:
    case ChannelKind::inbox:
    case ChannelKind::notes:
    case ChannelKind::talks:
    case ChannelKind::library: return {};
  }
  return {};
}

/// What everybody who asks for a right in the channel looks at.
void add_subject(std::vector<Reader::ItemName>& names, const ChannelName& channel) {
  const auto stream = subject_stream(channel.kind);
  if (!stream.empty()) names.push_back({channel, stream, channel.item().text()});
}

/// Whether a right in the channel hangs on the contact points that somebody answers for.
bool asks_for_contacts(const ChannelName& channel) {
  switch (channel.kind) {
    case ChannelKind::template_:
    case ChannelKind::contact:
    case ChannelKind::talks:
    case ChannelKind::library: return true;
    case ChannelKind::thread:
    case ChannelKind::talk:
    case ChannelKind::desk:
    case ChannelKind::area:
    case ChannelKind::inbox:
    case ChannelKind::notes: return false;
  }
  return false;
}

/// The channels that the jobs name, and those whose things they look at.
std::vector<ChannelName> channels_of(std::span<const WriteJob> jobs) {
  std::set<ChannelName> channels;
  for (const auto& job : jobs) {
    channels.insert(job.channel);
    channels.insert(job.also.begin(), job.also.end());
    for (const auto& look : job.looks) {
      channels.insert(look.channel);
      // Rights in a talk are written on its desk.
      if (look.channel.kind == ChannelKind::talk) {
        channels.insert(channel_of(ChannelKind::desk, look.channel.item()));
      }
    }
  }
  return {channels.begin(), channels.end()};
}

}  // namespace

KnownKeys read_for_batch(Transaction& transaction, std::span<const WriteJob> jobs) {
  std::vector<AccountId> authors;
  std::vector<Reader::ItemName> names;
  std::vector<PendingEffect> effects;
  for (const auto& job : jobs) {
    if (job.by.account) authors.push_back(*job.by.account);
    if (job.applies) effects.push_back(*job.applies);
    for (const auto& look : job.looks) {
      if (!look.stream.empty()) names.push_back(look);
    }
  }
  const auto channels = channels_of(jobs);
  for (const auto& channel : channels) add_subject(names, channel);
  transaction.lock_effects(effects);
  transaction.load_channels(channels);

  const std::string none = ArrayLiteral{}.text();
  const auto or_none = [&](std::string wanted) { return wanted.empty() ? none : wanted; };
  KnownKeys keys;
  const auto wanted_keys = keys.want(transaction, jobs);
  const auto items = transaction.want_items(names);
  const auto roles = or_none(transaction.want_roles(authors));
  const bool with_contacts = std::any_of(channels.begin(), channels.end(), asks_for_contacts);
  const auto contacts = with_contacts ? or_none(transaction.want_contacts(authors)) : none;
  for (const auto& row :
       run(transaction, look_up, wanted_keys.channels, wanted_keys.authors, wanted_keys.keys,
           items.channels, items.streams, items.ids, roles, contacts)) {
    if (std::string_view{row[found_kind].c_str()} == found_key) {
      keys.take_found(row);
    } else {
      transaction.take_found(row);
    }
  }
  return keys;
}

}  // namespace storage
