// Long polling, for clients whose WebSocket a proxy breaks (contract C9; protocol/README.md, "Long
// polling"): finds the shard that a login's sessions live on and reads the requests. Any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/app/poll_shard.hpp"
#include "server/app/services.hpp"
#include "server/net/shard.hpp"

namespace server::app {

class Polling {
 public:
  /// `shards` and `counters` outlive it; it must not end while shards run.
  Polling(net::Shards& shards, const PollBounds& bounds, const PollShard::Admit& admit,
          Counters& counters);

  /// `POST /api/poll/open`.
  void open(const auth::Caller& caller, net::Respond respond);
  /// The other requests under `/api/poll/`. `login` is the hash of the token they carry: it was
  /// looked up when the session was opened, and when the login ends its sessions end with it.
  void handle(const std::string& login, net::HttpRequest request, net::Respond respond);

  /// To be called about once a second.
  void look();
  /// PollShard::hold and PollShard::close_all, on every shard.
  void hold();
  void close_all(protocol::CloseCode code);

 private:
  using Work = std::function<void(PollShard&)>;
  void at_home_of(const std::string& login, Work work);
  void everywhere(const Work& work);

  net::Shards& shards_;
  const PollBounds bounds_;
  std::vector<std::unique_ptr<PollShard>> polls_;
};

}  // namespace server::app
