#include "storage/own/activity_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::vector<Activity> activity_of(Reader& reader, const std::vector<ChannelName>& channels) {
  std::vector<Activity> activities;
  if (channels.empty()) return activities;
  ArrayLiteral names;
  for (const auto& channel : channels) names.add(std::string_view{channel.text()});
  // The counter of a talk has seen its unreleased questions too, which lists must not tell of.
  const auto rows = reader.sql().exec_params(
      "SELECT c.name, CASE split_part(c.name, ':', 1) WHEN 'talk' THEN coalesce("
      "   (SELECT max(i.number) FROM item i WHERE i.channel_id = c.id"
      "     AND i.stream = 'questions'), 0)"
      "  ELSE c.marks END,"
      " (SELECT count(*) FROM item i WHERE i.channel_id = c.id AND i.stream = 'questions'"
      "   AND i.open),"
      " (SELECT count(*) FROM item i WHERE i.channel_id = c.id AND i.stream = 'annotations'"
      "   AND NOT i.erased), " STORAGE_TIME("c.changed_at") ","
      " (SELECT i.author FROM item i WHERE i.channel_id = c.id AND i.stream ="
      "   CASE split_part(c.name, ':', 1) WHEN 'thread' THEN 'posts' ELSE 'questions' END"
      "   ORDER BY i.seq DESC, i.id DESC LIMIT 1)"
      " FROM channel c WHERE c.name = ANY($1::text[])",
      names.text());
  for (const auto& row : rows) {
    Activity activity;
    activity.channel = ChannelName::parse(row[0].c_str()).value();
    activity.number = row[1].as<std::int64_t>();
    activity.open = row[2].as<std::int64_t>();
    activity.annotations = row[3].as<std::int64_t>();
    activity.at = read_optional_time(row[4]);
    if (!row[5].is_null()) activity.by = Author{read_id<AccountId>(row[5])};
    activities.push_back(std::move(activity));
  }
  return activities;
}

}  // namespace storage
