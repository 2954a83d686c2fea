// A real PostgreSQL for tests, and handlers run on it one by one, as the writer does. After every
// command it checks the product's central invariant by itself: for each channel, old snapshot +
// new events = new snapshot; and that a refusal wrote nothing. BT_TEST_DATABASE says how to reach a
// server on which databases may be made (scripts/postgres-temp).
#pragma once

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "protocol/accounts/messages.hpp"
#include "protocol/contacts/messages.hpp"
#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/effect.hpp"
#include "storage/transaction.hpp"
#include "tests/support/scenario.hpp"

namespace tests {

/// A migrated database of its own; dropped at the end.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  /// libpq connection string.
  [[nodiscard]] const std::string& connection() const { return connection_; }

 private:
  std::string server_;
  std::string name_;
  std::string connection_;
};

class DatabaseFixture {
 public:
  using Handle =
      std::function<protocol::Result<protocol::Done>(storage::Transaction&, server::auth::Access&)>;
  template <class Command>
  using Handler = protocol::Result<protocol::Done> (*)(storage::Transaction&, server::auth::Access&,
                                                       const protocol::ChannelName&,
                                                       const Command&);

  DatabaseFixture();
  ~DatabaseFixture();
  DatabaseFixture(const DatabaseFixture&) = delete;
  DatabaseFixture& operator=(const DatabaseFixture&) = delete;

  // --- What is there before the first command --------------------------------------------------

  protocol::AuthorityId make_authority();
  /// An active member of a new authority, with these roles beside.
  protocol::AccountId make_account(std::vector<protocol::Role> roles = {});
  protocol::ContactId make_contact(std::vector<protocol::AccountId> people,
                                   std::vector<protocol::AccountId> deputies = {});
  /// The `area:` channel of a new area.
  protocol::ChannelName make_area(std::string name = "Fachverfahren");
  /// The `template:` channel of a new template with these tasks.
  protocol::ChannelName make_template(const protocol::ContactId& contact,
                                      const std::vector<std::string>& tasks);
  /// A file that the account has uploaded for the channel.
  protocol::FileId make_file(const protocol::ChannelName& channel,
                             const protocol::AccountId& account,
                             protocol::FileType type = protocol::FileType::png);

  // --- Commands --------------------------------------------------------------------------------

  /// Runs one command in a transaction of its own. Commands on `talk:` and `desk:` lock both.
  template <class Command>
  protocol::Result<protocol::Done> run(std::type_identity_t<Handler<Command>> handler,
                                       const protocol::AccountId& author,
                                       const protocol::ChannelName& channel,
                                       const Command& command) {
    return run_as(
        protocol::Author{author}, channel,
        [&](storage::Transaction& transaction, server::auth::Access& access) {
          return handler(transaction, access, channel, command);
        },
        Command::name);
  }
  /// The same for what must be done; fails the test if it is refused.
  template <class Command>
  protocol::Done must(std::type_identity_t<Handler<Command>> handler,
                      const protocol::AccountId& author, const protocol::ChannelName& channel,
                      const Command& command) {
    return required(run(handler, author, channel, command));
  }
  /// The refusal's code and field, "forbidden", "bad_value data.task"; fails the test without one.
  template <class Command>
  std::string refusal(std::type_identity_t<Handler<Command>> handler,
                      const protocol::AccountId& author, const protocol::ChannelName& channel,
                      const Command& command) {
    return refused(run(handler, author, channel, command));
  }
  /// For effects and whatever else is no command, and for handlers of another form; `command` is
  /// what scenarios call it.
  protocol::Result<protocol::Done> run_as(const protocol::Author& by,
                                          const protocol::ChannelName& channel,
                                          const Handle& handle, std::string command = {});
  /// Several commands in one transaction, as a batch of the writer; all checks follow at its end.
  std::vector<protocol::Result<protocol::Done>> run_batch(const protocol::Author& by,
                                                          const protocol::ChannelName& channel,
                                                          const std::vector<Handle>& handles);

  /// The time of the next command; moves on by a second with each.
  protocol::Time now;
  /// The server that runs them sends mails.
  bool keeps_mails = false;

  // --- What came of it -------------------------------------------------------------------------

  /// As of the last command.
  protocol::State snapshot(const protocol::ChannelName& channel);
  /// All events of the channel as they are stored now.
  std::vector<protocol::Event> events(const protocol::ChannelName& channel);
  /// Name of the newest event, "" if there is none.
  std::string last_event(const protocol::ChannelName& channel);
  /// Effects of the last command or batch.
  const std::vector<storage::PendingEffect>& effects() const { return effects_; }
  /// Those of one kind.
  std::vector<storage::Effect> effects(storage::EffectKind kind) const;
  bool exists(const protocol::ChannelName& channel);
  /// Runs a query on what is committed.
  void read(const std::function<void(storage::Reader&)>& query);
  /// First column of the first row, "" for none; parameters are texts.
  std::string query_value(const std::string& sql, const std::vector<std::string>& parameters = {});
  /// libpq connection string of the database.
  [[nodiscard]] static const std::string& connection();
  /// How many places of this test's channels hold the text; after an erasure there must be none.
  std::int64_t count_places_with(const std::string& text);
  /// Replaying every log from its beginning gives the same snapshots. For the end of a story.
  void check_replay();

  /// From here on each event is a step of tests/scenarios/<name>.json, what the reducers of all
  /// languages are tested with; see scenario.hpp.
  void record(std::string name);
  /// Compares the steps so far with the file; the rest of the test is none. At the end by itself.
  void stop_recording();
  /// The steps so far are those of another section of the test.
  void discard_recording();

 private:
  struct Impl;

  static protocol::Done required(const protocol::Result<protocol::Done>& result);
  static std::string refused(const protocol::Result<protocol::Done>& result);
  /// Compares every channel with what its new events make of it, and remembers how it is now.
  void check_snapshots();

  std::unique_ptr<Impl> impl_;
  std::map<protocol::ChannelName, storage::PositionedState> known_;
  /// Where the lists stood when the test began, which all tests of a program share.
  std::map<protocol::ChannelName, protocol::Seq> lists_from_;
  std::vector<storage::PendingEffect> effects_;
  std::string recording_;
  /// Name of the command that runs.
  std::string doing_;
  std::vector<ScenarioStep> steps_;
  /// More than these at the end: the test broke off.
  const int exceptions_ = std::uncaught_exceptions();
};

}  // namespace tests
