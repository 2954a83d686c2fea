// One WebSocket connection's conversation: decodes commands, sends replies, catches subscriptions
// up and keeps them live. Lives on its shard; answers come back there by posting.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/decode.hpp"
#include "server/app/catch_up.hpp"
#include "server/app/person_limits.hpp"
#include "server/app/pushes.hpp"
#include "server/app/services.hpp"
#include "server/auth/login_sessions.hpp"
#include "server/net/dispatcher.hpp"
#include "server/pubsub/subscription.hpp"

namespace server::app {

class Session final : public std::enable_shared_from_this<Session> {
 public:
  /// Channels that one connection may follow. A page follows some ten, and a person has few pages.
  static constexpr std::size_t subscriptions_max = 200;
  /// Commands that wait for the writers. A client keeps 8 a channel in flight (contract C8).
  static constexpr std::size_t in_flight_max = 64;

  Session(Services& services, net::Connection& connection, auth::Caller caller,
          PersonLimits::Place place);

  void on_message(std::string message);
  void on_drained() { work_on_catch_ups(); }
  /// The connection is gone; answers that still come are dropped.
  void detach();

  [[nodiscard]] const auth::Caller& caller() const { return caller_; }
  /// A push that belongs to no channel.
  void send(const net::Frame& frame);
  /// Ends the connection; the client must not come back with this login.
  void end_login();
  /// Ends one subscription because the right to it was revoked.
  void revoke(const protocol::ChannelName& channel);
  /// Ends the connection if it follows the channel, or any without one: its positions are void, and
  /// the client comes back for new ones (contract C1).
  void start_over(const std::optional<protocol::ChannelName>& channel);

 private:
  /// A subscription that is not live yet: what it asked, and what was read for it.
  struct CatchingUp {
    protocol::CommandEnvelope envelope;
    bool started = false;
    bool replied = false;
    /// Unsubscribed, or subscribed anew, meanwhile: it is answered, and then nothing follows. The
    /// channel's subscription, if there is one, belongs to a later catch-up.
    bool superseded = false;
    /// The right to read ended while it was read, or while the reply waited: that stays here.
    bool revoked = false;
    /// Until it is sent.
    pubsub::Frame reply;
    /// Where the client stands with the reply.
    protocol::Seq position = 0;
    /// Where the channel stood when it was read.
    protocol::Seq head = 0;
    std::optional<CatchUpPage> page;
  };

  void handle(protocol::CommandEnvelope envelope);
  /// Whether the person may read so much; if not, that is the reply.
  bool take_read(std::optional<std::int64_t> id);
  void handle_subscribe(protocol::CommandEnvelope envelope);
  void handle_write(protocol::CommandEnvelope envelope);
  void handle_ephemeral(protocol::CommandEnvelope envelope);
  /// Whether the ephemeral command may be passed on now.
  bool take_push(const protocol::Command& command);
  void finish_ephemeral(const protocol::CommandEnvelope& envelope,
                        const protocol::Result<Pushes>& pushes);
  /// What is to be told when the connection ends; false with too many lobbies.
  bool remember_end(const protocol::CommandEnvelope& envelope, const Pushes& pushes);
  void finish_write(const protocol::CommandEnvelope& envelope, const storage::Outcome& outcome);
  void work_on_catch_ups();
  void send_subscribed();
  void read(CatchUpRequest request);
  void take(protocol::Result<CatchUp> found);
  void fail_catch_up(const protocol::Error& error);
  pubsub::Subscription* find(const protocol::ChannelName& channel);
  /// False if there was none.
  bool unsubscribe(const protocol::ChannelName& channel);
  /// That of the catch-up at the front; nullptr if it was superseded.
  pubsub::Subscription* current();
  void reply(const std::string& text);

  Services& services_;
  net::Connection* connection_;
  net::Shard& shard_;
  const auth::Caller caller_;
  PersonLimits::Place place_;
  /// The next slides.point that is passed on.
  std::chrono::steady_clock::time_point may_point_at_;
  /// Beside each other: small things take no word each in ten thousand connections.
  std::uint32_t in_flight_ = 0;
  bool reading_ = false;
  /// An ephemeral command is being decided.
  bool pushing_ = false;
  /// By talk, who shows a name in its lobby; none for nearly everybody, and then it is one word.
  std::unique_ptr<std::map<protocol::ChannelName, std::vector<Push>>> at_end_;
  /// Few, and looked up seldom: no map pays for its memory in ten thousand connections.
  std::vector<std::unique_ptr<pubsub::Subscription>> subscriptions_;
  /// One at a time, so that large answers never pile up in the send queue. A list takes no memory
  /// while it is empty.
  std::list<CatchingUp> catch_ups_;
};

}  // namespace server::app
