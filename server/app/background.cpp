#include "server/app/background.hpp"

#include <unordered_set>

#include "protocol/encode.hpp"
#include "server/questions/ask_handlers.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/effect_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

// Channels with new votes that one tick tallies; the others follow a tick later.
constexpr std::int64_t tallied_channels_max = 500;

}  // namespace

void Background::query_once(std::atomic<bool>& under_way,
                            std::function<void(storage::Reader&)> run) {
  if (under_way.exchange(true)) return;
  const bool queued = services_.database.read({[&under_way, run = std::move(run)](storage::Reader& reader) {
                                                 run(reader);
                                                 under_way = false;
                                               },
                                               [&under_way](const Error&) { under_way = false; }});
  if (!queued) under_way = false;
}

void Background::publish_tallies() {
  query_once(tallying_, [this](storage::Reader& reader) {
    for (const auto& channel : storage::channels_with_due_tallies(reader, tallied_channels_max)) {
      storage::WriteJob job;
      job.channel = channel;
      job.by = Author::system();
      job.handle = [channel](storage::Transaction& transaction) {
        return questions::publish_tallies(transaction, channel);
      };
      job.finish = [](const storage::Outcome&) {};
      // A full queue leaves the tally due; the next tick finds it.
      if (!services_.database.write(std::move(job))) return;
    }
  });
}

void Background::check_heads() {
  auto channels = std::make_shared<std::unordered_set<ChannelName>>();
  services_.pubsub.visit_hubs(
      [channels](pubsub::Hub& hub) {
        for (const auto& channel : hub.channels()) channels->insert(channel);
      },
      [this, channels] {
        if (channels->empty()) return;
        query_once(checking_heads_, [this, channels](storage::Reader& reader) {
          std::vector<pubsub::Publication> doorbells;
          for (const auto& [channel, head] :
               storage::heads_of(reader, {channels->begin(), channels->end()})) {
            doorbells.push_back({channel, head, nullptr});
          }
          services_.pubsub.publish(std::move(doorbells));
        });
      });
}

void Background::apply_revocations() {
  query_once(revoking_, [this](storage::Reader& reader) {
    if (last_revocation_ < 0) {
      last_revocation_ = storage::last_revocation(reader);
      return;
    }
    for (const auto& revocation : storage::revocations_after(reader, last_revocation_)) {
      last_revocation_ = revocation.number;
      for (std::size_t i = 0; i < sessions_.size(); ++i) {
        services_.pubsub.on_hub(i, [set = sessions_[i].get(), revocation](pubsub::Hub&) {
          set->apply(revocation);
        });
      }
    }
  });
}

void Background::publish_activity() {
  auto changed = activity_.take();
  if (changed.empty()) return;
  const bool queued = services_.database.read(
      {[this, changed = std::move(changed)](storage::Reader& reader) {
         for (const auto& listed : activity_of(reader, changed)) {
           services_.pubsub.publish_ephemeral(
               listed.list, std::make_shared<const std::string>(
                                encode_activity(listed.list, listed.activity)));
         }
       },
       [](const Error&) {}});
  // Ephemeral: what cannot be counted now is counted with the next change.
  static_cast<void>(queued);
}

void Background::publish_listeners() {
  auto counts = std::make_shared<std::unordered_map<ChannelName, std::int64_t>>();
  services_.pubsub.visit_hubs(
      [counts](pubsub::Hub& hub) {
        for (const auto& channel : hub.channels()) {
          if (channel.kind != ChannelKind::talk) continue;
          (*counts)[channel] += static_cast<std::int64_t>(hub.subscribers(channel));
        }
      },
      [this, counts] {
        const std::lock_guard lock{listeners_mutex_};
        for (const auto& [channel, count] : *counts) {
          const auto before = listeners_.find(channel);
          if (before != listeners_.end() && before->second == count) continue;
          const auto frame =
              std::make_shared<const std::string>(encode_listeners(channel, {count}));
          services_.pubsub.on_every_hub([name = channel, frame](pubsub::Hub& hub) {
            hub.deliver_lasting(name, frame);
          });
        }
        listeners_ = std::move(*counts);
      });
}

}  // namespace server::app
