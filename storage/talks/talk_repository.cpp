#include "storage/talks/talk_repository.hpp"

#include <algorithm>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

constexpr std::int64_t drafts_max = 100;

}  // namespace

std::int64_t count_active_accounts(Reader& reader, const std::vector<AccountId>& accounts) {
  ArrayLiteral ids;
  for (const auto& account : accounts) ids.add(std::string_view{account.text()});
  const auto rows = reader.sql().exec_params(
      "SELECT count(*) FROM account WHERE active AND guest_of IS NULL AND id = ANY($1::uuid[])",
      ids.text());
  return rows[0][0].as<std::int64_t>();
}

bool contact_exists(Reader& reader, const ContactId& contact) {
  return !reader.sql()
              .exec_params("SELECT 1 FROM contact_point WHERE id = $1", contact.text())
              .empty();
}

std::vector<TalkEntry> drafts_of(Reader& reader, const AccountId& account) {
  // The texts of state and id cannot stand in a title: there, quotes are escaped.
  const auto rows = reader.sql().exec_params(
      "SELECT i.body FROM channel c JOIN item i ON i.channel_id = c.id AND i.stream = 'talk'"
      " WHERE c.name LIKE 'desk:%' AND position('\"state\":\"draft\"' IN i.body) > 0"
      " AND position('\"' || $1 || '\"' IN i.body) > 0 ORDER BY c.id DESC LIMIT $2",
      account.text(), drafts_max);
  std::vector<TalkEntry> drafts;
  for (const auto& row : rows) {
    auto talk = from_json<Talk>(std::string_view{row[0].c_str(), row[0].size()}).value();
    auto& plan = talk.plan;
    const bool moderates =
        std::find(plan.moderators.begin(), plan.moderators.end(), account) != plan.moderators.end();
    if (talk.state != TalkState::draft || !moderates) continue;
    // Not in the list `talks` yet, so without a seq of it.
    drafts.push_back({talk.id,
                      0,
                      talk.state,
                      std::move(plan.title),
                      plan.starts_at,
                      plan.minutes,
                      plan.contact,
                      std::move(plan.moderators),
                      {},
                      {},
                      {},
                      std::move(plan.series),
                      {}});
  }
  return drafts;
}

}  // namespace storage
