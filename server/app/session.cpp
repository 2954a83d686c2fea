#include "server/app/session.hpp"

#include <chrono>
#include <utility>

#include "protocol/encode.hpp"
#include "server/app/channel_reads.hpp"
#include "server/app/own_changes.hpp"
#include "server/app/pseudonyms.hpp"
#include "server/app/router.hpp"
#include "tests/faults/mutants.hpp"

namespace server::app {

using namespace protocol;

Session::Session(Services& services, net::Connection& connection, auth::Caller caller,
                 PersonLimits::Place place)
    : services_{services},
      connection_{&connection},
      shard_{connection.shard()},
      caller_{std::move(caller)},
      place_{std::move(place)} {}

void Session::detach() {
  connection_ = nullptr;
  if (at_end_) {
    for (const auto& [talk, pushes] : *at_end_) {
      for (const auto& push : pushes) {
        services_.pubsub.publish_ephemeral(push.channel, push.frame);
      }
    }
    at_end_.reset();
  }
  subscriptions_.clear();
  catch_ups_.clear();
}

void Session::reply(const std::string& text) { connection_->send(Frame(text)); }

void Session::on_message(std::string message) {
  for (auto& decoded : decode_message(message)) {
    if (connection_ == nullptr) return;
    if (decoded) {
      handle(std::move(*decoded));
    } else if (take_read(decoded.error().id)) {
      reply(encode_error(decoded.error().id, decoded.error().error));
    }
  }
}

void Session::handle(CommandEnvelope envelope) {
  if (std::holds_alternative<Ping>(envelope.command)) {
    if (take_read(envelope.id)) reply(encode_done(envelope.id, {}));
    return;
  }
  if (std::holds_alternative<Subscribe>(envelope.command)) {
    if (take_read(envelope.id)) handle_subscribe(std::move(envelope));
    return;
  }
  if (std::holds_alternative<Unsubscribe>(envelope.command)) {
    // Costs no more than its refusal, which would leave pushes that nobody wants.
    unsubscribe(envelope.channel);
    return reply(encode_done(envelope.id, {}));
  }
  if (std::holds_alternative<CaptionType>(envelope.command) ||
      std::holds_alternative<SlidesPoint>(envelope.command) ||
      std::holds_alternative<LobbyShow>(envelope.command)) {
    return handle_ephemeral(std::move(envelope));
  }
  handle_write(std::move(envelope));
}

bool Session::take_read(std::optional<std::int64_t> id) {
  if (place_.take_read(std::chrono::steady_clock::now())) return true;
  reply(encode_error(id, refuse(ErrorCode::too_fast, "too many requests")));
  return false;
}

// --- Writing -------------------------------------------------------------------------------------

void Session::handle_write(CommandEnvelope envelope) {
  const auto id = envelope.id;
  if (!place_.take_command(std::chrono::steady_clock::now()) || in_flight_ >= in_flight_max) {
    return reply(encode_error(id, refuse(ErrorCode::too_fast, "too many commands")));
  }
  ++in_flight_;
  auto shared = std::make_shared<const CommandEnvelope>(std::move(envelope));
  // On the writer's thread: back to the shard with what the command came to.
  const auto finish = [weak = weak_from_this(), shared,
                       &shard = shard_](const storage::Outcome& outcome) {
    shard.post([weak, shared, outcome] {
      const auto self = weak.lock();
      if (self && self->connection_ != nullptr) self->finish_write(*shared, outcome);
    });
  };
  if (shared->pseudonym) return write_under_pseudonym(services_, caller_.account, shared, finish);
  auto job = make_write_job(*shared, caller_.account, services_.secret, finish);
  // Other devices are told even if this connection is gone by then.
  if (const auto change = own_change_of(*shared, caller_.account)) {
    const auto inbox = channel_of(ChannelKind::inbox, change->account);
    const Frame frame(encode_own_changed(inbox, change->changed));
    job.finish = [finish = std::move(job.finish), inbox, frame,
                  &pubsub = services_.pubsub](const storage::Outcome& outcome) {
      // A repeat changed nothing now, and may be older than what the other devices know.
      const bool changed = outcome.kind == storage::Outcome::Kind::done && !outcome.done.repeat;
      if (changed) pubsub.publish_ephemeral(inbox, frame);
      finish(outcome);
    };
  }
  if (!services_.database.write(std::move(job))) {
    --in_flight_;
    reply(encode_error(id, refuse(ErrorCode::overloaded, "too much to write just now")));
  }
}

void Session::finish_write(const CommandEnvelope& envelope, const storage::Outcome& outcome) {
  --in_flight_;
  switch (outcome.kind) {
    case storage::Outcome::Kind::done: return reply(encode_done(envelope.id, outcome.done));
    case storage::Outcome::Kind::refused: return reply(encode_error(envelope.id, outcome.error));
    case storage::Outcome::Kind::unknown:
      // No answer means unknown; the client retries with the same key (contract C5).
      return connection_->close(CloseCode::unknown_outcome, "outcome unknown, retry");
  }
}

// --- Pushing what is not kept --------------------------------------------------------------------

void Session::handle_ephemeral(CommandEnvelope envelope) {
  if (!take_read(envelope.id)) return;
  const auto id = envelope.id;
  // One after the other: reads may overtake each other, and an older text must not come last.
  if (pushing_) return reply(encode_error(id, refuse(ErrorCode::too_fast, "one at a time")));
  auto shared = std::make_shared<const CommandEnvelope>(std::move(envelope));
  const auto finish = [weak = weak_from_this(), shared, &shard = shard_](Result<Pushes> pushes) {
    shard.post([weak, shared, pushes = std::move(pushes)] {
      const auto self = weak.lock();
      if (self && self->connection_ != nullptr) self->finish_ephemeral(*shared, pushes);
    });
  };
  const bool is_queued = services_.database.read(
      {[shared, finish, account = caller_.account](storage::Reader& reader) {
         finish(push_of(reader, account, *shared));
       },
       [finish](const Error& error) { finish(error); }});
  if (!is_queued) {
    return reply(encode_error(id, refuse(ErrorCode::overloaded, "too much to read just now")));
  }
  pushing_ = true;
}

bool Session::take_push(const Command& command) {
  const auto now = std::chrono::steady_clock::now();
  if (!std::holds_alternative<SlidesPoint>(command)) return place_.take_push(now);
  if (now < may_point_at_) return false;
  may_point_at_ = now + std::chrono::milliseconds{limits::pointer_interval_ms_min};
  return true;
}

void Session::finish_ephemeral(const CommandEnvelope& envelope, const Result<Pushes>& pushes) {
  pushing_ = false;
  if (!pushes) return reply(encode_error(envelope.id, pushes.error()));
  if (!take_push(envelope.command)) {
    return reply(encode_error(envelope.id, refuse(ErrorCode::too_fast, "too many of them")));
  }
  if (!remember_end(envelope, *pushes)) {
    return reply(encode_error(envelope.id, refuse(ErrorCode::too_many, "in too many lobbies")));
  }
  for (const auto& push : pushes->now) {
    services_.pubsub.publish_ephemeral(push.channel, push.frame);
  }
  reply(encode_done(envelope.id, {}));
}

bool Session::remember_end(const CommandEnvelope& envelope, const Pushes& pushes) {
  if (!std::holds_alternative<LobbyShow>(envelope.command)) return true;
  if (pushes.at_end.empty()) {
    if (at_end_) at_end_->erase(envelope.channel);
    return true;
  }
  if (!at_end_) at_end_ = std::make_unique<std::map<ChannelName, std::vector<Push>>>();
  if (at_end_->size() >= limits::lobbies_shown_max && !at_end_->contains(envelope.channel)) {
    return false;
  }
  (*at_end_)[envelope.channel] = pushes.at_end;
  return true;
}

// --- Subscribing ---------------------------------------------------------------------------------

void Session::handle_subscribe(CommandEnvelope envelope) {
  const auto channel = envelope.channel;
  // Subscribing again starts anew.
  unsubscribe(channel);
  if (subscriptions_.size() >= subscriptions_max || catch_ups_.size() >= subscriptions_max) {
    return reply(encode_error(envelope.id, refuse(ErrorCode::too_many, "too many subscriptions")));
  }
  // The buffer is attached before anything is read, so nothing falls between (contract C7).
  auto& hub = *services_.hubs[static_cast<std::size_t>(shard_.number())];
  subscriptions_.push_back(std::make_unique<pubsub::Subscription>(hub, channel, *connection_));
  catch_ups_.emplace_back().envelope = std::move(envelope);
  work_on_catch_ups();
}

pubsub::Subscription* Session::find(const ChannelName& channel) {
  for (const auto& subscription : subscriptions_) {
    if (subscription->channel() == channel) return subscription.get();
  }
  return nullptr;
}

bool Session::unsubscribe(const ChannelName& channel) {
  for (auto& catch_up : catch_ups_) {
    if (catch_up.envelope.channel == channel) catch_up.superseded = true;
  }
  return std::erase_if(subscriptions_, [&](const auto& subscription) {
           return subscription->channel() == channel;
         }) > 0;
}

pubsub::Subscription* Session::current() {
  const auto& front = catch_ups_.front();
  return front.superseded ? nullptr : find(front.envelope.channel);
}

// Each step waits until nothing is queued. A reply or a page may be larger than the send queue's
// bound, and while it leaves, what happens in the channel waits in the subscription's buffer,
// beyond whose bound it is read again: a healthy client behind a slow line is never too slow by it.
void Session::work_on_catch_ups() {
  while (connection_ != nullptr && !reading_ && !catch_ups_.empty()) {
    auto& front = catch_ups_.front();
    auto* subscription = current();
    if (front.replied && subscription == nullptr) {
      catch_ups_.pop_front();
      continue;
    }
    if (!connection_->is_drained()) return;
    if (!front.started) {
      front.started = true;
      return read({caller_.account, front.envelope, 0, front.envelope.pseudonym});
    }
    if (!front.replied) {
      if (front.revoked) return fail_catch_up(refuse(ErrorCode::no_channel, "no such channel"));
      send_subscribed();
    } else if (front.page) {
      connection_->send(front.page->frame);
      subscription->sent_up_to(front.page->last);
      front.page.reset();
    } else if (subscription->last() < front.head) {
      return read({caller_.account, {}, subscription->last(), front.envelope.pseudonym});
    } else if (subscription->go_live()) {
      catch_ups_.pop_front();
    } else {
      // More was committed than the buffer could hold.
      front.head = subscription->last() + 1;
    }
  }
}

void Session::send_subscribed() {
  auto& front = catch_ups_.front();
  front.replied = true;
  connection_->send(std::exchange(front.reply, {}));
  if (auto* subscription = current()) subscription->sent_up_to(front.position);
}

void Session::read(CatchUpRequest request) {
  reading_ = true;
  services_.channel_reads.read(catch_ups_.front().envelope.channel, std::move(request),
                               [weak = weak_from_this(), &shard = shard_](Result<CatchUp> found) {
                                 shard.post([weak, found = std::move(found)]() mutable {
                                   const auto self = weak.lock();
                                   if (self && self->connection_ != nullptr)
                                     self->take(std::move(found));
                                 });
                               });
}

void Session::take(Result<CatchUp> found) {
  reading_ = false;
  if (catch_ups_.empty()) return;
  if (!found) return fail_catch_up(found.error());
  auto& front = catch_ups_.front();
  front.head = found->head;
  front.page = std::move(found->page);
  if (!front.replied) {
    front.reply = std::move(found->reply);
    front.position = found->position;
    if (found->reason == SnapshotReason::rollback) {
      services_.counters.rollback_snapshots.fetch_add(1, std::memory_order_relaxed);
    }
  }
  work_on_catch_ups();
}

void Session::fail_catch_up(const Error& error) {
  const auto& front = catch_ups_.front();
  // The client waits for the rest of what it was promised; it comes back and asks again.
  if (front.replied) return connection_->close(CloseCode::restart, "cannot read the log");
  reply(encode_error(front.envelope.id, error));
  if (!front.superseded) unsubscribe(front.envelope.channel);
  catch_ups_.pop_front();
  work_on_catch_ups();
}

// --- Ending --------------------------------------------------------------------------------------

void Session::send(const net::Frame& frame) {
  if (connection_ != nullptr) connection_->send(frame);
}

void Session::end_login() {
  if (connection_ != nullptr) connection_->close(CloseCode::login_ended, "login ended");
}

void Session::revoke(const ChannelName& channel) {
  if (mutants::is_on(mutants::Mutant::ignore_revocations)) return;
  if (connection_ == nullptr) return;
  for (auto& catch_up : catch_ups_) {
    // One that is not started is read, and refused, after this.
    if (catch_up.started && catch_up.envelope.channel == channel) catch_up.revoked = true;
  }
  if (!unsubscribe(channel)) return;
  reply(encode_error(std::nullopt, refuse(ErrorCode::no_channel, "right revoked", channel.text())));
}

void Session::start_over(const std::optional<ChannelName>& channel) {
  if (connection_ == nullptr || (channel && find(*channel) == nullptr)) return;
  // At once, so that nothing of the new epoch is sent in the old one while the connection closes.
  auto* connection = connection_;
  detach();
  connection->close(CloseCode::restart, "new epoch");
}

}  // namespace server::app
