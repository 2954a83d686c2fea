// How much hangs at one task. Belongs to the database thread that made the reader.
#pragma once

#include <string_view>

#include "protocol/templates/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// The task's totals so far, to be changed and put into State::totals.
inline protocol::TaskTotals totals_at(Reader& reader, const protocol::ChannelName& channel,
                                      std::string_view task) {
  if (auto found = reader.find<protocol::TaskTotals>(channel, task)) return std::move(*found);
  protocol::TaskTotals totals;
  totals.task = task;
  return totals;
}

}  // namespace storage
