#include "server/pubsub/pubsub.hpp"

#include "tests/faults/mutants.hpp"

namespace server::pubsub {

void PubSub::publish(std::vector<Publication> batch) {
  if (mutants::happens(mutants::Mutant::lose_doorbells, 5)) return;
  const auto shared = std::make_shared<const std::vector<Publication>>(std::move(batch));
  on_every_hub([shared](Hub& hub) { hub.deliver(*shared); });
}

void PubSub::publish_ephemeral(const protocol::ChannelName& channel, Frame frame) {
  on_every_hub(
      [channel, frame = std::move(frame)](Hub& hub) { hub.deliver_ephemeral(channel, frame); });
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
