#include "load-tests/dialects/peers.hpp"

#include <unordered_map>

namespace load {
namespace {

std::string room_name(const Person& person) { return "room" + std::to_string(person.room); }

void deliver_all(Person& person, std::string_view bytes, Audience& audience) {
  for_each_stamp(bytes,
                 [&](const Stamp& stamp) { audience.delivered(person, stamp, bytes.size()); });
}

/// The room is in the path; a text is a frame. The raw broadcaster, ws, nchan.
class PlainFrames final : public Dialect {
 public:
  std::string request(const Person& person) override {
    return upgrade_request((person.is_author ? "/pub/" : "/sub/") + room_name(person));
  }
  void opened(Loop& /*loop*/, Person& person, Audience& audience) override {
    audience.joined(person);
  }
  void received(Loop& /*loop*/, Person& person, const Frame& frame, Audience& audience) override {
    deliver_all(person, frame.payload, audience);
  }
  void publish(Loop& loop, const Person& author, std::string_view text) override {
    loop.send(author.connection, Opcode::text, text);
  }
};

/// Protocols that are a stream of bytes inside binary frames: a text may begin in one frame and end
/// in the next.
class StreamDialect : public Dialect {
 protected:
  void deliver_stream(Person& person, std::string_view bytes, Audience& audience) {
    std::string joined;
    if (const auto rest = rests_.find(person.number); rest != rests_.end()) {
      joined = std::move(rest->second);
      rests_.erase(rest);
      bytes = joined.append(bytes);
    }
    const auto size = bytes.size();
    const auto end =
        for_each_stamp(bytes, [&](const Stamp& stamp) { audience.delivered(person, stamp, size); });
    if (end < bytes.size()) rests_[person.number] = bytes.substr(end);
  }

 private:
  /// Stamps that came in half, by person.
  std::unordered_map<std::uint32_t, std::string> rests_;
};

/// The NATS client protocol over WebSocket. PONG, the answer to our PING, comes after the
/// subscription was taken.
class Nats final : public StreamDialect {
 public:
  std::string request(const Person& /*person*/) override { return upgrade_request("/"); }
  void opened(Loop& loop, Person& person, Audience& /*audience*/) override {
    std::string hello = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    if (!person.is_author) hello += "SUB " + room_name(person) + " 1\r\n";
    loop.send(person.connection, Opcode::binary, hello + "PING\r\n");
  }
  void received(Loop& loop, Person& person, const Frame& frame, Audience& audience) override {
    const auto has = [&](std::string_view line) {
      return frame.payload.starts_with(line) || frame.payload.ends_with(line);
    };
    if (has("PING\r\n")) loop.send(person.connection, Opcode::binary, "PONG\r\n");
    if (!person.has_joined && has("PONG\r\n")) audience.joined(person);
    deliver_stream(person, frame.payload, audience);
  }
  void publish(Loop& loop, const Person& author, std::string_view text) override {
    std::string line = "PUB " + room_name(author) + " " + std::to_string(text.size()) + "\r\n";
    loop.send(author.connection, Opcode::binary, line.append(text).append("\r\n"));
  }
};

/// MQTT 3.1.1 over WebSocket, quality of service 0.
class Mqtt final : public StreamDialect {
 public:
  std::string request(const Person& /*person*/) override {
    return upgrade_request("/", "Sec-WebSocket-Protocol: mqtt\r\n");
  }
  void opened(Loop& loop, Person& person, Audience& /*audience*/) override {
    // Protocol level 4, clean session, the longest keep-alive there is.
    std::string body = with_length("MQTT") + std::string{"\x04\x02\xff\xff", 4};
    body += with_length("load" + std::to_string(person.number));
    loop.send(person.connection, Opcode::binary, packet(0x10, body));
  }
  void received(Loop& loop, Person& person, const Frame& frame, Audience& audience) override {
    if (frame.payload.empty()) return;
    constexpr char connack = 0x20;
    constexpr char suback = static_cast<char>(0x90);
    if (!person.has_joined && frame.payload[0] == connack) {
      if (person.is_author) return audience.joined(person);
      const std::string body = std::string{"\x00\x01", 2} + with_length(room_name(person)) + '\0';
      loop.send(person.connection, Opcode::binary, packet(static_cast<char>(0x82), body));
    } else if (!person.has_joined && frame.payload[0] == suback) {
      audience.joined(person);
    } else {
      deliver_stream(person, frame.payload, audience);
    }
  }
  void publish(Loop& loop, const Person& author, std::string_view text) override {
    loop.send(author.connection, Opcode::binary,
              packet(0x30, with_length(room_name(author)).append(text)));
  }

 private:
  static std::string with_length(const std::string& text) {
    return std::string{static_cast<char>(text.size() >> 8), static_cast<char>(text.size())} + text;
  }
  static std::string packet(char kind, const std::string& body) {
    std::string bytes{kind};
    auto length = body.size();
    do {
      const bool more = length >= 128;
      bytes.push_back(static_cast<char>((length % 128) | (more ? 128 : 0)));
      length /= 128;
    } while (length > 0);
    return bytes + body;
  }
};

/// Engine.IO 4 and Socket.IO 5 packets over WebSocket; the server is peers/socketio.mjs.
class SocketIo final : public Dialect {
 public:
  std::string request(const Person& /*person*/) override {
    return upgrade_request("/socket.io/?EIO=4&transport=websocket");
  }
  void opened(Loop& /*loop*/, Person& /*person*/, Audience& /*audience*/) override {}
  void received(Loop& loop, Person& person, const Frame& frame, Audience& audience) override {
    const auto& text = frame.payload;
    if (text.starts_with("42")) {
      deliver_all(person, text, audience);
    } else if (text == "2") {
      loop.send(person.connection, Opcode::text, "3");
    } else if (text.starts_with("0")) {
      loop.send(person.connection, Opcode::text, "40");
    } else if (text.starts_with("40")) {
      if (person.is_author) return audience.joined(person);
      // With the number of an acknowledgement.
      loop.send(person.connection, Opcode::text, "420[\"join\",\"" + room_name(person) + "\"]");
    } else if (text.starts_with("430")) {
      audience.joined(person);
    }
  }
  void publish(Loop& loop, const Person& author, std::string_view text) override {
    std::string packet = "42[\"post\",\"" + room_name(author) + "\",\"";
    loop.send(author.connection, Opcode::text, packet.append(text).append("\"]"));
  }
};

}  // namespace

std::unique_ptr<Dialect> make_peer(const std::string& name) {
  if (name == "raw" || name == "ws" || name == "nchan") return std::make_unique<PlainFrames>();
  if (name == "nats") return std::make_unique<Nats>();
  if (name == "mosquitto") return std::make_unique<Mqtt>();
  if (name == "socket.io") return std::make_unique<SocketIo>();
  return nullptr;
}

}  // namespace load
