#include "server/app/background.hpp"

#include <exception>
#include <future>
#include <stdexcept>

#include "protocol/encode.hpp"
#include "protocol/limits.hpp"
#include "server/captions/caption_handlers.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/chat/reaction_handlers.hpp"
#include "server/guests/forget.hpp"
#include "server/notifications/line_effects.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/pseudonyms/pseudonym_handlers.hpp"
#include "server/pubsub/delivered.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/questions/reminder_handlers.hpp"
#include "server/registration/registration_handlers.hpp"
#include "server/talks/retention.hpp"
#include "server/talks/talk_clock.hpp"
#include "server/talks/talk_handlers.hpp"
#include "server/tickets/ticket_handlers.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/chat/reaction_repository.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/effect_repository.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "storage/pseudonyms/pseudonym_repository.hpp"
#include "storage/questions/vote_repository.hpp"
#include "storage/registration/registration_repository.hpp"
#include "storage/retention/retention_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

// Channels with new totals that one tick looks after; the others follow a tick later.
constexpr std::int64_t tallied_channels_max = 500;
// What one tick does of what is due.
constexpr std::int64_t due_at_once_max = 200;

/// A talks::EraseSaid: texts of chat and captions first; what was chosen in polls, who registered
/// and who had which pseudonym with the last.
std::size_t erase_said(storage::Transaction& transaction, const ChannelName& talk,
                       std::size_t limit, State& changed) {
  for (const auto erase : {&chat::erase_oldest, &captions::erase_oldest}) {
    if (const auto count = erase(transaction, talk, limit, changed); count > 0) return count;
  }
  storage::erase_ballots(transaction, talk);
  storage::erase_registrations(transaction, talk);
  storage::erase_boxes(transaction, talk);
  return 0;
}

/// The inbox of a pseudonym learns that somebody found out who it is.
Result<Done> tell_resolved(storage::Transaction& transaction, const storage::Due& due) {
  const auto talk = channel_of(ChannelKind::talk, due.item);
  notifications::apply_add_line(transaction, {storage::EffectKind::add_line,
                                              due.channel,
                                              address_of(talk),
                                              {},
                                              LineReason::pseudonym_resolved,
                                              {}});
  storage::clear_due(transaction, due);
  return Done{};
}

/// What everybody is told of how many listen.
Listeners shown_listeners(std::int64_t count) {
  if (count < limits::listeners_shown_min) return {};
  return {count};
}

}  // namespace

void Background::query_once(std::atomic<bool>& under_way,
                            std::function<void(storage::Reader&)> run) {
  if (under_way.exchange(true)) return;
  const bool queued =
      services_.database.read({[&under_way, run = std::move(run)](storage::Reader& reader) {
                                 run(reader);
                                 under_way = false;
                               },
                               [&under_way](const Error&) { under_way = false; }});
  if (!queued) under_way = false;
}

void Background::publish_tallies() {
  query_once(tallying_, [this](storage::Reader& reader) {
    for (const auto& channel :
         storage::channels_with_due_totals(reader, services_.clock(), tallied_channels_max)) {
      const bool queued = write(channel, [channel](storage::Transaction& transaction) {
        return questions::publish_tallies(transaction, channel);
      });
      // A full queue leaves the tally due; the next tick finds it.
      if (!queued) return;
    }
    for (const auto& channel : storage::channels_with_due_reactions(reader, tallied_channels_max)) {
      const bool queued = write(channel, [channel](storage::Transaction& transaction) {
        return chat::publish_tallies(transaction, channel);
      });
      if (!queued) return;
    }
    for (const auto& channel : storage::channels_with_due_polls(reader, tallied_channels_max)) {
      const bool queued = write(channel, [channel](storage::Transaction& transaction) {
        return polls::publish_tallies(transaction, channel);
      });
      if (!queued) return;
    }
    for (const auto& channel :
         storage::channels_with_due_registrations(reader, tallied_channels_max)) {
      const auto settle = [channel](storage::Transaction& transaction) {
        return registration::settle(transaction, channel);
      };
      if (!write(channel, settle, {channel_of(ChannelKind::desk, channel.item())})) return;
    }
  });
}

void Background::do_what_is_due() {
  query_once(doing_due_, [this](storage::Reader& reader) {
    for (const auto& due : storage::due_by(reader, services_.clock(), due_at_once_max)) {
      // Takes longer than a transaction may: made first, then set.
      if (due.kind == storage::DueKind::make_ticket_key) {
        tickets_.make_key(due);
        continue;
      }
      const auto do_it = [due](storage::Transaction& transaction) {
        // Somebody did it, or decided otherwise, since it was looked up.
        if (!storage::is_due(transaction, due, transaction.now())) return Result<Done>{Done{}};
        switch (due.kind) {
          case storage::DueKind::close_poll:
            return polls::close_due(transaction, due.channel, due.item);
          case storage::DueKind::open_lobby:
          case storage::DueKind::go_live: return talks::move_due(transaction, due);
          case storage::DueKind::erase_said: return talks::erase_due(transaction, due, erase_said);
          case storage::DueKind::forget_moments: return talks::forget_moments(transaction, due);
          case storage::DueKind::rewrite_tickets:
            return tickets::rewrite_due(transaction, due.channel, due.item);
          case storage::DueKind::rewrite_pseudonyms:
            return pseudonyms::rewrite_due(transaction, due.channel);
          case storage::DueKind::tell_resolved: return tell_resolved(transaction, due);
          case storage::DueKind::forget_guests: return guests::forget_due(transaction, due);
          case storage::DueKind::remind_start: return talks::remind_due(transaction, due);
          case storage::DueKind::remind_open: return questions::remind_due(transaction, due);
          case storage::DueKind::make_ticket_key: break;
        }
        return Result<Done>{Done{}};
      };
      if (due.kind == storage::DueKind::tell_resolved) {
        if (!write(due.channel, do_it)) return;
        continue;
      }
      // A talk and its desk change together.
      const auto talk = channel_of(ChannelKind::talk, due.channel.item());
      const auto desk = channel_of(ChannelKind::desk, due.channel.item());
      // What came by ticket is written again as it came: beside nothing that bears a name.
      const auto by =
          due.kind == storage::DueKind::rewrite_tickets ? Author::anonymous() : Author::system();
      const bool queued = write(due.channel, do_it, {due.channel == talk ? desk : talk}, by);
      // What is not done now is due at the next tick, too.
      if (!queued) return;
    }
  });
}

bool Background::write(const ChannelName& channel,
                       std::function<Result<Done>(storage::Transaction&)> handle,
                       std::vector<ChannelName> also, Author by) {
  storage::WriteJob job;
  job.channel = channel;
  job.also = std::move(also);
  job.by = std::move(by);
  job.handle = std::move(handle);
  job.finish = [](const storage::Outcome&) {};
  return services_.database.write(std::move(job));
}

void Background::check_heads() {
  // What was delivered is collected before the heads are read, so these can only be ahead of it.
  auto delivered = std::make_shared<pubsub::Delivered>();
  services_.pubsub.visit_hubs(
      [delivered](pubsub::Hub& hub) { delivered->add(hub); },
      [this, delivered] {
        if (delivered->empty()) return;
        query_once(checking_heads_, [this, delivered](storage::Reader& reader) {
          const auto heads = storage::heads_of(reader, delivered->channels());
          services_.pubsub.publish(delivered->doorbells(heads));
          for (const auto& [channel, seq] : delivered->ahead(heads)) {
            services_.database.verify_delivered(channel, seq);
          }
        });
      });
}

void Background::start() {
  auto found = std::make_shared<std::promise<std::int64_t>>();
  const auto began = std::chrono::steady_clock::now();
  const bool queued = services_.database.read_first(
      {[found](storage::Reader& reader) { found->set_value(storage::last_revocation(reader)); },
       [found](const Error& error) {
         found->set_exception(std::make_exception_ptr(
             std::runtime_error("the revocations cannot be read: " + error.text)));
       }});
  if (!queued) throw std::runtime_error("the database was stopped");
  last_revocation_ = found->get_future().get();
  know_revocations(began);
}

void Background::apply_revocations() {
  if (revoking_.exchange(true)) return;
  const auto began = std::chrono::steady_clock::now();
  const bool queued = services_.database.read_first(
      {[this, began](storage::Reader& reader) {
         const auto revocations = storage::revocations_after(reader, last_revocation_);
         for (const auto& revocation : revocations) {
           last_revocation_ = revocation.number;
           for (std::size_t i = 0; i < sessions_.size(); ++i) {
             services_.pubsub.on_hub(i, [set = sessions_[i].get(), revocation](pubsub::Hub&) {
               set->apply(revocation);
             });
           }
         }
         if (revocations.size() < storage::revocations_max) know_revocations(began);
         revoking_ = false;
       },
       [this](const Error&) { revoking_ = false; }});
  if (!queued) revoking_ = false;
}

void Background::know_revocations(std::chrono::steady_clock::time_point until) {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    services_.pubsub.on_hub(
        i, [set = sessions_[i].get(), until](pubsub::Hub&) { set->set_revocations_known(until); });
  }
}

void Background::publish_activity() {
  auto changed = activity_.take();
  if (changed.empty()) return;
  const bool queued = services_.database.read(
      {[this, changed = std::move(changed)](storage::Reader& reader) {
         for (const auto& listed : listed_activity(reader, changed)) {
           services_.pubsub.publish_ephemeral(listed.list,
                                              Frame(encode_activity(listed.list, listed.activity)));
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
        std::unordered_map<ChannelName, std::optional<std::int64_t>> shown;
        for (const auto& [channel, count] : *counts) {
          const auto listeners = shown_listeners(count);
          const auto before = listeners_.find(channel);
          // Not even that few became fewer is told.
          const bool is_new = before == listeners_.end() || before->second != listeners.count;
          const Frame frame(encode_listeners(channel, listeners));
          shown.emplace(channel, listeners.count);
          services_.pubsub.on_every_hub([name = channel, frame, is_new](pubsub::Hub& hub) {
            // Where the last one left and somebody came, nobody was told yet: a page that is loaded
            // again finds the number as it was.
            if (is_new || !hub.lasting(name)) hub.deliver_lasting(name, frame);
          });
        }
        listeners_ = std::move(shown);
      });
}

}  // namespace server::app
