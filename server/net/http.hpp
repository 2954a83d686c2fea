// One connection that speaks HTTP: reads one request at a time, asks the Dispatcher or the static
// files, writes the answer, and hands the socket over when a request becomes a WebSocket. Lives on
// its shard.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/net/connection_set.hpp"
#include "server/net/request_head.hpp"
#include "server/net/response.hpp"

namespace server::net {

class HttpConnection final : public Client {
 public:
  HttpConnection(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
                 boost::asio::ip::address peer);

  /// Once, after it was added to the set.
  void start();

  void tick(Clock::time_point now) override;
  void end_if_idle() override;
  void retire(protocol::CloseCode code, const std::string& reason) override;
  void abort() override;

 private:
  enum class State {
    /// Between two requests, nothing read yet.
    idle,
    reading_head,
    reading_body,
    /// The Dispatcher works on it; nothing is read meanwhile.
    answering,
    upgrading,
    writing,
    /// Half closed: what the peer still sends is read and thrown away.
    lingering,
    closed,
  };

  std::shared_ptr<HttpConnection> shared();
  void enter(State state, std::chrono::milliseconds deadline);
  /// The deadline of moving this many bytes, over a line that is just fast enough.
  [[nodiscard]] std::chrono::milliseconds time_for(std::size_t bytes) const;

  void read_more(std::size_t bytes_max);
  void on_read(const boost::system::error_code& error);
  void process_input();
  void process_head();
  void on_head(RequestHead head);
  void process_body();
  void route();
  void ask_dispatcher();

  void start_upgrade();
  void refuse_upgrade(int status, std::string_view text);
  /// Behind a proxy the connection's own address says nothing; a WebSocket counts for the client's.
  bool take_forwarded_address();
  void ask_for_upgrade();
  void on_upgrade_decision(Dispatcher::UpgradeDecision decision);

  void refuse(int status, std::string_view text);
  void answer(Reply reply);
  void on_written(const boost::system::error_code& error);
  void linger();
  void finish();

  Socket socket_;
  const boost::asio::ip::address peer_;
  State state_ = State::reading_head;
  Clock::time_point deadline_;
  /// Counts requests, so that an answer that comes too late meets the wrong number.
  std::uint64_t turn_ = 0;

  /// Bytes read and not used yet; the next request's when a client pipelines.
  std::string input_;
  std::size_t scanned_ = 0;
  /// A read is pending into the end of `input_`, which nothing else may touch until it is over.
  bool is_reading_ = false;
  RequestHead head_;
  Ticket body_ticket_;
  bool close_after_answer_ = false;

  std::string output_head_;
  SharedBytes output_body_;
};

}  // namespace server::net
