#include "storage/links/link_maker.hpp"

#include "storage/links/link_repository.hpp"

namespace storage {

using namespace protocol;

namespace {

/// Whether the end came into its channel by the event that made the thing, and who made that.
template <class T>
std::optional<Author> author_if_made_with(Reader& reader, const LinkEnd& link) {
  const auto thing = reader.find<T>(link.here.channel, link.here.id);
  if (!thing || thing->seq != link.seq) return std::nullopt;
  return thing->by;
}

std::optional<Author> made_with_thing(Reader& reader, const LinkEnd& link) {
  switch (link.here.kind) {
    case AddressKind::message: return author_if_made_with<ChatMessage>(reader, link);
    case AddressKind::post: return author_if_made_with<Post>(reader, link);
    case AddressKind::question: return author_if_made_with<Question>(reader, link);
    case AddressKind::annotation: return author_if_made_with<Annotation>(reader, link);
    case AddressKind::task:
    case AddressKind::slide: return std::nullopt;
    case AddressKind::self: break;
  }
  // A channel's first event made its subject.
  if (link.here.channel.kind != ChannelKind::thread || link.seq != 1) return std::nullopt;
  const auto thread = reader.subject<Thread>(link.here.channel);
  return thread ? std::optional{thread->by} : std::nullopt;
}

std::optional<Author> made_at(Reader& reader, const LinkEnd& link) {
  if (const auto maker = reader.find<LinkMaker>(link.here.channel, link.id)) return maker->by;
  return made_with_thing(reader, link);
}

}  // namespace

ItemColumns columns_of(const LinkMaker& maker) {
  ItemColumns columns;
  columns.id = maker.id.text();
  columns.author = maker.by.account;
  return columns;
}

void save_link_maker(Transaction& transaction, const LinkEnd& link, const Author& by) {
  transaction.save(link.here.channel, LinkMaker{link.id, by});
}

Author maker_of(Reader& reader, const LinkEnd& link) {
  if (const auto here = made_at(reader, link)) return *here;
  const auto other = reader.find<LinkEnd>(link.other.channel, link_id(link.other, link.here));
  if (!other) return Author::system();
  return made_at(reader, *other).value_or(Author::system());
}

}  // namespace storage
