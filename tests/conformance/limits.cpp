// Group 9, large and many messages, of which only the answer and a bound on the time is judged here
// (load-tests/ measures), and group 10, automatic fragmentation.
#include <string>

#include "case.hpp"

namespace conformance {
namespace {

using namespace std::string_literals;

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

struct Kind {
  Opcode opcode;
  /// Repeated up to the size.
  std::string part;
};

const Kind text{Opcode::text, "BAsd7&jh23"};
const Kind binary{Opcode::binary, "\x00\xfe\x23\xfa\xf0"s};

std::string size(std::size_t bytes) {
  if (bytes >= mib) return std::to_string(bytes / mib) + " MiB";
  if (bytes >= kib) return std::to_string(bytes / kib) + " KiB";
  return std::to_string(bytes) + " bytes";
}

/// Numbers its cases within one group.
class Group {
 public:
  Group(Cases& cases, std::string id) : cases_(cases), id_(std::move(id)) {}
  void add(std::string what, std::function<void(Peer&)> run) {
    cases_.push_back({id_ + "." + std::to_string(++number_), std::move(what), std::move(run)});
  }

 private:
  Cases& cases_;
  const std::string id_;
  int number_ = 0;
};

void add_sizes(Cases& cases, const std::string& id, const Kind& kind) {
  Group group(cases, id);
  for (const std::size_t bytes : {64 * kib, 256 * kib, 1 * mib, 4 * mib, 8 * mib, 16 * mib}) {
    group.add("message of " + size(bytes), [=](Peer& peer) {
      const auto payload = filled(kind.part, bytes);
      peer.send(frame(kind.opcode, payload));
      peer.expect(kind.opcode, payload);
      peer.close();
    });
  }
}

void add_fragment_sizes(Cases& cases, const std::string& id, const Kind& kind) {
  Group group(cases, id);
  for (const std::size_t bytes : {std::size_t{64}, std::size_t{256}, 1 * kib, 4 * kib, 16 * kib,
                                  64 * kib, 256 * kib, 1 * mib, 4 * mib}) {
    group.add("4 MiB in fragments of " + size(bytes), [=](Peer& peer) {
      const auto payload = filled(kind.part, 4 * mib);
      peer.send(fragments(kind.opcode, payload, bytes));
      peer.expect(kind.opcode, payload);
      peer.close();
    });
  }
}

void add_chops(Cases& cases, const std::string& id, const Kind& kind) {
  Group group(cases, id);
  for (const std::size_t bytes : {64UL, 128UL, 256UL, 512UL, 1 * kib, 2 * kib}) {
    group.add("1 MiB in chops of " + size(bytes), [=](Peer& peer) {
      const auto payload = filled(kind.part, 1 * mib);
      peer.send_chopped(frame(kind.opcode, payload), bytes);
      peer.expect(kind.opcode, payload);
      peer.close();
    });
  }
}

void add_round_trips(Cases& cases, const std::string& id, const Kind& kind) {
  constexpr int messages = 1'000;
  Group group(cases, id);
  for (const std::size_t bytes : {0UL, 16UL, 64UL, 256UL, 1 * kib, 4 * kib}) {
    group.add("1000 messages of " + size(bytes) + ", one after the other", [=](Peer& peer) {
      const auto payload = filled(kind.part, bytes);
      for (int n = 0; n < messages; ++n) {
        peer.send(frame(kind.opcode, payload));
        peer.expect(kind.opcode, payload);
      }
      peer.close();
    });
  }
}

}  // namespace

void add_limits(Cases& cases) {
  add_sizes(cases, "9.1", text);
  add_sizes(cases, "9.2", binary);
  add_fragment_sizes(cases, "9.3", text);
  add_fragment_sizes(cases, "9.4", binary);
  add_chops(cases, "9.5", text);
  add_chops(cases, "9.6", binary);
  add_round_trips(cases, "9.7", text);
  add_round_trips(cases, "9.8", binary);
  Group(cases, "10.1").add("64 KiB in fragments of 1300 bytes", [](Peer& peer) {
    const std::string payload(64 * kib, '*');
    peer.send(fragments(Opcode::text, payload, 1'300));
    peer.expect_text(payload);
    peer.close();
  });
}

}  // namespace conformance
