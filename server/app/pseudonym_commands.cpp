#include "server/app/pseudonym_commands.hpp"

#include <charconv>
#include <iostream>
#include <stdexcept>
#include <utility>

#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include "protocol/text.hpp"
#include "server/pseudonyms/resolution.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/accounts/account_tools.hpp"
#include "storage/migrate.hpp"

namespace server::app {

using namespace protocol;
using storage::KeyHolder;

namespace {

// Whoever has a copy of the database can guess at leisure, at a second a guess.
constexpr std::size_t passphrase_code_points_min = 12;

KeyHolder holder_of(const std::string& name) {
  if (name == "moderation") return KeyHolder::moderation;
  if (name == "data-protection") return KeyHolder::data_protection;
  throw std::runtime_error("the holder is 'moderation' or 'data-protection', not '" + name + "'");
}

/// Shows nothing of what is typed while it lives.
class EchoOff {
 public:
  EchoOff() : is_terminal_{tcgetattr(STDIN_FILENO, &before_) == 0} {
    if (!is_terminal_) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~EchoOff() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

class Passphrase {
 public:
  explicit Passphrase(const char* prompt) {
    const EchoOff echo_off;
    if (echo_off.is_terminal()) std::cerr << prompt << ": " << std::flush;
    std::getline(std::cin, text_);
    if (echo_off.is_terminal()) std::cerr << '\n';
    if (text_.empty()) throw std::runtime_error("there is no passphrase on standard input");
  }
  ~Passphrase() { sodium_memzero(text_.data(), text_.size()); }
  Passphrase(const Passphrase&) = delete;
  Passphrase& operator=(const Passphrase&) = delete;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

pseudonyms::Asked asked_of(const ResolveOptions& options) {
  pseudonyms::Asked asked;
  const auto talk = ItemId::parse(options.talk.value_or(""));
  if (!talk) throw std::runtime_error("--talk takes the id in the talk's address");
  asked.talk = *talk;
  const auto text = options.question.value_or("");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), asked.question);
  if (text.empty() || error != std::errc{} || *end != '\0') {
    throw std::runtime_error("--question takes the number of a question: 14 for F 14");
  }
  return asked;
}

int open_for_moderation(const Config& config, const ResolveOptions& options) {
  if (!options.reason) throw std::runtime_error("moderation has to say why: --reason");
  if (options.untold) throw std::runtime_error("--untold is data protection's to say");
  const auto asked = asked_of(options);
  storage::HolderKey locked;
  storage::in_one_transaction(config.database, [&](storage::Transaction& transaction) {
    pseudonyms::require_unopened(transaction, asked, *options.reason);
    locked = pseudonyms::require_holder_key(transaction, KeyHolder::moderation);
  });
  const auto key = pseudonyms::unlock(locked, Passphrase{"Passphrase of moderation"}.text());
  storage::in_one_transaction(config.database, [&](storage::Transaction& transaction) {
    pseudonyms::open_for_moderation(transaction, asked, key, *options.reason);
  });
  std::cout << "the outer seal is open; data protection has to do the second step\n";
  return 0;
}

int complete(const Config& config, const ResolveOptions& options) {
  if (options.reason) throw std::runtime_error("--reason is moderation's to say");
  const auto asked = asked_of(options);
  storage::HolderKey locked;
  storage::in_one_transaction(config.database, [&](storage::Transaction& transaction) {
    std::cout << "reason: " << pseudonyms::opened(transaction, asked).reason << '\n' << std::flush;
    locked = pseudonyms::require_holder_key(transaction, KeyHolder::data_protection);
  });
  const auto key = pseudonyms::unlock(locked, Passphrase{"Passphrase of data protection"}.text());
  std::string found;
  storage::in_one_transaction(config.database, [&](storage::Transaction& transaction) {
    const auto account = pseudonyms::complete(transaction, asked, key, options.untold);
    found = account.text();
    for (const auto& person : storage::people(transaction, {account})) {
      found.append("  ").append(person.name).append(", ").append(person.office);
    }
  });
  std::cout << found << '\n'
            << (options.untold ? "the author is not told, as you say\n"
                               : "the author is told in the inbox of the pseudonym\n");
  return 0;
}

}  // namespace

int make_pseudonym_keys(const Config& config, const std::string& name) {
  storage::require_current_schema(config.database);
  const auto holder = holder_of(name);
  const Passphrase passphrase{"New passphrase"};
  if (count_code_points(passphrase.text()) < passphrase_code_points_min) {
    throw std::runtime_error("a passphrase has at least " +
                             std::to_string(passphrase_code_points_min) + " characters");
  }
  if (isatty(STDIN_FILENO) == 1 && Passphrase{"The same again"}.text() != passphrase.text()) {
    throw std::runtime_error("that was not the same; nothing was changed");
  }
  const auto key = pseudonyms::make_holder_key(passphrase.text());
  bool is_offered = false;
  storage::in_one_transaction(config.database, [&](storage::Transaction& transaction) {
    pseudonyms::keep_holder_key(transaction, holder, key);
    is_offered = storage::offers_pseudonyms(transaction);
  });
  std::cout << "the key of " << name << " is made; nobody can replace a forgotten passphrase\n"
            << (is_offered ? "both keys are there: pseudonyms are offered from now on\n"
                           : "the other holder's key is still to be made\n");
  return 0;
}

int resolve_pseudonym(const Config& config, const ResolveOptions& options) {
  storage::require_current_schema(config.database);
  return holder_of(options.holder) == KeyHolder::moderation ? open_for_moderation(config, options)
                                                            : complete(config, options);
}

}  // namespace server::app
