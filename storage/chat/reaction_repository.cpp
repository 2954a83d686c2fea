#include "storage/chat/reaction_repository.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void write_reactions(Transaction& transaction, const std::vector<ReactionChange>& changes) {
  // The last word of each person on each message and reaction.
  std::map<std::tuple<std::int64_t, std::string, std::string, Reaction>, bool> last;
  for (const auto& change : changes) {
    last.insert_or_assign(
        {change.channel, change.message.text(), change.account.text(), change.reaction}, change.on);
  }
  if (last.empty()) return;
  ArrayLiteral channels, messages, accounts, reactions, ons;
  for (const auto& [which, on] : last) {
    channels.add(std::get<0>(which));
    messages.add(std::string_view{std::get<1>(which)});
    accounts.add(std::string_view{std::get<2>(which)});
    reactions.add(enum_name(std::get<3>(which)));
    ons.add(std::string_view{on ? "t" : "f"});
  }
  transaction.sql().exec_params(
      "WITH w AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::text[],"
      "   $5::boolean[]) w(channel_id, message, account, reaction, is_on)),"
      " given AS (INSERT INTO reaction (channel_id, message, account, reaction)"
      "   SELECT channel_id, message, account, reaction FROM w WHERE is_on"
      "   ON CONFLICT DO NOTHING RETURNING channel_id, message),"
      " taken AS (DELETE FROM reaction r USING w WHERE NOT w.is_on"
      "   AND r.channel_id = w.channel_id AND r.message = w.message AND r.account = w.account"
      "   AND r.reaction = w.reaction RETURNING r.channel_id, r.message)"
      " INSERT INTO reaction_due (channel_id, message)"
      " SELECT * FROM given UNION SELECT * FROM taken ON CONFLICT DO NOTHING",
      channels.text(), messages.text(), accounts.text(), reactions.text(), ons.text());
}

std::vector<ReactionTally> take_due_reactions(Transaction& transaction, const ChannelName& talk) {
  const auto channel = transaction.channel(talk)->id;
  const auto due = transaction.sql().exec_params(
      "DELETE FROM reaction_due WHERE channel_id = $1 RETURNING message", channel);
  std::map<std::string, ReactionTally> tallies;
  ArrayLiteral messages;
  for (const auto& row : due) {
    messages.add(std::string_view{row[0].c_str()});
    tallies.emplace(row[0].c_str(), ReactionTally{read_id<ItemId>(row[0]), {}});
  }
  if (tallies.empty()) return {};
  const auto rows = transaction.sql().exec_params(
      "SELECT message, reaction, count(*) FROM reaction"
      " WHERE channel_id = $1 AND message = ANY($2::text[]) GROUP BY message, reaction",
      channel, messages.text());
  for (const auto& row : rows) {
    tallies.at(row[0].c_str())
        .reactions.push_back(
            {enum_from_name<Reaction>(row[1].c_str()).value(), row[2].as<std::int64_t>()});
  }
  std::vector<ReactionTally> in_order;
  for (auto& [id, tally] : tallies) {
    std::sort(tally.reactions.begin(), tally.reactions.end(),
              [](const auto& a, const auto& b) { return a.reaction < b.reaction; });
    in_order.push_back(std::move(tally));
  }
  return in_order;
}

void forget_reactions(Transaction& transaction, const ChannelName& talk, const ItemId& message) {
  const auto channel = transaction.channel(talk)->id;
  transaction.forget_reactions(channel, message);
  transaction.sql().exec_params(
      "WITH due AS (DELETE FROM reaction_due WHERE channel_id = $1 AND message = $2)"
      " DELETE FROM reaction WHERE channel_id = $1 AND message = $2",
      channel, message.text());
}

std::vector<ChannelName> channels_with_due_reactions(Reader& reader, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT name FROM channel WHERE id IN (SELECT channel_id FROM reaction_due LIMIT $1)", limit);
  std::vector<ChannelName> channels;
  for (const auto& row : rows) channels.push_back(ChannelName::parse(row[0].c_str()).value());
  return channels;
}

}  // namespace storage
