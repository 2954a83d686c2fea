#include "storage/annotations/annotation_repository.hpp"

#include <algorithm>
#include <tuple>

#include <pqxx/pqxx>

#include "protocol/limits.hpp"

namespace storage {

using namespace protocol;

void save_annotation_place(Transaction& transaction, const ChannelName& channel,
                           const Annotation& annotation) {
  transaction.sql().exec_params(
      "INSERT INTO annotation_place (template, channel_id, annotation) VALUES ($1, $2, $3)",
      annotation.template_.text(), transaction.channel(channel)->id, annotation.id.text());
}

void delete_annotation_place(Transaction& transaction, const ChannelName& channel,
                             const Annotation& annotation) {
  transaction.sql().exec_params(
      "DELETE FROM annotation_place WHERE template = $1 AND channel_id = $2 AND annotation = $3",
      annotation.template_.text(), transaction.channel(channel)->id, annotation.id.text());
}

std::vector<Annotation> annotations_of(Reader& reader, const ChannelName& channel,
                                       const ItemId& template_id) {
  const auto* row = reader.channel(channel);
  if (row == nullptr) return {};
  const auto rows = reader.sql().exec_params(
      "SELECT p.annotation, i.body, c.head FROM annotation_place p"
      " JOIN channel c ON c.id = p.channel_id"
      " LEFT JOIN item i ON i.channel_id = p.channel_id AND i.stream = 'annotations'"
      "  AND i.id = p.annotation"
      " WHERE p.template = $1 AND p.channel_id = $2",
      template_id.text(), row->id);
  std::vector<Annotation> annotations;
  for (const auto& found : rows) {
    // Ahead of the stored head is only a batch that has changed the channel; then the stored
    // bodies may be old, or not be there yet.
    const bool changed = found[2].as<std::int64_t>() != row->head;
    auto annotation =
        changed
            ? reader.find<Annotation>(channel, found[0].c_str()).value()
            : from_json<Annotation>(std::string_view{found[1].c_str(), found[1].size()}).value();
    if (!annotation.erased) annotations.push_back(std::move(annotation));
  }
  std::sort(annotations.begin(), annotations.end(), [](const Annotation& a, const Annotation& b) {
    return std::tie(a.seq, a.id) < std::tie(b.seq, b.id);
  });
  return annotations;
}

void save_beyond_window(Transaction& transaction, const ChannelName& channel,
                        std::vector<Annotation>& changed) {
  if (changed.size() <= limits::window_items) return;
  // What this batch has added is not counted yet; then a few more stay than the window shows.
  const auto rows = transaction.sql().exec_params(
      "SELECT seq FROM item WHERE channel_id = $1 AND stream = 'annotations'"
      " ORDER BY seq DESC, id DESC OFFSET $2 LIMIT 1",
      transaction.channel(channel)->id, static_cast<std::int64_t>(limits::window_items) - 1);
  if (rows.empty()) return;
  const auto oldest_shown = rows[0][0].as<Seq>();
  std::erase_if(changed, [&](const Annotation& annotation) {
    if (annotation.seq >= oldest_shown) return false;
    transaction.save(channel, annotation);
    return true;
  });
}

std::vector<ChannelName> notes_with(Reader& reader, const ItemId& template_id, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT DISTINCT c.name FROM annotation_place p JOIN channel c ON c.id = p.channel_id"
      " WHERE p.template = $1 AND c.name LIKE 'notes:%' ORDER BY c.name LIMIT $2",
      template_id.text(), limit);
  std::vector<ChannelName> channels;
  for (const auto& row : rows) channels.push_back(ChannelName::parse(row[0].c_str()).value());
  return channels;
}

}  // namespace storage
