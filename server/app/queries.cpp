#include "server/app/queries.hpp"

#include <algorithm>
#include <limits>

#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "server/links/card_queries.hpp"
#include "server/net/static_files.hpp"
#include "storage/forum/thread_repository.hpp"
#include "storage/links/derived_id.hpp"
#include "storage/own/own_repository.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "storage/revision_repository.hpp"
#include "storage/talks/talk_repository.hpp"
#include "storage/templates/version_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

// Pages of events may be longer than pages of items: programs read whole channels by them.
constexpr std::int64_t events_page_max = 1'000;
// 200 code points each.
constexpr std::int64_t answers_page_max = 500;

// Changes with the form of the answers, so that nobody keeps one of an older form as current.
constexpr std::string_view form_of_answers = "1";

std::int64_t bounded(std::int64_t limit, std::int64_t most) {
  return limit < 1 ? 1 : std::min(limit, most);
}

std::string positioned(const storage::PositionedState& from) {
  std::string out = "{\"seq\":";
  write_json(out, from.seq);
  out.append(",\"state\":");
  write_json(out, from.state);
  out.push_back('}');
  return out;
}

template <class T>
std::string named_list(const char* name, const std::vector<T>& list) {
  std::string out = "{\"";
  out.append(name).append("\":");
  write_json(out, list);
  out.push_back('}');
  return out;
}

}  // namespace

Result<Validated> ask_one_channel(
    storage::Reader& reader, auth::Access& access, const ChannelName& channel,
    std::string_view if_none_match,
    const std::function<QueryResult(const storage::ChannelRow& row)>& ask) {
  if (auto readable = access.require_read(channel); !readable) return readable.error();
  const auto* row = reader.channel(channel);
  if (row == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  Validated answer;
  answer.etag.append("\"").append(form_of_answers).append("-").append(row->epoch.text());
  answer.etag.append("-").append(std::to_string(row->head)).append("\"");
  if (net::matches_etag(if_none_match, answer.etag)) return answer;
  auto json = ask(*row);
  if (!json) return json.error();
  answer.json = std::move(*json);
  return answer;
}

Validated validated(std::string json, std::string_view if_none_match) {
  Validated answer;
  answer.etag = "\"" + storage::derived_id(json).text() + "\"";
  if (!net::matches_etag(if_none_match, answer.etag)) answer.json = std::move(json);
  return answer;
}

QueryResult channel_events(storage::Reader& reader, const storage::ChannelRow& row,
                           const ChannelQuery& query) {
  std::string out = "{\"epoch\":";
  write_json(out, row.epoch);
  out.append(",\"head\":");
  write_json(out, row.head);
  out.append(",\"events\":[");
  bool first = true;
  const auto limit = bounded(query.limit, events_page_max);
  for (const auto& event : reader.events(row, query.after.value_or(0), limit)) {
    if (!first) out.push_back(',');
    first = false;
    out.append(event.body);
  }
  out.append("]}");
  return out;
}

QueryResult channel_page(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query) {
  constexpr auto newest = std::numeric_limits<std::int64_t>::max();
  const auto limit = bounded(query.limit, static_cast<std::int64_t>(limits::page_items_max));
  return positioned(reader.page(row, query.stream, query.before.value_or(newest), limit));
}

QueryResult channel_item(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query) {
  if (query.number) return positioned(reader.item_by_number(row, query.stream, *query.number));
  return positioned(reader.item_by_id(row, query.stream, query.id));
}

QueryResult item_revisions(storage::Reader& reader, const storage::ChannelRow& row,
                           const ChannelQuery& query) {
  return named_list("revisions", storage::revisions_of(reader, row, query.id));
}

QueryResult poll_answers(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query) {
  return named_list("answers", storage::kept_answers(reader, row, query.id, query.after.value_or(0),
                                                     bounded(query.limit, answers_page_max)));
}

QueryResult task_entries(storage::Reader& reader, const storage::ChannelRow& row,
                         std::string_view task) {
  return positioned(reader.at_task(row, task));
}

QueryResult template_version(storage::Reader& reader, const storage::ChannelRow& row,
                             std::string_view version) {
  const auto found = storage::find_version(reader, row.name.item(), version);
  if (!found) return refuse(ErrorCode::not_found, "no such version");
  return to_json(*found);
}

QueryResult thread_list(storage::Reader& reader, auth::Access& access, std::optional<ItemId> area,
                        std::optional<Time> before, std::int64_t limit) {
  if (auto readable = access.require(auth::Action::read_public, talks_channel); !readable) {
    return readable.error();
  }
  const auto most = bounded(limit, static_cast<std::int64_t>(limits::page_items_max));
  return named_list("threads",
                    storage::list_threads(reader, area, before, most, access.account().value()));
}

QueryResult drafts(storage::Reader& reader, auth::Access& access) {
  return named_list("talks", storage::drafts_of(reader, access.account().value()));
}

QueryResult following(storage::Reader& reader, auth::Access& access) {
  return named_list("following", storage::following(reader, access.account().value()));
}

QueryResult cards(storage::Reader& reader, auth::Access& access, std::string_view addresses) {
  std::vector<Address> wanted;
  while (!addresses.empty()) {
    const auto comma = addresses.find(',');
    if (const auto address = Address::parse(addresses.substr(0, comma))) wanted.push_back(*address);
    addresses = comma == std::string_view::npos ? std::string_view{} : addresses.substr(comma + 1);
  }
  if (wanted.size() > limits::query_ids_max) {
    return refuse(ErrorCode::too_long, "too many addresses", "of");
  }
  return named_list("cards", links::readable_cards(reader, access, wanted));
}

}  // namespace server::app
