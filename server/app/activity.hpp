// How much happens in what a list shows: beside snapshots of lists, and pushed to their subscribers
// as ephemeral counts, gathered (contract C2). Database reader thread, except ActivityGatherer.
#pragma once

#include <mutex>
#include <unordered_set>
#include <vector>

#include "protocol/own/messages.hpp"
#include "storage/reader.hpp"

namespace server::app {

/// The activity of what the channel lists; empty for channels that are no list.
std::vector<protocol::Activity> activity_beside(storage::Reader& reader,
                                                const protocol::ChannelName& list);

/// The activity of these channels, each with the list that shows it.
struct ListedActivity {
  protocol::ChannelName list;
  std::vector<protocol::Activity> activity;
};
std::vector<ListedActivity> listed_activity(storage::Reader& reader,
                                            const std::vector<protocol::ChannelName>& channels);

/// Remembers in which listed channels something happened. Any thread.
class ActivityGatherer {
 public:
  void note(const protocol::ChannelName& channel);
  std::vector<protocol::ChannelName> take();

 private:
  // Bounded by the number of channels that a tick's worth of commits can touch.
  std::mutex mutex_;
  std::unordered_set<protocol::ChannelName> changed_;
};

}  // namespace server::app
