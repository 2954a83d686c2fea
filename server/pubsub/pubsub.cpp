#include "server/pubsub/pubsub.hpp"

namespace server::pubsub {

void PubSub::publish(std::vector<Publication> batch) {
  const auto shared = std::make_shared<const std::vector<Publication>>(std::move(batch));
  on_every_hub([shared](Hub& hub) {
    for (const auto& publication : *shared) {
      hub.deliver(publication.channel, publication.seq, publication.frame);
    }
  });
}

void PubSub::publish_ephemeral(const protocol::ChannelName& channel, Frame frame) {
  on_every_hub([channel, frame = std::move(frame)](Hub& hub) {
    hub.deliver_ephemeral(channel, frame);
  });
}

void PubSub::on_every_hub(const std::function<void(Hub&)>& work) {
  for (const auto& reach : hubs_) {
    reach.post([hub = reach.hub, work] { work(*hub); });
  }
}

}  // namespace server::pubsub
