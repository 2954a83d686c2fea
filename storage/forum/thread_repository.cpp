#include "storage/forum/thread_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::vector<ListedThread> list_threads(Reader& reader, const std::optional<ItemId>& area,
                                       const std::optional<Time>& before, std::int64_t limit,
                                       const AccountId& account) {
  std::int64_t parent = 0;
  if (area) {
    const auto* row = reader.channel(channel_of(ChannelKind::area, *area));
    if (row == nullptr) return {};
    parent = row->id;
  }
  const auto before_text = before ? format_time(*before) : std::string{"infinity"};
  // Takes a page from an index of threads by their latest change, then looks at each. An entry is
  // the first from its id on, since for a lookup by equality the planner takes the index by seq,
  // where it has to read the whole area.
  const auto rows = reader.sql().exec_params(
      "SELECT c.name, c.marks, " STORAGE_TIME("c.changed_at") ", e.body, o.level, o.read,"
      " (SELECT p.author FROM item p WHERE p.channel_id = c.id AND p.stream = 'posts'"
      "   ORDER BY p.seq DESC, p.id DESC LIMIT 1)"
      " FROM (SELECT id, name, marks, parent, changed_at FROM channel"
      "   WHERE parent IS NOT NULL AND ($1 = 0 OR parent = $1) AND changed_at < $2::timestamptz"
      "   ORDER BY changed_at DESC, id DESC LIMIT $3) c"
      " JOIN LATERAL (SELECT i.id, i.body FROM item i WHERE i.channel_id = c.parent"
      "   AND i.stream = 'threads' AND i.id >= substr(c.name, 8) COLLATE \"C\""
      "   ORDER BY i.id LIMIT 1) e ON e.id = substr(c.name, 8) COLLATE \"C\""
      " LEFT JOIN own_state o ON o.channel_id = c.id AND o.account = $4"
      " ORDER BY c.changed_at DESC, c.id DESC",
      parent, before_text, limit, account.text());
  std::vector<ListedThread> threads;
  for (const auto& row : rows) {
    ListedThread thread;
    thread.entry = from_json<ThreadEntry>(std::string_view{row[3].c_str(), row[3].size()}).value();
    thread.activity.channel = ChannelName::parse(row[0].c_str()).value();
    thread.activity.number = row[1].as<std::int64_t>();
    thread.activity.at = read_optional_time(row[2]);
    if (!row[6].is_null()) thread.activity.by = Author{read_id<AccountId>(row[6])};
    if (!row[4].is_null()) {
      thread.own.level = enum_from_name<FollowLevel>(row[4].c_str()).value();
      thread.own.read = row[5].as<std::int64_t>();
    }
    threads.push_back(std::move(thread));
  }
  return threads;
}

}  // namespace storage
