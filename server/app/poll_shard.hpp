// The poll sessions of one shard and the polls that wait for them. All sessions of a login live on
// one shard, so one poll can wait for those of all its tabs, and their number is counted without a
// lock. Lives on its shard.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/polling/messages.hpp"
#include "server/app/poll_session.hpp"
#include "server/app/services.hpp"
#include "server/auth/caller.hpp"
#include "server/net/dispatcher.hpp"

namespace server::app {

struct PollBounds {
  /// How long a poll waits for something to say. Proxies give up on a silent request after 30 s,
  /// the usual shortest; each may be late by one look, a second.
  std::chrono::seconds wait{25};
  /// How long a session lives without a poll (contract C9).
  std::chrono::seconds life{60};
  /// The tabs of one browser, some programs, and what those left behind within its last minute.
  std::size_t sessions_of_login_max = 32;
  /// Of one shard.
  std::size_t sessions_max = 10'000;
  /// Bytes of an answer from which no further session joins it; one session alone gives at most its
  /// queue's bound, or one larger frame before it.
  std::size_t answer_bytes_max = net::queue_bytes_max;
  /// Tests turn it.
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

class PollShard {
 public:
  /// What makes the app's side of a session, or why the person may not have another one.
  using Admit = std::function<protocol::Result<net::Dispatcher::Accept>(const auth::Caller&)>;
  using Time = std::chrono::steady_clock::time_point;

  PollShard(net::Shard& shard, PollBounds bounds, Admit admit, Counters& counters);
  PollShard(const PollShard&) = delete;
  PollShard& operator=(const PollShard&) = delete;
  /// Polls that still wait get no answer.
  ~PollShard();

  void open(const auth::Caller& caller, const net::Respond& respond);
  /// `login` is the hash of the token that the request carries: another one's sessions do not exist
  /// for it.
  void wait(const std::string& login, const std::vector<protocol::PollPosition>& positions,
            const net::Respond& respond);
  void send(const std::string& login, const protocol::PollId& id, std::int64_t number,
            std::string message, const net::Respond& respond);
  void end(const std::string& login, const protocol::PollId& id, const net::Respond& respond);

  /// Answers polls that waited long enough, ends sessions that nobody polls for.
  void look();
  /// The server is about to go: what comes from here on is kept for the answers of `close_all`,
  /// since no other poll may follow them.
  void hold() { holding_ = true; }
  /// Ends all sessions, each with its last answer if a poll waits for it, and takes no more.
  void close_all(protocol::CloseCode code);

 private:
  struct Entry;
  /// One poll; for the sessions in it until it is answered.
  struct Wait {
    net::Respond respond;
    std::vector<std::shared_ptr<Entry>> entries;
    Time until;
  };
  struct Entry {
    Entry(std::string its_login, protocol::PollId id, net::Shard& shard,
          std::function<void()> changed)
        : login{std::move(its_login)}, session{id, shard, std::move(changed)} {}

    const std::string login;
    PollSession session;
    std::shared_ptr<Wait> wait;
    /// When it is over without another poll.
    Time until{};
    bool is_noted = false;
  };
  using Entries = std::vector<std::shared_ptr<Entry>>;

  [[nodiscard]] std::shared_ptr<Entry> find(const std::string& login,
                                            const protocol::PollId& id) const;
  /// Behind the work that is going on: one look at the session for all that it brings.
  void note(const std::weak_ptr<Entry>& entry);
  void handle_change(const std::shared_ptr<Entry>& entry);
  void answer_if_due(const std::shared_ptr<Wait>& wait);
  void finish(const std::shared_ptr<Wait>& wait, net::HttpResponse response);
  void remove(const std::shared_ptr<Entry>& entry);

  net::Shard& shard_;
  const PollBounds bounds_;
  const Admit admit_;
  Counters& counters_;
  std::unordered_map<std::string, Entries> of_login_;
  std::size_t sessions_ = 0;
  bool holding_ = false;
  bool closed_ = false;
};

}  // namespace server::app
