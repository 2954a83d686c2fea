#include "storage/links/link_repository.hpp"

#include <algorithm>

#include "storage/links/derived_id.hpp"

namespace storage {

using namespace protocol;

namespace {

template <class T>
bool is_there(Reader& reader, const Address& address) {
  const auto found = reader.find<T>(address.channel, address.id);
  return found && !found->erased;
}

bool has_task(Reader& reader, const Address& address) {
  if (address.channel.kind != ChannelKind::template_) return false;
  const auto found = reader.subject<Template>(address.channel);
  if (!found) return false;
  const auto& tasks = found->plan.tasks;
  return std::any_of(tasks.begin(), tasks.end(),
                     [&](const Task& task) { return task.id == address.id; });
}

bool has_slide(Reader& reader, const Address& address) {
  const auto place = slide_place(address.id);
  if (!place) return false;
  const auto deck = reader.find<Deck>(address.channel, place->deck);
  return deck && !deck->erased && place->page <= deck->pages;
}

Effect effect_at_other_end(EffectKind kind, const LinkEnd& link) {
  return {kind, link.other.channel, link.here, link.other, {}, {}};
}

}  // namespace

ItemId link_id(const Address& here, const Address& other) {
  return derived_id(here.text() + "|" + other.text());
}

LinkEnd make_link_end(const Address& here, const Address& other, Seq seq) {
  return {link_id(here, other), seq, here, other, 1, false};
}

std::vector<LinkEnd> open_links(Reader& reader, const ChannelName& channel) {
  return reader.open_items<LinkEnd>(channel);
}

std::vector<LinkEnd> links_here(Reader& reader, const ChannelName& channel, const Address& here) {
  auto links = open_links(reader, channel);
  std::erase_if(links, [&](const LinkEnd& link) { return link.here != here; });
  return links;
}

std::size_t count_links(Reader& reader, const ChannelName& channel) {
  return static_cast<std::size_t>(reader.count_open<LinkEnd>(channel));
}

bool exists(Reader& reader, const Address& address) {
  switch (address.kind) {
    case AddressKind::self: return reader.channel(address.channel) != nullptr;
    case AddressKind::message: return is_there<ChatMessage>(reader, address);
    case AddressKind::post: return is_there<Post>(reader, address);
    case AddressKind::question: return is_there<Question>(reader, address);
    case AddressKind::annotation: return is_there<Annotation>(reader, address);
    case AddressKind::task: return has_task(reader, address);
    case AddressKind::slide: return has_slide(reader, address);
  }
  return false;
}

Reader::ItemName look_at(const Address& address) {
  switch (address.kind) {
    case AddressKind::message: return {address.channel, stream_of<ChatMessage>, address.id};
    case AddressKind::post: return {address.channel, stream_of<Post>, address.id};
    case AddressKind::question: return {address.channel, stream_of<Question>, address.id};
    case AddressKind::annotation: return {address.channel, stream_of<Annotation>, address.id};
    case AddressKind::slide:
      if (const auto place = slide_place(address.id)) {
        return {address.channel, stream_of<Deck>, place->deck.text()};
      }
      break;
    case AddressKind::self:
    case AddressKind::task: break;
  }
  return {address.channel, {}, {}};
}

Reader::ItemName look_at_link(const Address& here, const Address& other) {
  return {here.channel, stream_of<LinkEnd>, link_id(here, other).text()};
}

void add_link_effect(Transaction& transaction, const LinkEnd& link) {
  if (link.other.channel == link.here.channel) return;
  transaction.add_effect(effect_at_other_end(EffectKind::link, link));
}

void add_unlink_effect(Transaction& transaction, const LinkEnd& link) {
  if (link.other.channel == link.here.channel) return;
  transaction.add_effect(effect_at_other_end(EffectKind::unlink, link));
}

void touch_links(Transaction& transaction, const ChannelName& channel,
                 const std::set<Address>& changed) {
  if (changed.empty()) return;
  for (const auto& link : open_links(transaction, channel)) {
    if (!changed.contains(link.here) || link.other.channel == channel) continue;
    transaction.add_effect(effect_at_other_end(EffectKind::touch, link));
  }
}

}  // namespace storage
