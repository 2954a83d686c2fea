#include "server/app/activity.hpp"

#include <algorithm>
#include <map>

#include "protocol/forum/messages.hpp"
#include "storage/own/activity_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

/// The list that shows a channel; nullopt for what no list shows.
std::optional<ChannelName> list_of(storage::Reader& reader, const ChannelName& channel) {
  switch (channel.kind) {
    case ChannelKind::talk: return talks_channel;
    case ChannelKind::template_: return library_channel;
    case ChannelKind::thread: {
      const auto thread = reader.subject<Thread>(channel);
      return thread ? std::optional{channel_of(ChannelKind::area, thread->area)} : std::nullopt;
    }
    default: return std::nullopt;
  }
}

template <class T>
std::vector<ChannelName> channels_of(const std::vector<T>& entries, ChannelKind kind) {
  std::vector<ChannelName> channels;
  channels.reserve(entries.size());
  for (const auto& entry : entries) channels.push_back(channel_of(kind, entry.id));
  return channels;
}

}  // namespace

std::vector<Activity> activity_beside(storage::Reader& reader, const ChannelName& list) {
  const auto* row = reader.channel(list);
  if (row == nullptr) return {};
  switch (list.kind) {
    case ChannelKind::area:
      return storage::activity_of(
          reader, channels_of(reader.snapshot(*row).state.threads, ChannelKind::thread));
    case ChannelKind::talks:
      return storage::activity_of(
          reader, channels_of(reader.snapshot(*row).state.talks, ChannelKind::talk));
    case ChannelKind::library:
      return storage::activity_of(
          reader, channels_of(reader.snapshot(*row).state.templates, ChannelKind::template_));
    default: return {};
  }
}

std::vector<ListedActivity> listed_activity(storage::Reader& reader,
                                            const std::vector<ChannelName>& channels) {
  std::map<ChannelName, ListedActivity> by_list;
  for (auto& activity : storage::activity_of(reader, channels)) {
    const auto list = list_of(reader, activity.channel);
    if (!list) continue;
    auto& listed = by_list[*list];
    listed.list = *list;
    listed.activity.push_back(std::move(activity));
  }
  std::vector<ListedActivity> all;
  for (auto& [list, listed] : by_list) all.push_back(std::move(listed));
  return all;
}

void ActivityGatherer::note(const ChannelName& channel) {
  if (channel.kind != ChannelKind::thread && channel.kind != ChannelKind::talk &&
      channel.kind != ChannelKind::template_) {
    return;
  }
  const std::lock_guard lock{mutex_};
  changed_.insert(channel);
}

std::vector<ChannelName> ActivityGatherer::take() {
  const std::lock_guard lock{mutex_};
  std::vector<ChannelName> taken{changed_.begin(), changed_.end()};
  changed_.clear();
  return taken;
}

}  // namespace server::app
