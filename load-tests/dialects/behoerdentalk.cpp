#include "load-tests/dialects/behoerdentalk.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace load {
namespace {

// Command ids: the subscriptions of a connection, then its posts by their number.
constexpr std::int64_t subscribe_id = 1;
constexpr std::int64_t inbox_id = 2;
constexpr std::int64_t first_post_id = 10;
// Plans and opens the talks.
constexpr std::uint32_t organiser = 0;
constexpr Ns prepare_at_most = 60 * s;

/// A key of this process alone: a database may have seen others.
std::string new_key(char kind, std::uint32_t number) {
  static const auto process = static_cast<unsigned>(now() & 0xfff'ffff);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%c%07x-0000-4000-8000-%012x", kind, process, number);
  return text.data();
}

/// A person's account; the organiser's comes first.
std::uint32_t account_of(const Person& person) { return organiser + 1 + person.number; }

std::string request_of(std::uint32_t account) {
  return upgrade_request("/ws",
                         "Sec-WebSocket-Protocol: behoerdentalk.v1\r\nAuthorization: Bearer " +
                             token_of(account) + "\r\n");
}

/// The digits after `name`, which must come within the first bytes of the line.
std::int64_t number_after(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  std::int64_t number = -1;
  if (at == std::string_view::npos) return number;
  const char* begin = line.data() + at + name.size();
  std::from_chars(begin, line.data() + line.size(), number);
  return number;
}

/// The text after `name":"`, up to the closing quote.
std::string text_after(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  if (at == std::string_view::npos) return {};
  const auto rest = line.substr(at + name.size());
  return std::string{rest.substr(0, rest.find('"'))};
}

template <class Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    take(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// Makes talks and opens them: four commands each, several talks at once.
class Organiser final : public Loop::Listener {
 public:
  Organiser(Loop& loop, std::uint32_t rooms) : loop_{loop}, ids_(rooms), steps_(rooms) {}

  std::vector<std::string> make() {
    connection_ = loop_.open(request_of(organiser), *this);
    const auto deadline = now() + prepare_at_most;
    loop_.run([&](Ns moment) {
      if (moment > deadline) throw std::runtime_error("the talks could not be made in time");
      return finished_ == ids_.size() ? Loop::done : deadline;
    });
    loop_.cut(connection_);
    return ids_;
  }

  void opened(Loop::Id /*id*/) override {
    for (; begun_ < ids_.size() && begun_ < at_once; ++begun_) send_step(begun_);
  }

  void received(Loop::Id /*id*/, const Frame& frame) override {
    for_each_line(frame.payload, [&](std::string_view line) {
      if (!line.starts_with("{\"id\":")) return;
      if (line.find("\"error\"") != std::string_view::npos) {
        throw std::runtime_error("a talk could not be made: " + std::string{line});
      }
      const auto room = static_cast<std::uint32_t>(number_after(line, "{\"id\":") - 1);
      if (steps_[room] == 0) ids_[room] = text_after(line, "\"item\":\"");
      if (++steps_[room] < states.size()) return send_step(room);
      ++finished_;
      if (begun_ < ids_.size()) send_step(static_cast<std::uint32_t>(begun_++));
    });
  }

  void closed(Loop::Id /*id*/, const std::string& why) override {
    throw std::runtime_error("the organiser's connection: " + why);
  }

 private:
  /// The states that a new talk goes through; the first is where it begins.
  static constexpr std::array states{"draft", "planned", "lobby", "live"};
  static constexpr std::size_t at_once = 8;

  void send_step(std::size_t room) {
    const auto step = steps_[room];
    std::string command = "{\"id\":" + std::to_string(room + 1) + ",\"key\":\"" +
                          new_key('2', static_cast<std::uint32_t>(room * states.size() + step)) +
                          "\",";
    if (step == 0) {
      command += R"("do":"talk.create","channel":"talks","data":{"plan":{"title":"Raum )" +
                 std::to_string(room) +
                 R"(","description":"","starts_at":"2026-11-24T10:00:00.000Z","minutes":60,)"
                 R"("moderators":[],"speakers":[],"agenda":[],"review":false},"links":[]}})";
    } else {
      command += "\"do\":\"talk.move\",\"channel\":\"desk:" + ids_[room] +
                 "\",\"data\":{\"to\":\"" + states[step] + "\"}}";
    }
    loop_.send(connection_, Opcode::text, command);
  }

  Loop& loop_;
  Loop::Id connection_ = 0;
  std::vector<std::string> ids_;
  std::vector<std::size_t> steps_;
  std::size_t begun_ = 0;
  std::size_t finished_ = 0;
};

}  // namespace

std::string organiser_request() { return request_of(organiser); }

std::string account_id_of(std::uint32_t account) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "40000000-0000-4000-8000-%012x", account);
  return text.data();
}

std::string token_of(std::uint32_t account) {
  // 43 characters of base64url, as the server wants them; made up of the number alone, since the
  // database that knows them lives for one run.
  std::array<char, 44> text{};
  std::snprintf(text.data(), text.size(), "load-test-account-%025u", account);
  return text.data();
}

BehoerdenTalk::BehoerdenTalk(Options& options)
    : follows_inboxes_{options.number("inboxes", 0) != 0} {}

void BehoerdenTalk::prepare(Loop& loop, std::uint32_t rooms) {
  Organiser talks{loop, rooms};
  for (const auto& id : talks.make()) channels_.push_back("talk:" + id);
}

std::string BehoerdenTalk::request(const Person& person) {
  if (positions_.size() <= person.number) positions_.resize(person.number + 1);
  if (unconfirmed_.size() <= person.number) unconfirmed_.resize(person.number + 1);
  return request_of(account_of(person));
}

void BehoerdenTalk::opened(Loop& loop, Person& person, Audience& audience) {
  if (person.is_author) return audience.joined(person);
  unconfirmed_[person.number] = follows_inboxes_ ? 2 : 1;
  if (follows_inboxes_) {
    subscribe(loop, person, inbox_id, "inbox:" + account_id_of(account_of(person)), {});
  }
  std::string from;
  if (const auto& at = positions_[person.number]; !at.epoch.empty()) {
    from = "\"epoch\":\"" + at.epoch + "\",\"after\":" + std::to_string(at.seq);
  }
  subscribe(loop, person, subscribe_id, channels_.at(person.room), from);
}

void BehoerdenTalk::subscribe(Loop& loop, const Person& person, std::int64_t id,
                              std::string_view channel, std::string_view from) {
  std::string command = "{\"id\":" + std::to_string(id) + ",\"do\":\"subscribe\",\"channel\":\"";
  command.append(channel).append("\",\"data\":{").append(from).append("}}");
  loop.send(person.connection, Opcode::text, command);
}

void BehoerdenTalk::received(Loop& /*loop*/, Person& person, const Frame& frame,
                             Audience& audience) {
  for_each_line(frame.payload, [&](std::string_view line) { take_line(person, line, audience); });
}

void BehoerdenTalk::take_line(Person& person, std::string_view line, Audience& audience) {
  if (line.starts_with("{\"channel\":")) {
    if (keeps_positions_) take_position(person, line);
    for_each_stamp(line,
                   [&](const Stamp& stamp) { audience.delivered(person, stamp, line.size()); });
  } else if (line.starts_with("{\"id\":")) {
    take_reply(person, line, audience);
  } else if (line.starts_with("{\"error\":")) {
    ++errors_;
    last_error_ = line;
  }
}

void BehoerdenTalk::take_reply(Person& person, std::string_view line, Audience& audience) {
  const auto id = number_after(line, "{\"id\":");
  const bool ok = line.substr(0, line.find('{', 1)).ends_with("\"ok\":");
  if (!ok) {
    ++errors_;
    last_error_ = line;
  }
  if (id >= first_post_id) {
    const auto n = static_cast<std::uint32_t>(id - first_post_id);
    if (on_item && ok && line.find("\"number\":") != std::string_view::npos) {
      on_item(n, text_after(line, "\"item\":\""));
    }
    if (on_reply) on_reply(n, ok);
    return;
  }
  if (!ok) return;
  if (id == subscribe_id) take_place(person, line);
  if (--unconfirmed_[person.number] == 0) audience.joined(person);
}

/// Where a confirmed subscription of the room begins.
void BehoerdenTalk::take_place(const Person& person, std::string_view line) {
  auto& at = positions_[person.number];
  at.epoch = text_after(line, "\"epoch\":\"");
  const auto head = line.substr(0, line.find("\"state\":"));
  if (head.find("\"recovered\":true") == std::string_view::npos) {
    at.seq = number_after(head, "\"seq\":");
    if (head.find("\"reason\":\"first\"") == std::string_view::npos) ++snapshots_;
  }
}

void BehoerdenTalk::take_position(Person& person, std::string_view line) {
  // The envelope's members stand first; ephemeral pushes have no seq there.
  const auto seq = number_after(line.substr(0, line.find("\"at\":")), "\"seq\":");
  auto& at = positions_[person.number];
  if (seq <= at.seq) return;
  if (seq != at.seq + 1) ++jumps_;
  at.seq = seq;
}

void BehoerdenTalk::publish(Loop& loop, const Person& author, std::string_view text) {
  std::string data = "\"text\":\"";
  send(loop, author, "chat.post", data.append(text).append("\""));
}

void BehoerdenTalk::send(Loop& loop, const Person& person, std::string_view name,
                         std::string_view data) {
  const auto n = published_++;
  std::string command = "{\"id\":" + std::to_string(first_post_id + n) + ",\"do\":\"";
  command.append(name).append("\",\"channel\":\"").append(channels_[person.room]);
  command.append("\",\"key\":\"").append(new_key('1', n)).append("\",\"data\":{");
  loop.send(person.connection, Opcode::text, command.append(data).append("}}"));
}

}  // namespace load
