#include "storage/links/cards.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/item_columns.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// As protocol::Card documents them.
constexpr std::size_t title_points = 200;
constexpr std::size_t answer_points = 300;

std::string shortened(std::string_view utf8, std::size_t points_max) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const bool starts_point = (static_cast<unsigned char>(utf8[i]) & 0xC0U) != 0x80U;
    if (starts_point && points++ == points_max) return std::string{utf8.substr(0, i)};
  }
  return std::string{utf8};
}

std::string_view subject_stream(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::area: return stream_of<Area>;
    case ChannelKind::thread: return stream_of<Thread>;
    case ChannelKind::talk:
    case ChannelKind::desk: return stream_of<Talk>;
    case ChannelKind::template_: return stream_of<Template>;
    case ChannelKind::contact: return stream_of<ContactPoint>;
    case ChannelKind::talks:
    case ChannelKind::library:
    case ChannelKind::inbox:
    case ChannelKind::notes: break;
  }
  return {};
}

std::string_view item_stream(AddressKind kind) {
  switch (kind) {
    case AddressKind::message: return stream_of<ChatMessage>;
    case AddressKind::post: return stream_of<Post>;
    case AddressKind::question: return stream_of<Question>;
    case AddressKind::annotation: return stream_of<Annotation>;
    case AddressKind::slide: return stream_of<Deck>;
    case AddressKind::task:
    case AddressKind::self: break;
  }
  return {};
}

/// The stored items that the cards are made of, each read once.
class Items {
 public:
  void want(const ChannelName& channel, std::string_view stream, const std::string& id) {
    if (!stream.empty()) bodies_.try_emplace({channel.text(), std::string{stream}, id});
  }

  void load(Reader& reader) {
    ArrayLiteral channels, streams, ids;
    for (const auto& [place, body] : bodies_) {
      channels.add(std::string_view{std::get<0>(place)});
      streams.add(std::string_view{std::get<1>(place)});
      ids.add(std::string_view{std::get<2>(place)});
    }
    // The channel's id as a value of its own: joined, the planner takes each channel for an average
    // one and reads all items of a big one for each that is asked for.
    const auto rows = reader.sql().exec_params(
        "SELECT w.channel, w.stream, w.id, i.body"
        " FROM unnest($1::text[], $2::text[], $3::text[]) w(channel, stream, id)"
        " JOIN item i ON i.channel_id = (SELECT c.id FROM channel c WHERE c.name = w.channel)"
        "  AND i.stream = w.stream AND i.id = w.id",
        channels.text(), streams.text(), ids.text());
    for (const auto& row : rows) {
      bodies_[{row[0].c_str(), row[1].c_str(), row[2].c_str()}] =
          std::string{row[3].c_str(), row[3].size()};
    }
  }

  template <class T>
  std::optional<T> get(const ChannelName& channel, const std::string& id) const {
    const auto found = bodies_.find({channel.text(), std::string{stream_of<T>}, id});
    if (found == bodies_.end() || !found->second) return std::nullopt;
    return from_json<T>(*found->second).value();
  }

 private:
  using Place = std::tuple<std::string, std::string, std::string>;
  std::map<Place, std::optional<std::string>> bodies_;
};

/// A channel's subject as cards need it; read once for all cards of the channel.
struct Home {
  /// The card of the channel itself, if it has a subject.
  std::optional<Card> self;
  std::vector<Task> tasks;
};

Home home_of(const Items& items, const ChannelName& channel) {
  const auto id = channel.item().text();
  Home home;
  Card card;
  card.address = address_of(channel);
  if (const auto thread = items.get<Thread>(channel, id)) {
    card.title = thread->title;
    card.by = thread->by;
    card.at = thread->at;
  } else if (const auto talk = items.get<Talk>(channel, id)) {
    card.title = talk->plan.title;
    card.at = talk->plan.starts_at;
    card.talk_state = enum_name(talk->state);
    // Of links to it; what stands in it is as in any archived talk.
    card.state = talk->cancelled ? "cancelled" : card.talk_state;
  } else if (auto subject = items.get<Template>(channel, id)) {
    card.title = subject->title;
    card.at = subject->published_at;
    home.tasks = std::move(subject->plan.tasks);
  } else if (const auto area = items.get<Area>(channel, id)) {
    card.title = area->name;
  } else if (const auto contact = items.get<ContactPoint>(channel, id)) {
    card.title = contact->name;
  } else {
    return home;
  }
  home.self = std::move(card);
  return home;
}

template <class T>
Card written_card(const T& thing) {
  Card card;
  card.by = thing.by;
  card.at = thing.at;
  card.title = shortened(thing.text, title_points);
  if (thing.erased) card.state = "erased";
  return card;
}

Card card_of(const ChatMessage& message) { return written_card(message); }

Card card_of(const Post& post) {
  auto card = written_card(post);
  card.mark = "B " + std::to_string(post.number);
  return card;
}

Card card_of(const Question& question) {
  auto card = written_card(question);
  card.mark = "F " + std::to_string(question.number);
  if (question.erased) return card;
  card.state = enum_name(question.state);
  card.votes = question.votes;
  if (question.answer) {
    card.answer = shortened(question.answer->text, answer_points);
    card.answer_by = question.answer->by;
  }
  return card;
}

Card card_of(const Annotation& annotation) {
  auto card = written_card(annotation);
  if (!annotation.erased) card.state = enum_name(annotation.anchor);
  return card;
}

template <class T>
std::optional<Card> item_card(const Items& items, const Address& address) {
  const auto thing = items.get<T>(address.channel, address.id);
  if (!thing) return std::nullopt;
  return card_of(*thing);
}

std::optional<Card> task_card(const Home& home, const Address& address) {
  const auto task = std::find_if(home.tasks.begin(), home.tasks.end(),
                                 [&](const Task& other) { return other.id == address.id; });
  if (task == home.tasks.end()) return std::nullopt;
  Card card;
  card.mark = task->number;
  card.title = task->name;
  return card;
}

/// The page stands in the address.
std::optional<Card> slide_card(const Items& items, const Address& address) {
  const auto place = slide_place(address.id);
  const auto deck = place ? items.get<Deck>(address.channel, place->deck.text()) : std::nullopt;
  if (!deck || deck->erased || place->page > deck->pages) return std::nullopt;
  Card card;
  card.title = deck->title;
  return card;
}

/// The item whose stored value the card is made of.
std::string item_id(const Address& address) {
  if (address.kind != AddressKind::slide) return address.id;
  const auto place = slide_place(address.id);
  return place ? place->deck.text() : std::string{};
}

std::optional<Card> make_card(const Items& items, const Home& home, const Address& address) {
  if (address.kind == AddressKind::self) return home.self;
  std::optional<Card> card;
  switch (address.kind) {
    case AddressKind::message: card = item_card<ChatMessage>(items, address); break;
    case AddressKind::post: card = item_card<Post>(items, address); break;
    case AddressKind::question: card = item_card<Question>(items, address); break;
    case AddressKind::annotation: card = item_card<Annotation>(items, address); break;
    case AddressKind::task: card = task_card(home, address); break;
    case AddressKind::slide: card = slide_card(items, address); break;
    case AddressKind::self: break;
  }
  if (card && home.self) {
    card->home = home.self->title;
    card->talk_state = home.self->talk_state;
  }
  return card;
}

}  // namespace

std::vector<Card> cards(Reader& reader, const std::vector<Address>& addresses) {
  Items items;
  for (const auto& address : addresses) {
    const auto& channel = address.channel;
    items.want(channel, subject_stream(channel.kind), channel.item().text());
    items.want(channel, item_stream(address.kind), item_id(address));
  }
  items.load(reader);
  std::map<ChannelName, Home> homes;
  std::vector<Card> cards;
  for (const auto& address : addresses) {
    auto home = homes.find(address.channel);
    if (home == homes.end()) {
      home = homes.emplace(address.channel, home_of(items, address.channel)).first;
    }
    auto card = make_card(items, home->second, address);
    if (!card) continue;
    card->address = address;
    cards.push_back(std::move(*card));
  }
  return cards;
}

}  // namespace storage
