#include "tests/support/database_fixture.hpp"

#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "protocol/reduce.hpp"
#include "tests/support/database_fixture_impl.hpp"

namespace tests {

using namespace protocol;
using server::auth::Access;

namespace {

/// What the router names for a command on this channel.
std::vector<ChannelName> channels_to_lock(const ChannelName& channel) {
  if (channel.kind != ChannelKind::talk && channel.kind != ChannelKind::desk) return {channel};
  return {channel_of(ChannelKind::talk, channel.item()),
          channel_of(ChannelKind::desk, channel.item())};
}

/// Rows changed by the running transaction; locks do not count.
std::int64_t count_writes(pqxx::transaction_base& sql) {
  return sql
      .exec1(
          "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
          " FROM pg_stat_xact_user_tables")[0]
      .as<std::int64_t>();
}

Event event_of(const storage::StoredEvent& stored) { return from_json<Event>(stored.body).value(); }

}  // namespace

const std::string& DatabaseFixture::connection() { return shared_database().connection(); }

DatabaseFixture::DatabaseFixture()
    : now{parse_time("2026-11-24T10:00:00.000Z").value()},
      impl_{std::make_unique<Impl>(shared_database().connection())} {
  pqxx::work sql{impl_->connection};
  impl_->older_channels =
      sql.exec1("SELECT coalesce(max(id), 0) FROM channel")[0].as<std::int64_t>();
  storage::Reader reader{sql};
  for (const auto& list : {talks_channel, library_channel}) {
    if (const auto* row = reader.channel(list)) known_[list] = reader.snapshot(*row);
    lists_from_[list] = known_[list].seq;
  }
}

DatabaseFixture::~DatabaseFixture() {
  if (std::uncaught_exceptions() == exceptions_) stop_recording();
}

Result<Done> DatabaseFixture::run_as(const Author& by, const ChannelName& channel,
                                     const Handle& handle, std::string command) {
  doing_ = std::move(command);
  auto result = run_batch(by, channel, {handle}).front();
  doing_.clear();
  return result;
}

std::vector<Result<Done>> DatabaseFixture::run_batch(const Author& by, const ChannelName& channel,
                                                     const std::vector<Handle>& handles) {
  std::vector<Result<Done>> results;
  {
    pqxx::work sql{impl_->connection};
    storage::Transaction transaction{sql};
    transaction.set_keeps_mails(keeps_mails);
    transaction.lock(channels_to_lock(channel));
    for (const auto& handle : handles) {
      const auto writes = count_writes(sql);
      transaction.begin_command({by, random_id<Key>(), std::nullopt, now});
      now += std::chrono::seconds{1};
      Access access{transaction, by.account};
      auto result = handle(transaction, access);
      if (result) {
        if (transaction.channel(channel) != nullptr) {
          transaction.save_key(channel, "a hash of the command", *result);
        }
        transaction.keep_command();
      } else {
        INFO("refused: " << result.error().text);
        CHECK(count_writes(sql) == writes);
        transaction.drop_command();
      }
      results.push_back(std::move(result));
    }
    transaction.flush();
    sql.commit();
    effects_ = transaction.take_effects();
  }
  check_snapshots();
  return results;
}

Done DatabaseFixture::required(const Result<Done>& result) {
  if (!result)
    FAIL("refused: " << enum_name(result.error().code) << " " << result.error().field << ": "
                     << result.error().text);
  return *result;
}

std::string DatabaseFixture::refused(const Result<Done>& result) {
  if (result) FAIL("was done, not refused");
  auto text = std::string{enum_name(result.error().code)};
  if (!result.error().field.empty()) text += " " + result.error().field;
  return text;
}

void DatabaseFixture::check_snapshots() {
  pqxx::work sql{impl_->connection};
  storage::Reader reader{sql};
  const auto names = sql.exec_params(
      "SELECT name FROM channel WHERE id > $1 OR name IN ('talks', 'library') ORDER BY id",
      impl_->older_channels);
  for (const auto& name : names) {
    const auto channel = ChannelName::parse(name[0].c_str()).value();
    const auto* row = reader.channel(channel);
    auto now_state = reader.snapshot(*row);
    auto& before = known_[channel];
    if (row->head == before.seq && to_json(now_state.state) == to_json(before.state)) continue;

    auto expected = before.state;
    auto seq = before.seq;
    for (const auto& stored : reader.events(*row, before.seq, 100'000)) {
      const auto event = event_of(stored);
      CHECK(event.seq == ++seq);
      const auto step_before = expected;
      reduce(expected, event.data);
      if (recording_.empty()) continue;
      auto& step = steps_.emplace_back(ScenarioStep{channel, step_before, event, expected, doing_});
      if (lists_from_.contains(channel)) begin_after(step, lists_from_[channel]);
    }
    INFO("old snapshot + events = new snapshot of " << channel.text());
    CHECK(seq == row->head);
    REQUIRE(to_json(expected) == to_json(now_state.state));
    before = std::move(now_state);
  }
}

State DatabaseFixture::snapshot(const ChannelName& channel) { return known_[channel].state; }

std::vector<Event> DatabaseFixture::events(const ChannelName& channel) {
  std::vector<Event> events;
  read([&](storage::Reader& reader) {
    const auto* row = reader.channel(channel);
    if (row == nullptr) return;
    for (const auto& stored : reader.events(*row, 0, 100'000)) events.push_back(event_of(stored));
  });
  return events;
}

std::string DatabaseFixture::last_event(const ChannelName& channel) {
  const auto all = events(channel);
  return all.empty() ? std::string{} : all.back().event;
}

std::vector<storage::Effect> DatabaseFixture::effects(storage::EffectKind kind) const {
  std::vector<storage::Effect> found;
  for (const auto& pending : effects_) {
    if (pending.effect.kind == kind) found.push_back(pending.effect);
  }
  return found;
}

bool DatabaseFixture::exists(const ChannelName& channel) {
  bool found = false;
  read([&](storage::Reader& reader) { found = reader.channel(channel) != nullptr; });
  return found;
}

void DatabaseFixture::read(const std::function<void(storage::Reader&)>& query) {
  pqxx::work sql{impl_->connection};
  storage::Reader reader{sql};
  query(reader);
}

std::string DatabaseFixture::query_value(const std::string& sql,
                                         const std::vector<std::string>& parameters) {
  pqxx::work transaction{impl_->connection};
  auto text = sql;
  // From the last, so that $1 does not find itself in $10.
  for (auto i = parameters.size(); i > 0; --i) {
    const auto mark = "$" + std::to_string(i);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      const auto quoted = transaction.quote(parameters[i - 1]);
      text.replace(at, mark.size(), quoted);
      at += quoted.size();
    }
  }
  const auto rows = transaction.exec(text);
  transaction.commit();
  return rows.empty() || rows[0][0].is_null() ? std::string{} : std::string{rows[0][0].c_str()};
}

std::int64_t DatabaseFixture::count_places_with(const std::string& text) {
  return std::stoll(query_value(
      "SELECT (SELECT count(*) FROM event WHERE position($1 IN body) > 0 AND channel_id > c)"
      " + (SELECT count(*) FROM item WHERE position($1 IN body) > 0 AND channel_id > c)"
      " + (SELECT count(*) FROM revision WHERE position($1 IN text) > 0 AND channel_id > c)"
      " + (SELECT count(*) FROM effect WHERE position($1 IN body) > 0 AND source_channel > c)"
      " FROM (SELECT $2::bigint) older(c)",
      {text, std::to_string(impl_->older_channels)}));
}

void DatabaseFixture::check_replay() {
  for (const auto& [channel, known] : known_) {
    State state;
    for (const auto& event : events(channel)) reduce(state, event.data);
    INFO("replay of " << channel.text());
    REQUIRE(to_json(state) == to_json(known.state));
  }
}

void DatabaseFixture::record(std::string name) {
  recording_ = std::move(name);
  steps_.clear();
}

void DatabaseFixture::stop_recording() {
  if (!recording_.empty()) check_scenario(recording_, steps_);
  recording_.clear();
}

void DatabaseFixture::discard_recording() { recording_.clear(); }

}  // namespace tests
