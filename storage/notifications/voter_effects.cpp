#include "storage/notifications/voter_effects.hpp"

#include <charconv>
#include <optional>
#include <string>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// The effects made here are numbered from (own number + 1) times this, away from all others of the
// same event. More supporters than that would collide; there are not as many people.
constexpr std::int64_t numbers_per_effect = 1'000'000;

/// How far an expansion came: the number of accounts done, a blank, the last of them.
struct Cursor {
  std::int64_t done = 0;
  AccountId last;

  static Cursor parse(const std::optional<std::string>& text) {
    Cursor cursor;
    if (!text) return cursor;
    const auto blank = text->find(' ');
    std::from_chars(text->data(), text->data() + blank, cursor.done);
    cursor.last = AccountId::parse(std::string_view{*text}.substr(blank + 1)).value();
    return cursor;
  }
  [[nodiscard]] std::string text() const { return std::to_string(done) + " " + last.text(); }
};

/// Account or pseudonym, and whether it asked one of the duplicates.
pqxx::result next_voters(Transaction& transaction, const Address& question, const Cursor& cursor,
                         std::size_t limit) {
  // A duplicate may have been merged before it was released; then it stands on the desk.
  const auto desk = channel_of(ChannelKind::desk, question.channel.item());
  return transaction.sql().exec_params(
      "WITH home AS (SELECT id FROM channel WHERE name = $1),"
      " one AS (SELECT $2::text AS question UNION ALL SELECT m.question FROM merged_question m, home"
      "   WHERE m.channel_id = home.id AND m.root = $2)"
      " SELECT account, bool_or(asked) FROM ("
      "   SELECT v.account, false AS asked FROM home, one, vote v"
      "   WHERE v.channel_id = home.id AND v.question = one.question"
      "   UNION ALL SELECT coalesce(i.author, substr(i.body::json->>'by', 11)::uuid), true FROM one, item i JOIN channel c ON c.id = i.channel_id"
      "   WHERE c.name IN ($1, $5) AND i.stream = 'questions' AND i.id = one.question"
      "   AND NOT i.erased"
      "   AND (i.author IS NOT NULL OR i.body::json->>'by' LIKE 'pseudonym:%')) told"
      " WHERE account > $3 GROUP BY account ORDER BY account LIMIT $4",
      question.channel.text(), question.id, cursor.last.text(), static_cast<std::int64_t>(limit),
      desk.text());
}

/// The effect as its row has it now; one that was read earlier may have an older cursor.
std::optional<Effect> stored(Transaction& transaction, const PendingEffect& pending) {
  const auto rows = transaction.sql().exec_params(
      "SELECT body FROM effect WHERE source_channel = $1 AND source_seq = $2 AND n = $3",
      pending.source_channel, pending.source.seq, pending.n);
  if (rows.empty()) return std::nullopt;
  return from_json<Effect>(std::string_view{rows[0][0].c_str(), rows[0][0].size()}).value();
}

}  // namespace

bool add_voter_effects(Transaction& transaction, const PendingEffect& voters, std::size_t limit) {
  auto effect = stored(transaction, voters);
  if (!effect) return false;
  const auto& about = effect->about;
  const auto asked = transaction.find<Question>(about.channel, about.id);
  if (!asked || asked->erased) return false;

  const auto asked_by = asked->by.owner();
  const auto answered_by = asked->answer ? asked->answer->by.owner() : std::nullopt;
  auto cursor = Cursor::parse(effect->cursor);
  const auto rows = next_voters(transaction, about, cursor, limit);
  ArrayLiteral numbers, targets, bodies;
  for (const auto& row : rows) {
    cursor.last = read_id<AccountId>(row[0]);
    ++cursor.done;
    const bool asked_one = row[1].as<bool>();
    if (asked_by == cursor.last || (asked_one && answered_by == cursor.last)) continue;
    Effect line;
    line.kind = EffectKind::add_line;
    line.target = channel_of(ChannelKind::inbox, cursor.last);
    line.about = about;
    line.reason = asked_one ? LineReason::answered : LineReason::vote_answered;
    line.at = effect->at;
    numbers.add((voters.n + 1) * numbers_per_effect + cursor.done);
    targets.add(std::string_view{line.target.text()});
    bodies.add(std::string_view{to_json(line)});
  }
  transaction.sql().exec_params(
      "INSERT INTO effect (source_channel, source_seq, n, target, body)"
      " SELECT $1::bigint, $2::bigint, * FROM unnest($3::integer[], $4::text[], $5::text[])",
      voters.source_channel, voters.source.seq, numbers.text(), targets.text(), bodies.text());
  if (rows.size() < limit) return false;

  effect->cursor = cursor.text();
  transaction.sql().exec_params(
      "UPDATE effect SET body = $4 WHERE source_channel = $1 AND source_seq = $2 AND n = $3",
      voters.source_channel, voters.source.seq, voters.n, to_json(*effect));
  return true;
}

}  // namespace storage
