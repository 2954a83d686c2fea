// Groups 1 (framing), 2 (pings and pongs), 3 (reserved bits) and 4 (reserved opcodes).
#include <string>

#include "case.hpp"

namespace conformance {
namespace {

using namespace std::string_literals;

const std::string greeting = "Hello, world!";

void echo_whole(Peer& peer, Opcode opcode, const std::string& payload) {
  peer.send(frame(opcode, payload));
  peer.expect(opcode, payload);
  peer.close();
}

void add_messages(Cases& cases, const std::string& group, Opcode opcode, char byte) {
  int number = 0;
  const auto next_id = [&] { return group + "." + std::to_string(++number); };
  for (const std::size_t bytes : {0, 125, 126, 127, 128, 65'535, 65'536}) {
    cases.push_back({next_id(), "message of " + std::to_string(bytes) + " bytes",
                     [=](Peer& peer) { echo_whole(peer, opcode, std::string(bytes, byte)); }});
  }
  cases.push_back({next_id(), "message of 65536 bytes in chops of 997", [=](Peer& peer) {
                     const std::string payload(65'536, byte);
                     peer.send_chopped(frame(opcode, payload), 997);
                     peer.expect(opcode, payload);
                     peer.close();
                   }});
}

void ping(Peer& peer, const std::string& payload) {
  peer.send(frame(Opcode::ping, payload));
  peer.expect(Opcode::pong, payload);
  peer.close();
}

/// Ten pings, all sent before the first pong is looked at.
void ten_pings(Peer& peer, std::size_t piece_bytes) {
  constexpr int pings = 10;
  for (int n = 0; n < pings; ++n) {
    peer.send_chopped(frame(Opcode::ping, "payload-" + std::to_string(n)), piece_bytes);
  }
  for (int n = 0; n < pings; ++n) peer.expect(Opcode::pong, "payload-" + std::to_string(n));
  peer.close();
}

void add_pings(Cases& cases) {
  const std::string bytes = "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"s;
  cases.push_back({"2.1", "ping without payload", [](Peer& peer) { ping(peer, ""); }});
  cases.push_back({"2.2", "ping with text", [](Peer& peer) { ping(peer, greeting); }});
  cases.push_back({"2.3", "ping with bytes", [=](Peer& peer) { ping(peer, bytes); }});
  cases.push_back(
      {"2.4", "ping of 125 bytes", [](Peer& peer) { ping(peer, std::string(125, '\xfe')); }});
  cases.push_back({"2.5", "ping of 126 bytes", [](Peer& peer) {
                     peer.send(frame(Opcode::ping, std::string(126, '\xfe')));
                     peer.expect_close({1002});
                   }});
  cases.push_back({"2.6", "ping of 125 bytes, octet by octet", [](Peer& peer) {
                     const std::string payload(125, '\xfe');
                     peer.send_in_octets(frame(Opcode::ping, payload));
                     peer.expect(Opcode::pong, payload);
                     peer.close();
                   }});
  cases.push_back({"2.7", "pong that nobody asked for", [](Peer& peer) {
                     peer.send(frame(Opcode::pong, ""));
                     peer.close();
                   }});
  cases.push_back({"2.8", "pong with payload that nobody asked for", [](Peer& peer) {
                     peer.send(frame(Opcode::pong, "unasked"));
                     peer.close();
                   }});
  cases.push_back({"2.9", "pong that nobody asked for, then ping", [](Peer& peer) {
                     peer.send(frame(Opcode::pong, "unasked"));
                     ping(peer, "asked");
                   }});
  cases.push_back({"2.10", "ten pings", [](Peer& peer) { ten_pings(peer, 1'000); }});
  cases.push_back({"2.11", "ten pings, octet by octet", [](Peer& peer) { ten_pings(peer, 1); }});
}

/// A good message, then something wrong, then a ping that must not be answered.
void wrong_after_greeting(Peer& peer, const std::string& wrong, std::size_t piece_bytes) {
  const auto bytes = frame(Opcode::text, greeting) + wrong + frame(Opcode::ping, "");
  peer.send_chopped(bytes, piece_bytes);
  peer.expect_text(greeting);
  peer.expect_close({1002});
}

void add_wrong_alone(Cases& cases, const std::string& id, const std::string& what,
                     const std::string& wrong) {
  cases.push_back({id, what, [=](Peer& peer) {
                     peer.send(wrong);
                     peer.expect_close({1002});
                   }});
}

void add_wrong_later(Cases& cases, const std::string& id, const std::string& what,
                     const std::string& wrong, std::size_t piece_bytes = std::string::npos) {
  cases.push_back({id, what, [=](Peer& peer) { wrong_after_greeting(peer, wrong, piece_bytes); }});
}

void add_reserved_bits(Cases& cases) {
  const auto with = [](int opcode, int reserved) {
    return frame(opcode, opcode == Opcode::close_frame ? ""s : greeting, {.reserved = reserved});
  };
  add_wrong_alone(cases, "3.1", "text with RSV 1", with(Opcode::text, 1));
  add_wrong_later(cases, "3.2", "text, text with RSV 2, ping", with(Opcode::text, 2));
  cases.push_back({"3.3", "text, text with RSV 3, ping, frame by frame", [=](Peer& peer) {
                     peer.send(frame(Opcode::text, greeting));
                     peer.send(with(Opcode::text, 3));
                     peer.send(frame(Opcode::ping, ""));
                     peer.expect_text(greeting);
                     peer.expect_close({1002});
                   }});
  add_wrong_later(cases, "3.4", "text, text with RSV 4, ping, octet by octet",
                  with(Opcode::text, 4), 1);
  add_wrong_alone(cases, "3.5", "binary with RSV 5", with(Opcode::binary, 5));
  add_wrong_alone(cases, "3.6", "ping with RSV 6", with(Opcode::ping, 6));
  add_wrong_alone(cases, "3.7", "close with RSV 7", with(Opcode::close_frame, 7));
}

void add_reserved_opcodes(Cases& cases, const std::string& group, int first_opcode) {
  const auto opcode = [=](int number) { return first_opcode + number - 1; };
  const auto id = [&](int number) { return group + "." + std::to_string(number); };
  const auto named = [&](int number) { return "opcode " + std::to_string(opcode(number)); };
  add_wrong_alone(cases, id(1), named(1), frame(opcode(1), ""));
  add_wrong_alone(cases, id(2), named(2) + " with payload", frame(opcode(2), "reserved"));
  add_wrong_later(cases, id(3), "text, " + named(3) + ", ping", frame(opcode(3), ""));
  add_wrong_later(cases, id(4), "text, " + named(4) + " with payload, ping",
                  frame(opcode(4), greeting));
  add_wrong_later(cases, id(5), "text, " + named(5) + " with payload, ping, octet by octet",
                  frame(opcode(5), greeting), 1);
}

}  // namespace

void add_framing(Cases& cases) {
  add_messages(cases, "1.1", Opcode::text, '*');
  add_messages(cases, "1.2", Opcode::binary, '\xfe');
  add_pings(cases);
  add_reserved_bits(cases);
  add_reserved_opcodes(cases, "4.1", 0x3);
  add_reserved_opcodes(cases, "4.2", 0xB);
}

}  // namespace conformance
