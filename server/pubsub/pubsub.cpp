#include "server/pubsub/pubsub.hpp"

#include <algorithm>
#include <utility>

#include "tests/faults/mutants.hpp"

namespace server::pubsub {
namespace {

/// With what it takes to hold it, so that doorbells count as well.
std::size_t bytes_of(const Frame& frame) { return sizeof(Publication) + frame.size(); }

}  // namespace

void PubSub::publish(std::vector<Publication> batch) {
  if (batch.empty()) return;
  if (mutants::happens(mutants::Mutant::lose_doorbells, 5)) return;
  const auto shared = std::make_shared<const std::vector<Publication>>(std::move(batch));
  std::size_t bytes = 0;
  for (const auto& event : *shared) bytes += bytes_of(event.frame);
  for (const auto& reach : hubs_) {
    if (post_bytes(reach, bytes, [shared](Hub& hub) { hub.deliver(*shared); })) continue;
    ring(reach, *shared);
  }
}

void PubSub::publish_ephemeral(const protocol::ChannelName& channel, const Frame& frame) {
  for (const auto& reach : hubs_) {
    post_bytes(reach, bytes_of(frame),
               [channel, frame](Hub& hub) { hub.deliver_ephemeral(channel, frame); });
  }
}

bool PubSub::post_bytes(const Reach& reach, std::size_t bytes, std::function<void(Hub&)> work) {
  auto& under_way = *reach.under_way;
  {
    const std::lock_guard lock{under_way.mutex};
    if (under_way.bytes > 0 && under_way.bytes + bytes > posted_bytes_max) return false;
    under_way.bytes += bytes;
  }
  reach.post([hub = reach.hub, &under_way, bytes, work = std::move(work)] {
    {
      const std::lock_guard lock{under_way.mutex};
      under_way.bytes -= bytes;
    }
    work(*hub);
  });
  return true;
}

void PubSub::ring(const Reach& reach, const std::vector<Publication>& batch) {
  auto& under_way = *reach.under_way;
  {
    const std::lock_guard lock{under_way.mutex};
    const bool is_posted = !under_way.doorbells.empty();
    for (const auto& event : batch) {
      auto& seq = under_way.doorbells[event.channel];
      seq = std::max(seq, event.seq);
    }
    if (is_posted) return;
  }
  reach.post([hub = reach.hub, &under_way] {
    std::vector<Publication> doorbells;
    {
      const std::lock_guard lock{under_way.mutex};
      for (const auto& [channel, seq] : under_way.doorbells) {
        doorbells.push_back({channel, seq, {}});
      }
      under_way.doorbells.clear();
    }
    hub->deliver(doorbells);
  });
}

void PubSub::on_hub(std::size_t number, const std::function<void(Hub&)>& work) {
  const auto& reach = hubs_.at(number);
  reach.post([hub = reach.hub, work] { work(*hub); });
}

void PubSub::visit_hubs(std::function<void(Hub&)> work, std::function<void()> then) {
  visit_from(0, std::move(work), std::move(then));
}

void PubSub::visit_from(std::size_t number, std::function<void(Hub&)> work,
                        std::function<void()> then) {
  on_hub(number, [this, number, work = std::move(work), then = std::move(then)](Hub& hub) {
    work(hub);
    if (number + 1 == hubs_.size()) return then();
    visit_from(number + 1, work, then);
  });
}

void PubSub::on_every_hub(const std::function<void(Hub&)>& work) {
  for (const auto& reach : hubs_) {
    reach.post([hub = reach.hub, work] { work(*hub); });
  }
}

}  // namespace server::pubsub
