// Tickets over HTTP: drawing (`POST /api/tickets`, with a login), using (`POST /anonymous`, without
// one), and making their keys (docs/adr/0013). What computes for long runs on a thread of its own.
// Logs nothing of whom it serves. Any thread.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "protocol/tickets/messages.hpp"
#include "server/app/services.hpp"
#include "server/app/ticket_pace.hpp"
#include "server/auth/login_sessions.hpp"
#include "server/net/dispatcher.hpp"
#include "server/support/worker_pool.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/tickets/ticket_repository.hpp"

namespace server::app {

class TicketOffice {
 public:
  /// Signatures that may wait, at 1 ms each: everybody in the largest room within some seconds.
  static constexpr std::size_t waiting_max = 5'000;

  explicit TicketOffice(Services& services);

  void draw(const auth::Caller& caller, const net::HttpRequest& request, net::Respond respond);
  void use(const net::HttpRequest& request, net::Respond respond);
  /// Makes the key of a talk or poll and has it set, unless that is under way already.
  void make_key(const storage::Due& due);

  /// To be called about once a second.
  void sweep() { pace_.sweep(std::chrono::steady_clock::now()); }
  /// Finishes what waits.
  void stop() { pool_.stop(); }

 private:
  void sign(const std::string& private_key, const std::string& blinded,
            const net::Respond& respond);
  void write_use(const protocol::TicketUse& use, storage::TicketScope scope, std::string ticket,
                 const net::Respond& respond);
  [[nodiscard]] std::string keyed_hash(std::string_view bytes) const;

  Services& services_;
  TicketPace pace_;
  std::mutex making_mutex_;
  /// What keys are being made for.
  std::set<std::string> making_;
  WorkerPool pool_;
};

}  // namespace server::app
