// How far this server delivered each channel since its start, so that a database which went back
// behind that is noticed (contract C1): it was put back from a copy, or lost what it acknowledged.
// Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "storage/transaction.hpp"

namespace storage {

class DeliveredHeads {
 public:
  /// Channels remembered, some 10 MB. Beyond it all are forgotten and it begins anew: the alarm may
  /// then miss a channel, but is never false.
  static constexpr std::size_t channels_max = 100'000;

  /// Everything of the channel up to `seq` is committed and reached somebody.
  void raise(const protocol::ChannelName& channel, protocol::Seq seq);
  void raise(std::span<const Published> published);
  /// The channel went back to `head`, and that was dealt with.
  void put_back(const protocol::ChannelName& channel, protocol::Seq head);
  /// One for each name; 0 where nothing is known.
  [[nodiscard]] std::vector<protocol::Seq> of(std::span<const protocol::ChannelName> names) const;

 private:
  void raise_locked(const protocol::ChannelName& channel, protocol::Seq seq);

  mutable std::mutex mutex_;
  std::unordered_map<protocol::ChannelName, protocol::Seq> heads_;
};

}  // namespace storage
