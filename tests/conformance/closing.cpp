// Group 7: closing. In 7.9 the numbers 6 to 8 send 1012, 1013 and 1014, which nobody might send
// when the list of 305 was made; IANA's registry has assigned them since, so here they are
// answered.
#include <string>
#include <vector>

#include "case.hpp"

namespace conformance {
namespace {

constexpr int normal = 1000;
constexpr int protocol_error = 1002;
constexpr int bad_utf8 = 1007;
constexpr int too_slow = 4008;
constexpr int no_code = 0;

std::string close_with(std::string_view payload) { return frame(Opcode::close_frame, payload); }
std::string close_with(int code) { return close_with(close_payload(code)); }

void add(Cases& cases, const std::string& id, const std::string& what, const std::string& bytes,
         std::vector<int> codes) {
  cases.push_back({id, what, [=](Peer& peer) {
                     peer.send(bytes);
                     peer.expect_close(codes);
                   }});
}

void add_order(Cases& cases) {
  const std::string greeting = "Hello World!";
  const auto text = frame(Opcode::text, greeting);
  cases.push_back({"7.1.1", "text, then close", [=](Peer& peer) {
                     peer.send(text);
                     peer.expect_text(greeting);
                     peer.close();
                   }});
  const auto close = close_with(normal);
  add(cases, "7.1.2", "two close frames", close + close_with(""), {normal});
  add(cases, "7.1.3", "ping after close", close + frame(Opcode::ping, ""), {normal});
  add(cases, "7.1.4", "text after close", close + text, {normal});
  add(cases, "7.1.5", "close within a message",
      frame(Opcode::text, "one", {.fin = false}) + close + frame(Opcode::continuation, "two"),
      {normal});
  // The list takes any outcome; ours is that the texts come whole or not at all, in their order,
  // and that the second echo may be one too many for the send queue.
  cases.push_back({"7.1.6", "256 KiB of text, text, close, ping", [=](Peer& peer) {
                     const auto large = filled("BAsd7&jh23", 256 * 1024);
                     peer.send(frame(Opcode::text, large) + text + close + frame(Opcode::ping, ""));
                     peer.expect_close_after_any_of({large, greeting}, {normal, too_slow});
                   }});
}

void add_payloads(Cases& cases) {
  add(cases, "7.3.1", "close without payload", close_with(""), {no_code});
  add(cases, "7.3.2", "close with one byte", close_with("a"), {protocol_error});
  add(cases, "7.3.3", "close with a code", close_with(normal), {normal});
  add(cases, "7.3.4", "close with a reason", close_with(close_payload(normal, "Hello World!")),
      {normal});
  add(cases, "7.3.5", "close with a reason of 123 bytes",
      close_with(close_payload(normal, std::string(123, '*'))), {normal});
  add(cases, "7.3.6", "close with a reason of 124 bytes",
      close_with(close_payload(normal, std::string(124, '*'))), {protocol_error});
  add(cases, "7.5.1", "close with a reason that is no UTF-8",
      close_with(close_payload(
          normal,
          "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64")),
      {bad_utf8});
}

void add_code(Cases& cases, const std::string& id, int code, bool is_good) {
  add(cases, id, "close with " + std::to_string(code), close_with(code),
      {is_good ? code : protocol_error});
}

void add_codes(Cases& cases) {
  int number = 0;
  for (const int code :
       {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
    add_code(cases, "7.7." + std::to_string(++number), code, true);
  }
  number = 0;
  for (const int code :
       {0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999}) {
    const bool is_assigned_now = code >= 1012 && code <= 1014;
    add_code(cases, "7.9." + std::to_string(++number), code, is_assigned_now);
  }
  // The list takes any outcome; RFC 6455 knows no such code.
  add_code(cases, "7.13.1", 5000, false);
  add_code(cases, "7.13.2", 65535, false);
}

}  // namespace

void add_closing(Cases& cases) {
  add_order(cases);
  add_payloads(cases);
  add_codes(cases);
}

}  // namespace conformance
