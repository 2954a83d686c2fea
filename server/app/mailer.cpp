#include "server/app/mailer.hpp"

#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>

#include <spdlog/spdlog.h>

#include "protocol/enum_name.hpp"
#include "server/mail/letter.hpp"
#include "server/mail/message.hpp"
#include "server/mail/retry.hpp"

namespace server::app {

using protocol::LineReason;

namespace {

mail::SmtpOptions smtp_options(const Config& config) {
  mail::SmtpOptions options{config.smtp_url, config.smtp_from, config.smtp_user, {}};
  if (config.smtp_password_file.empty()) return options;
  std::ifstream file{config.smtp_password_file};
  if (!std::getline(file, options.password)) {
    throw std::runtime_error("configuration: cannot read 'smtp_password_file'");
  }
  return options;
}

/// Who waits or was refused has no date to keep, and a reminder is of what is over.
/// Whoever has the date in the calendar no longer takes part.
bool takes_date_back(LineReason reason) {
  return reason == LineReason::seat_cancelled || reason == LineReason::seat_refused ||
         reason == LineReason::seat_withdrawn;
}

/// For the calendar: of who takes part the date, of who does so no longer its end.
bool has_date(const storage::ClaimedMail& mail) {
  if (takes_date_back(mail.kind) || mail.kind == LineReason::talk_cancelled) return true;
  return mail.takes_part && mail.kind != LineReason::reminded;
}

}  // namespace

Mailer::Mailer(const Config& config, Clock clock, Counters& counters)
    : clock_{std::move(clock)},
      counters_{counters},
      place_{public_url_of(config), config.smtp_from},
      outbox_{config.database},
      smtp_{smtp_options(config)} {}

void Mailer::start() {
  thread_ = std::thread{[this] { run(); }};
}

void Mailer::begin_stop() {
  {
    const std::lock_guard lock{mutex_};
    if (!stopping_) stopping_ = Steady::now();
  }
  wake_.notify_all();
}

void Mailer::stop() {
  begin_stop();
  // Whoever is asked for what became of a mail and does not answer, is not waited for.
  if (must_stop()) outbox_.stop();
  if (thread_.joinable()) thread_.join();
}

bool Mailer::is_stopping() {
  const std::lock_guard lock{mutex_};
  return stopping_.has_value();
}

bool Mailer::must_stop() {
  const std::lock_guard lock{mutex_};
  return stopping_ && Steady::now() - *stopping_ >= stop_patience;
}

void Mailer::run() {
  while (!is_stopping()) {
    try {
      for (int i = 0; i < mails_at_once_max && !is_stopping(); ++i) {
        if (!send_next()) break;
      }
    } catch (const std::exception& error) {
      // What was claimed is free again after its lease.
      spdlog::warn("mails wait: {}", error.what());
    }
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, look_every, [this] { return stopping_.has_value(); });
  }
}

bool Mailer::send_next() {
  const auto claimed = outbox_.claim(clock_());
  if (!claimed) return false;
  if (claimed->kind == LineReason::talk_soon && claimed->talk.plan.starts_at <= clock_()) {
    // The mail server was away until it was of no use any more.
    forget(claimed->id);
    return true;
  }
  if (!mail::is_address(claimed->address)) {
    settle(*claimed, mail::SendResult::permanent);
    return true;
  }
  const mail::Sending sending{claimed->address, message_of(*claimed),
                              [&] { return outbox_.begin(claimed->id, clock_()); },
                              [this] { return must_stop(); }};
  settle(*claimed, smtp_.send(sending));
  return true;
}

void Mailer::forget(const std::string& id) {
  for (;;) {
    try {
      return outbox_.finish(id);
    } catch (const std::exception&) {
      if (is_stopping()) throw;
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, look_every, [this] { return stopping_.has_value(); });
    }
  }
}

void Mailer::settle(const storage::ClaimedMail& mail, mail::SendResult result) {
  using mail::SendResult;
  if (result == SendResult::accepted) {
    counters_.mails_sent.fetch_add(1, std::memory_order_relaxed);
    return forget(mail.id);
  }
  const auto at = result == SendResult::permanent
                      ? std::nullopt
                      : mail::retry_at(mail.tries, mail.made_at, clock_());
  if (!at) {
    counters_.mails_given_up.fetch_add(1, std::memory_order_relaxed);
    spdlog::warn("a mail was given up after {} tries ({})", mail.tries,
                 result == SendResult::permanent ? "refused" : "too old");
    return outbox_.finish(mail.id);
  }
  counters_.mails_delayed.fetch_add(1, std::memory_order_relaxed);
  outbox_.put_back(mail.id, *at, mail.begun || result == SendResult::unknown);
}

std::string Mailer::message_of(const storage::ClaimedMail& claimed) const {
  auto letter = mail::letter_of(claimed.kind, claimed.talk, claimed.name,
                                calendar::address_of_talk(place_, claimed.talk.id));
  mail::Message message;
  message.id = "<" + claimed.id + "@" + calendar::host_of(place_) + ">";
  message.date = claimed.made_at;
  message.from = place_.organizer;
  message.to = claimed.address;
  message.subject = std::move(letter.subject);
  message.text = std::move(letter.text);
  if (has_date(claimed)) {
    auto event = calendar::event_of(claimed.talk, place_, claimed.published_at);
    event.cancelled = event.cancelled || takes_date_back(claimed.kind);
    message.method = event.cancelled ? "CANCEL" : "PUBLISH";
    message.ics = calendar::ics_of(
        {event}, event.cancelled ? calendar::Method::cancel : calendar::Method::publish);
  }
  return mail::encode(message);
}

}  // namespace server::app
