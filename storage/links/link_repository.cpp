#include "storage/links/link_repository.hpp"

#include <algorithm>

#include <pqxx/pqxx>
#include <sodium.h>

namespace storage {

using namespace protocol;

namespace {

/// Items as stored, with what this transaction has changed in them. `condition` may use $2.
std::vector<LinkEnd> read_links(Reader& reader, const ChannelName& channel,
                                const std::string& condition, const std::string& parameter) {
  const auto* row = reader.channel(channel);
  if (row == nullptr) return {};
  const auto rows = reader.sql().exec_params(
      "SELECT id, body, (SELECT head FROM channel WHERE id = $1) FROM item"
      " WHERE channel_id = $1 AND stream = 'links' AND open AND " + condition + " ORDER BY seq, id",
      row->id, parameter);
  std::vector<LinkEnd> links;
  links.reserve(rows.size());
  for (const auto& found : rows) {
    // The reader's head runs ahead of the stored one only when its batch changed the channel.
    const bool stored = found[2].as<std::int64_t>() == row->head;
    auto link = stored ? from_json<LinkEnd>(std::string_view{found[1].c_str(), found[1].size()})
                             .value()
                       : reader.find<LinkEnd>(channel, found[0].c_str()).value();
    if (!link.removed) links.push_back(std::move(link));
  }
  return links;
}

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

Effect effect_at_other_end(EffectKind kind, const LinkEnd& link) {
  return {kind, link.other.channel, link.here, link.other, {}};
}

}  // namespace

ItemId link_id(const Address& here, const Address& other) {
  const auto text = here.text() + "|" + other.text();
  ItemId id;
  crypto_generichash(id.bytes.data(), id.bytes.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  // Version 8 (made by the application), variant 1 of RFC 9562.
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x80U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

LinkEnd make_link_end(const Address& here, const Address& other, Seq seq) {
  return {link_id(here, other), seq, here, other, 1, false};
}

std::vector<LinkEnd> open_links(Reader& reader, const ChannelName& channel) {
  return read_links(reader, channel, "$2 = ''", {});
}

std::vector<LinkEnd> links_here(Reader& reader, const ChannelName& channel, const Address& here) {
  // Addresses hold nothing that JSON escapes, so the written form is found as it is.
  return read_links(reader, channel, "strpos(body, $2) > 0", "\"here\":\"" + here.text() + "\"");
}

std::size_t count_links(Reader& reader, const ChannelName& channel) {
  const auto* row = reader.channel(channel);
  if (row == nullptr) return 0;
  const auto rows = reader.sql().exec_params(
      "SELECT count(*) FROM item WHERE channel_id = $1 AND stream = 'links' AND open", row->id);
  return rows[0][0].as<std::size_t>();
}

bool exists(Reader& reader, const Address& address) {
  switch (address.kind) {
    case AddressKind::self: return reader.channel(address.channel) != nullptr;
    case AddressKind::message: return is_there<ChatMessage>(reader, address);
    case AddressKind::post: return is_there<Post>(reader, address);
    case AddressKind::question: return is_there<Question>(reader, address);
    case AddressKind::annotation: return is_there<Annotation>(reader, address);
    case AddressKind::task: return has_task(reader, address);
  }
  return false;
}

void add_link_effect(Transaction& transaction, const LinkEnd& link) {
  if (link.other.channel == link.here.channel) return;
  transaction.add_effect(effect_at_other_end(EffectKind::link, link));
}

void add_unlink_effect(Transaction& transaction, const LinkEnd& link) {
  if (link.other.channel == link.here.channel) return;
  transaction.add_effect(effect_at_other_end(EffectKind::unlink, link));
}

void touch_links(Transaction& transaction, const ChannelName& channel, const Address& here) {
  for (const auto& link : links_here(transaction, channel, here)) {
    if (link.other.channel == channel) continue;
    transaction.add_effect(effect_at_other_end(EffectKind::touch, link));
  }
}

ItemColumns columns_of(const LinkMaker& maker) {
  ItemColumns columns;
  columns.id = maker.id.text();
  columns.author = maker.by.account;
  return columns;
}

}  // namespace storage
