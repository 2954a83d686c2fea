// A talk with people who draw pseudonyms, for the tests of these.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "server/pseudonyms/pseudonym.hpp"
#include "server/pseudonyms/pseudonym_handlers.hpp"
#include "server/pseudonyms/resolution.hpp"
#include "storage/accounts/account_tools.hpp"
#include "storage/due/due_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;

inline const std::string moderations = "the passphrase of moderation";
inline const std::string protections = "that of data protection";

/// Made once for all tests: it is the same pair whoever asks, as in an installation.
inline const storage::HolderKey& key_of(storage::KeyHolder holder) {
  constexpr pseudonyms::PassphraseCost cheap{1, 8 * 1024};
  static const auto first = pseudonyms::make_holder_key(moderations, cheap);
  static const auto second = pseudonyms::make_holder_key(protections, cheap);
  return holder == storage::KeyHolder::moderation ? first : second;
}

struct Pseudonyms : QuestionFixture {
  Pseudonyms() { query_value("DELETE FROM pseudonym_key RETURNING holder"); }

  static std::string refused(const Result<Done>& result) {
    if (result) return "done";
    const auto& error = result.error();
    return std::string{enum_name(error.code)} + (error.field.empty() ? "" : " " + error.field);
  }
  Result<Done> by_system(const Handle& handle) { return run_as(Author::system(), talk, handle); }
  void make_keys() {
    for (const auto holder :
         {storage::KeyHolder::moderation, storage::KeyHolder::data_protection}) {
      make_key(holder);
    }
  }
  void make_key(storage::KeyHolder holder) {
    by_system([&](storage::Transaction& transaction, auth::Access&) {
      pseudonyms::keep_holder_key(transaction, holder, key_of(holder));
      return Result<Done>{Done{}};
    });
  }
  Result<Done> note_drawn(const AccountId& who) {
    return run_as(Author{who}, talk, [&](storage::Transaction& transaction, auth::Access& access) {
      return pseudonyms::note_drawn(transaction, access, talk);
    });
  }
  static PseudonymId id_of(char letter) {
    PseudonymId id;
    id.bytes.fill(static_cast<std::uint8_t>(letter));
    // A random one of each test: all of a program share one database.
    static const auto salt = std::random_device{}();
    id.bytes[0] = static_cast<std::uint8_t>(salt);
    id.bytes[1] = static_cast<std::uint8_t>(salt >> 8);
    return id;
  }
  /// Both transactions, as the app does them; the pseudonym, or the refusal.
  std::string draw(const AccountId& who, const std::string& secret) {
    const auto drawn = note_drawn(who);
    if (!drawn) return refused(drawn);
    PseudonymId pseudonym;
    const auto made =
        run_as(Author::under({}), talk, [&](storage::Transaction& transaction, auth::Access&) {
          pseudonym = PseudonymId{transaction.new_id().bytes};
          const storage::SealingKeys keys{key_of(storage::KeyHolder::moderation).public_key,
                                          key_of(storage::KeyHolder::data_protection).public_key};
          return pseudonyms::add(transaction,
                                 {pseudonym, talk, pseudonyms::hash_of_secret(secret, talk),
                                  pseudonyms::seal({who, pseudonym}, keys)});
        });
    if (!made) return refused(made);
    return made->item->text();
  }
  PseudonymId drawn(const AccountId& who, const std::string& secret) {
    return PseudonymId::parse(draw(who, secret)).value();
  }
  template <class Command>
  Result<Done> under(const PseudonymId& pseudonym, const ChannelName& channel,
                     std::type_identity_t<Handler<Command>> handler, const Command& command) {
    return run_as(
        Author::under(pseudonym), channel,
        [&](storage::Transaction& transaction, auth::Access&) {
          auto access = auth::Access::by_pseudonym(transaction, talk, pseudonym);
          return handler(transaction, access, channel, command);
        },
        Command::name);
  }
  ItemId ask_under(const PseudonymId& pseudonym, const char* text) {
    return under(pseudonym, talk, questions::handle_ask, question(text)).value().item.value();
  }
  std::string found(const AccountId& who, const ChannelName& channel, const std::string& secret) {
    std::string text;
    read([&](storage::Reader& reader) {
      auth::Access access{reader, who};
      const auto result = pseudonyms::find(reader, access, channel, secret);
      text = result ? result->id.text() : std::string{enum_name(result.error().code)};
    });
    return text;
  }
  void end() {
    run_as(Author{ada}, desk, [&](storage::Transaction& transaction, auth::Access& access) {
      return talks::handle_move(
          transaction, access, desk, TalkMove{TalkState::follow_up},
          [](auto& ending, const ChannelName& ended, State&) {
            pseudonyms::end_with_talk(ending, ended);
          },
          nullptr);
    });
  }
  /// At whatever time: the command line goes by the real clock.
  bool is_due(storage::DueKind kind, const ChannelName& channel, const ItemId& item) {
    return query_value("SELECT count(*) FROM due WHERE kind = $1 AND channel = $2 AND item = $3",
                       {std::string{enum_name(kind)}, channel.text(), item.text()}) == "1";
  }
  std::string count(const std::string& table) {
    return query_value("SELECT count(*) FROM " + table +
                           " t JOIN channel c ON c.id = t.channel_id WHERE c.name = $1",
                       {talk.text()});
  }
  /// "done", or what the command line says.
  std::string said(const std::function<void(storage::Transaction&)>& work) {
    try {
      storage::in_one_transaction(connection(), work);
      return "done";
    } catch (const std::exception& error) {
      return error.what();
    }
  }
  std::string open(std::int64_t question, const std::string& passphrase,
                   const std::string& reason = "Beleidigung") {
    return said([&](storage::Transaction& transaction) {
      const auto key = pseudonyms::unlock(
          pseudonyms::require_holder_key(transaction, storage::KeyHolder::moderation), passphrase);
      pseudonyms::open_for_moderation(transaction, {id, question}, key, reason);
    });
  }
  /// The account, or what the command line says.
  std::string complete(std::int64_t question, const std::string& passphrase,
                       const std::optional<std::string>& untold = {}) {
    std::string account;
    const auto result = said([&](storage::Transaction& transaction) {
      const auto key = pseudonyms::unlock(
          pseudonyms::require_holder_key(transaction, storage::KeyHolder::data_protection),
          passphrase);
      account = pseudonyms::complete(transaction, {id, question}, key, untold).text();
    });
    return result == "done" ? account : result;
  }
  std::string resolutions(const std::string& what = "count(*)") {
    return query_value("SELECT " + what + " FROM pseudonym_resolution WHERE talk = $1",
                       {id.text()});
  }
};

}  // namespace tests
