#include "storage/own/own_repository.hpp"

#include <map>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "protocol/limits.hpp"
#include "storage/own/activity_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// More votes of one person in one channel than anybody gives.
constexpr std::int64_t own_votes_max = 2'000;
constexpr std::int64_t following_max = 200;

/// "[1,2]"
std::vector<std::int64_t> read_integers(const pqxx::field& json) {
  std::vector<std::int64_t> values;
  const auto list = parse_json(std::string_view{json.c_str(), json.size()}).value();
  for (const auto& item : list.items) values.push_back(item.integer);
  return values;
}

void read_levels(Reader& reader, std::int64_t channel, const std::string& accounts, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT account, level, read FROM own_state WHERE account = ANY($1::uuid[])"
      " AND channel_id = $2",
      accounts, channel);
  for (const auto& row : rows) {
    auto& own = owns.at(read_id<AccountId>(row[0]));
    own.level = enum_from_name<FollowLevel>(row[1].c_str()).value();
    own.read = row[2].as<std::int64_t>();
  }
}

void read_votes(Reader& reader, std::int64_t channel, const std::string& accounts, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT w.account, v.question FROM unnest($1::uuid[]) w(account), LATERAL"
      " (SELECT question FROM vote WHERE account = w.account AND channel_id = $2 LIMIT $3) v",
      accounts, channel, own_votes_max);
  for (const auto& row : rows) {
    owns.at(read_id<AccountId>(row[0])).votes.push_back(read_id<ItemId>(row[1]));
  }
}

/// Questions on the talk's desk that wait there, were put back, or merged there. Those that were
/// released are tombstones.
void read_waiting(Reader& reader, const ChannelName& talk, const std::string& accounts,
                  Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT i.author, i.body FROM item i JOIN channel c ON c.id = i.channel_id WHERE c.name = $1"
      " AND i.stream = 'questions' AND NOT i.erased AND i.author = ANY($2::uuid[]) ORDER BY i.seq, i.id",
      channel_of(ChannelKind::desk, talk.item()).text(), accounts);
  for (const auto& row : rows) {
    owns.at(read_id<AccountId>(row[0]))
        .waiting.push_back(
            from_json<Question>(std::string_view{row[1].c_str(), row[1].size()}).value());
  }
}

void read_ballots(Reader& reader, std::int64_t channel, const std::string& accounts, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT account, poll, array_to_json(choices), answer FROM ballot"
      " WHERE account = ANY($1::uuid[]) AND channel_id = $2",
      accounts, channel);
  for (const auto& row : rows) {
    Ballot ballot;
    ballot.poll = read_id<ItemId>(row[1]);
    ballot.choices = read_integers(row[2]);
    ballot.text.assign(row[3].c_str(), row[3].size());
    owns.at(read_id<AccountId>(row[0])).ballots.push_back(std::move(ballot));
  }
}

void read_reactions(Reader& reader, std::int64_t channel, const std::string& accounts, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT account, message, reaction FROM reaction"
      " WHERE account = ANY($1::uuid[]) AND channel_id = $2 AND message IN"
      " (SELECT id FROM item WHERE channel_id = $2 AND stream = 'messages'"
      "  ORDER BY seq DESC, id DESC LIMIT $3) ORDER BY message, reaction",
      accounts, channel, static_cast<std::int64_t>(limits::window_items));
  for (const auto& row : rows) {
    owns.at(read_id<AccountId>(row[0]))
        .reactions.push_back(
            {read_id<ItemId>(row[1]), enum_from_name<Reaction>(row[2].c_str()).value()});
  }
}

void read_certificates(Reader& reader, std::int64_t channel, const std::string& accounts,
                       Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT account FROM certificate WHERE account = ANY($1::uuid[]) AND channel_id = $2",
      accounts, channel);
  for (const auto& row : rows) owns.at(read_id<AccountId>(row[0])).certificate = true;
}

/// In one's own inbox.
void read_feeds(Reader& reader, const std::string& accounts, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT account FROM calendar_feed WHERE account = ANY($1::uuid[])", accounts);
  for (const auto& row : rows) owns.at(read_id<AccountId>(row[0])).feed = true;
}

/// Who may not write into the talk's chat, as its desk says.
void read_muted(Reader& reader, const ChannelName& talk, Owns& owns) {
  const auto rows = reader.sql().exec_params(
      "SELECT i.body FROM item i JOIN channel c ON c.id = i.channel_id"
      " WHERE c.name = $1 AND i.stream = 'talk' AND i.id = $2",
      channel_of(ChannelKind::desk, talk.item()).text(), talk.item().text());
  for (const auto& row : rows) {
    const auto subject = from_json<Talk>(std::string_view{row[0].c_str(), row[0].size()}).value();
    for (const auto& person : subject.muted) {
      if (const auto own = owns.find(person); own != owns.end()) own->second.muted = true;
    }
  }
}

}  // namespace

void set_follow_level(Transaction& transaction, const ChannelName& channel,
                      const AccountId& account, FollowLevel level) {
  transaction.write_own_states();
  transaction.sql().exec_params(
      "INSERT INTO own_state (account, channel_id, level) VALUES ($1, $2, $3)"
      " ON CONFLICT (account, channel_id) DO UPDATE SET level = excluded.level",
      account.text(), transaction.channel(channel)->id, std::string{enum_name(level)});
}

void set_read(Transaction& transaction, const ChannelName& channel, const AccountId& account,
              std::int64_t number) {
  transaction.write_own_states();
  transaction.sql().exec_params(
      "INSERT INTO own_state (account, channel_id, read) VALUES ($1, $2, $3)"
      " ON CONFLICT (account, channel_id) DO UPDATE"
      " SET read = greatest(own_state.read, excluded.read)",
      account.text(), transaction.channel(channel)->id, number);
}

void write_posted(Transaction& transaction, const std::vector<PostedRun>& runs) {
  if (runs.empty()) return;
  ArrayLiteral accounts, channels, firsts, lasts;
  for (const auto& run : runs) {
    accounts.add(std::string_view{run.account.text()});
    channels.add(run.channel);
    firsts.add(run.first);
    lasts.add(run.last);
  }
  // One after the other, a run is read if all before it was. As others' posts lie between the runs
  // of one person, that is so for one of them at most: the one right behind what was read before
  // the batch. Without a row nothing was, so it can only be the one from the first post on. The
  // channel's lock keeps others from changing or making the row meanwhile.
  transaction.sql().exec_params(
      "WITH w AS (SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])"
      "   w(account, channel_id, first, last)),"
      " stood AS (SELECT account, channel_id,"
      "   max(w.last) FILTER (WHERE w.first = s.read + 1) AS read"
      "   FROM w JOIN own_state s USING (account, channel_id) GROUP BY account, channel_id),"
      " had AS (UPDATE own_state o SET"
      "   level = CASE o.level WHEN 'muted' THEN 'muted' ELSE 'following' END,"
      "   read = coalesce(n.read, o.read)"
      "   FROM stood n WHERE o.account = n.account AND o.channel_id = n.channel_id"
      "   RETURNING o.account, o.channel_id)"
      " INSERT INTO own_state (account, channel_id, level, read)"
      " SELECT account, channel_id, 'following',"
      "   coalesce(max(last) FILTER (WHERE first = 1), 0) FROM w"
      " WHERE NOT EXISTS (SELECT 1 FROM had h"
      "   WHERE h.account = w.account AND h.channel_id = w.channel_id)"
      " GROUP BY account, channel_id",
      accounts.text(), channels.text(), firsts.text(), lasts.text());
}

Owns owns_of(Reader& reader, const ChannelRow& channel, const std::vector<AccountId>& accounts) {
  Owns owns;
  ArrayLiteral wanted;
  for (const auto& account : accounts) {
    if (owns.try_emplace(account).second) wanted.add(std::string_view{account.text()});
  }
  if (owns.empty()) return owns;
  const auto list = wanted.text();
  read_levels(reader, channel.id, list, owns);
  const auto kind = channel.name.kind;
  if (kind == ChannelKind::talk || kind == ChannelKind::template_) {
    read_votes(reader, channel.id, list, owns);
  }
  if (kind == ChannelKind::talk) {
    read_waiting(reader, channel.name, list, owns);
    read_muted(reader, channel.name, owns);
    read_ballots(reader, channel.id, list, owns);
    read_reactions(reader, channel.id, list, owns);
    read_certificates(reader, channel.id, list, owns);
  }
  if (kind == ChannelKind::inbox) read_feeds(reader, list, owns);
  return owns;
}

std::vector<Following> following(Reader& reader, const AccountId& account) {
  const auto rows = reader.sql().exec_params(
      "SELECT c.name, c.read,"
      " CASE s.stream WHEN 'talk' THEN s.body::json->'plan'->>'title'"
      "   ELSE s.body::json->>'title' END"
      " FROM (SELECT c.id, c.name, c.changed_at, o.read FROM own_state o"
      "   JOIN channel c ON c.id = o.channel_id WHERE o.account = $1 AND o.level = 'following'"
      "   ORDER BY c.changed_at DESC NULLS LAST, c.id DESC LIMIT $2) c"
      " JOIN item s ON s.channel_id = c.id AND s.stream = split_part(c.name, ':', 1)"
      "   AND s.id = split_part(c.name, ':', 2)"
      " ORDER BY c.changed_at DESC NULLS LAST, c.id DESC",
      account.text(), following_max);
  std::vector<Following> followed;
  std::vector<ChannelName> names;
  for (const auto& row : rows) {
    Following entry;
    entry.channel = ChannelName::parse(row[0].c_str()).value();
    entry.read = row[1].as<std::int64_t>();
    entry.title = row[2].c_str();
    names.push_back(entry.channel);
    followed.push_back(std::move(entry));
  }
  std::map<ChannelName, Activity> activities;
  for (auto& activity : activity_of(reader, names)) activities.emplace(activity.channel, activity);
  for (auto& entry : followed) entry.activity = activities[entry.channel];
  return followed;
}

}  // namespace storage
