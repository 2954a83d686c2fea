// The connection of a client that polls, as the app's Session sees it: queues what a WebSocket
// would send, gives it out as numbered answers, and keeps each answer until the client has it. It
// knows no HTTP. Lives on its shard.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/polling/messages.hpp"
#include "server/net/dispatcher.hpp"
#include "server/net/send_queue.hpp"

namespace server::app {

class PollSession final : public net::Connection {
 public:
  /// `changed` is called when there is something new to give out or the session has closed, from
  /// inside `send` and `close`: it must only make a note.
  PollSession(protocol::PollId id, net::Shard& shard, std::function<void()> changed)
      : id_{id}, shard_{shard}, changed_{std::move(changed)} {}

  // net::Connection
  void send(const net::Frame& frame) override;
  void send_ephemeral(const net::Frame& frame) override;
  [[nodiscard]] bool is_drained() override { return queue_.empty(); }
  void close(protocol::CloseCode code, std::string_view reason) override;
  net::Shard& shard() override { return shard_; }

  /// Once, before anything else: makes the app's side.
  void start(const std::function<std::unique_ptr<net::ConnectionHandler>()>& make);
  /// Ends the app's side. Not from inside its own calls.
  void end() { handler_.reset(); }

  [[nodiscard]] const protocol::PollId& id() const { return id_; }
  [[nodiscard]] std::optional<protocol::CloseCode> closed() const { return closed_; }
  /// Frames that did not fit and ended the session: for metrics.
  [[nodiscard]] bool was_too_slow() const { return closed_ == protocol::CloseCode::too_slow; }

  /// The client has the answer of this number. False if it cannot: neither the last one nor, while
  /// that is unconfirmed, the one before.
  [[nodiscard]] bool confirm(std::int64_t answer);
  /// The lines of the next answer, or again those of the last one while it is unconfirmed; nothing
  /// if there is neither. A closed session's last answer says so.
  std::optional<std::string> answer();
  /// Whether `answer` gave the last one of a closed session.
  [[nodiscard]] bool is_over() const { return is_over_; }
  /// After an answer left: there is room for more.
  void drained();

  enum class Order { next, repeat, wrong };
  /// Where a message with this running number stands; `next` counts it as taken.
  Order take_number(std::int64_t number);
  /// Hands a message to the app. A fault there closes the session (contract C5).
  void receive(std::string message);

 private:
  template <class Work>
  void guarded(Work work);
  void after_queueing(net::SendQueue::Verdict verdict);

  const protocol::PollId id_;
  net::Shard& shard_;
  const std::function<void()> changed_;
  std::unique_ptr<net::ConnectionHandler> handler_;
  net::SendQueue queue_;
  /// The last answer, until it is confirmed.
  std::optional<std::string> unconfirmed_;
  std::int64_t answers_ = 0;
  std::int64_t messages_taken_ = 0;
  std::optional<protocol::CloseCode> closed_;
  bool is_over_ = false;
};

}  // namespace server::app
