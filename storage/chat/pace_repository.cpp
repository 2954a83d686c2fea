#include "storage/chat/pace_repository.hpp"

#include <map>
#include <string>
#include <utility>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::optional<Time> last_said(Transaction& transaction, const ChannelName& talk,
                              const AccountId& account, Time since) {
  const auto channel = transaction.channel(talk)->id;
  auto& paces = transaction.paces();
  auto known = paces.find(channel);
  if (known == paces.end()) {
    known = paces.try_emplace(channel).first;
    const auto rows = transaction.sql().exec_params(
        "SELECT account, " STORAGE_TIME("at") " FROM chat_pace WHERE channel_id = $1 AND at >= $2",
        channel, format_time(since));
    for (const auto& row : rows) {
      known->second.insert_or_assign(read_id<AccountId>(row[0]), read_time(row[1]));
    }
  }
  const auto found = known->second.find(account);
  return found == known->second.end() ? std::nullopt : std::optional{found->second};
}

void write_said(Transaction& transaction, const std::vector<Said>& said) {
  // The last of each person.
  std::map<std::pair<std::int64_t, AccountId>, Time> last;
  for (const auto& one : said) last.insert_or_assign({one.channel, one.account}, one.at);
  if (last.empty()) return;
  ArrayLiteral channels, accounts, times;
  for (const auto& [who, at] : last) {
    channels.add(who.first);
    accounts.add(std::string_view{who.second.text()});
    times.add(std::string_view{format_time(at)});
  }
  transaction.sql().exec_params(
      "INSERT INTO chat_pace (channel_id, account, at)"
      " SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[])"
      " ON CONFLICT (channel_id, account) DO UPDATE SET at = excluded.at",
      channels.text(), accounts.text(), times.text());
}

void forget_pace(Transaction& transaction, const ChannelName& talk) {
  transaction.paces().erase(transaction.channel(talk)->id);
  transaction.forget_said(transaction.channel(talk)->id);
  transaction.sql().exec_params("DELETE FROM chat_pace WHERE channel_id = $1",
                                transaction.channel(talk)->id);
}

}  // namespace storage
