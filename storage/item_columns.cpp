#include "storage/item_columns.hpp"

namespace storage {
namespace {

using namespace protocol;

/// Subjects and list entries: nothing but their id and place.
template <class T>
ItemColumns plain(const T& item, Seq seq) {
  ItemColumns columns;
  columns.id = item.id.text();
  columns.seq = seq;
  return columns;
}

template <class T>
ItemColumns written(const T& item) {
  auto columns = plain(item, item.seq);
  columns.author = item.by.account;
  return columns;
}

std::optional<std::string> task_if_any(const std::string& task) {
  return task.empty() ? std::nullopt : std::optional{task};
}

}  // namespace

ItemColumns columns_of(const Area& item) { return plain(item, 0); }
ItemColumns columns_of(const Thread& item) { return plain(item, 0); }
ItemColumns columns_of(const Talk& item) { return plain(item, 0); }
ItemColumns columns_of(const Template& item) { return plain(item, 0); }
ItemColumns columns_of(const ContactPoint& item) { return plain(item, 0); }
ItemColumns columns_of(const Seats& item) { return plain(item, 0); }
ItemColumns columns_of(const ThreadEntry& item) { return written(item); }
ItemColumns columns_of(const TalkEntry& item) { return plain(item, item.seq); }
ItemColumns columns_of(const TemplateEntry& item) { return plain(item, item.seq); }
ItemColumns columns_of(const Version& item) { return written(item); }

ItemColumns columns_of(const Post& item) {
  auto columns = written(item);
  columns.number = item.number;
  columns.erased = item.erased;
  return columns;
}

ItemColumns columns_of(const ChatMessage& item) {
  auto columns = written(item);
  columns.erased = item.erased;
  return columns;
}

ItemColumns columns_of(const Question& item) {
  auto columns = written(item);
  columns.number = item.number;
  columns.erased = item.erased;
  columns.open = is_open(item.state) && !item.erased;
  columns.task = task_if_any(item.task);
  return columns;
}

ItemColumns columns_of(const Poll& item) {
  auto columns = written(item);
  columns.open = is_open(item);
  columns.erased = item.erased;
  return columns;
}

ItemColumns columns_of(const Hand& item) {
  auto columns = written(item);
  columns.open = is_open(item.state);
  return columns;
}

ItemColumns columns_of(const Caption& item) {
  auto columns = written(item);
  columns.erased = item.erased;
  return columns;
}

ItemColumns columns_of(const Deck& item) {
  auto columns = written(item);
  columns.open = is_open(item);
  columns.erased = item.erased;
  return columns;
}

ItemColumns columns_of(const ShownSlide& item) {
  auto columns = written(item);
  columns.open = is_open(item);
  return columns;
}

ItemColumns columns_of(const GuestLink& item) {
  auto columns = written(item);
  columns.open = is_open(item);
  return columns;
}

ItemColumns columns_of(const Guest& item) {
  auto columns = plain(item, item.seq);
  columns.open = is_open(item);
  return columns;
}

ItemColumns columns_of(const Annotation& item) {
  auto columns = written(item);
  columns.erased = item.erased;
  columns.task = task_if_any(item.task);
  return columns;
}

ItemColumns columns_of(const LinkEnd& item) {
  auto columns = plain(item, item.seq);
  columns.erased = item.removed;
  columns.open = !item.removed;
  if (item.here.kind == AddressKind::task) columns.task = item.here.id;
  return columns;
}

ItemColumns columns_of(const Line& item) {
  auto columns = plain(item, item.seq);
  columns.open = !item.done;
  return columns;
}

ItemColumns columns_of(const TaskTotals& item) {
  ItemColumns columns;
  columns.id = item.task;
  return columns;
}

}  // namespace storage
