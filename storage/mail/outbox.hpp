// Takes mails out of the outbox, one at a time, for the thread that sends them. Several servers
// share: a mail is claimed for a while, and whoever dies with it leaves it to the others. It bears
// the same id at every try, and `begin` is committed before its text leaves, so what may have
// arrived twice is known. Used by one thread, but `stop`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/notifications/messages.hpp"
#include "protocol/talks/messages.hpp"
#include "protocol/time.hpp"

namespace storage {

/// Longer than sending takes at most (30 s, server/mail/smtp.cpp), and a little.
inline constexpr std::chrono::seconds mail_lease{40};

struct ClaimedMail {
  std::string id;
  protocol::LineReason kind{};
  protocol::Time made_at{};
  /// This one counts.
  std::int64_t tries = 0;
  /// It may have arrived before.
  bool begun = false;
  /// Of the person, as it is now.
  std::string address;
  std::string name;
  /// As it is now.
  protocol::Talk talk;
  protocol::Time published_at{};
  /// Has a seat now, or is named in the plan.
  bool takes_part = false;
};

/// Functions throw std::runtime_error when the database cannot be asked; the next call tries again.
class Outbox {
 public:
  explicit Outbox(const std::string& connection);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// What waits longest, for mail_lease. Mails to people who are gone are dropped.
  std::optional<ClaimedMail> claim(protocol::Time now);
  /// Its text leaves now; false where somebody else has it by then.
  bool begin(const std::string& id, protocol::Time now);
  /// Nothing is to be done about it any more.
  void finish(const std::string& id);
  /// Once more at `at`; `may_have_arrived`, if no answer came.
  void put_back(const std::string& id, protocol::Time at, bool may_have_arrived);

  /// Any thread. Ends what waits for the database, for ever.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storage
