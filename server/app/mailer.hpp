// Sends what is in the outbox of mails (storage/mail), on a thread of its own, which may wait for
// the mail server as long as that takes. Logs neither addresses nor texts.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/app/services.hpp"
#include "server/calendar/talk_event.hpp"
#include "server/mail/smtp.hpp"
#include "storage/mail/outbox.hpp"

namespace server::app {

class Mailer {
 public:
  /// How often the outbox is looked into while it is empty.
  static constexpr std::chrono::milliseconds look_every{500};
  /// Sent before a look at whether to stop anew; at a second each a few minutes.
  static constexpr int mails_at_once_max = 200;
  /// Mails that are on their way at a stop have this long.
  static constexpr std::chrono::seconds stop_patience{3};

  /// Reads the password file; throws std::runtime_error if it cannot.
  Mailer(const Config& config, Clock clock, Counters& counters);
  ~Mailer() { stop(); }
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;

  void start();
  /// Sends no further mail. Any thread.
  void begin_stop();
  /// Ends the one that is on its way after stop_patience, and returns when nothing runs any more.
  void stop();

 private:
  using Steady = std::chrono::steady_clock;

  void run();
  /// False where none waits.
  bool send_next();
  /// What became of it, and what follows.
  void settle(const storage::ClaimedMail& mail, mail::SendResult result);
  /// It was sent: not again, however long the database is away meanwhile.
  void forget(const std::string& id);
  [[nodiscard]] std::string message_of(const storage::ClaimedMail& mail) const;
  [[nodiscard]] bool is_stopping();
  [[nodiscard]] bool must_stop();

  const Clock clock_;
  Counters& counters_;
  const calendar::Place place_;
  storage::Outbox outbox_;
  mail::Smtp smtp_;
  std::mutex mutex_;
  std::condition_variable wake_;
  /// Since when it is to stop.
  std::optional<Steady::time_point> stopping_;
  std::thread thread_;
};

}  // namespace server::app
