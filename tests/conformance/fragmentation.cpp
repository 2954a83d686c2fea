// Group 5: fragmentation.
#include <functional>
#include <string>
#include <vector>

#include "case.hpp"

namespace conformance {
namespace {

/// How the frames of a case reach the kernel.
enum class Chops { all_at_once, frame_by_frame, octet_by_octet };

const char* name(Chops chops) {
  switch (chops) {
    case Chops::all_at_once: return "";
    case Chops::frame_by_frame: return ", frame by frame";
    case Chops::octet_by_octet: return ", octet by octet";
  }
  return "";
}

void send(Peer& peer, const std::vector<std::string>& frames, Chops chops) {
  if (chops == Chops::frame_by_frame) {
    for (const auto& one : frames) peer.send(one);
    return;
  }
  std::string bytes;
  for (const auto& one : frames) bytes += one;
  peer.send_chopped(bytes, chops == Chops::octet_by_octet ? 1 : bytes.size());
}

std::string first(std::string_view payload) { return frame(Opcode::text, payload, {.fin = false}); }
std::string middle(std::string_view payload) {
  return frame(Opcode::continuation, payload, {.fin = false});
}
std::string last(std::string_view payload) { return frame(Opcode::continuation, payload); }
std::string whole(std::string_view payload) { return frame(Opcode::text, payload); }
std::string ping(std::string_view payload) { return frame(Opcode::ping, payload); }

/// Adds one case a way of chopping, all of the same frames.
class Numbered {
 public:
  explicit Numbered(Cases& cases) : cases_(cases) {}

  void add(const std::string& what, std::function<void(Peer&, Chops)> run,
           const std::vector<Chops>& all_chops = {Chops::all_at_once}) {
    for (const auto chops : all_chops) {
      cases_.push_back({"5." + std::to_string(++number_), what + name(chops),
                        [=](Peer& peer) { run(peer, chops); }});
    }
  }

  void add_wrong(const std::string& what, const std::vector<std::string>& frames,
                 const std::vector<Chops>& all_chops = {Chops::all_at_once}) {
    const auto run = [=](Peer& peer, Chops chops) {
      send(peer, frames, chops);
      peer.expect_close({1002});
    };
    add(what, run, all_chops);
  }

 private:
  Cases& cases_;
  int number_ = 0;
};

void ping_in_message(Peer& peer, Chops chops) {
  send(peer, {first("one"), ping("between"), last("two")}, chops);
  peer.expect(Opcode::pong, "between");
  peer.expect_text("onetwo");
  peer.close();
}

/// The first ping must be answered while the message is still open.
void pings_in_pauses(Peer& peer, Chops chops) {
  send(peer, {first("one"), middle("two"), ping("first")}, chops);
  peer.expect(Opcode::pong, "first");
  peer.expect_nothing();
  send(peer, {middle("three"), middle("four"), ping("second"), last("five")}, chops);
  peer.expect(Opcode::pong, "second");
  peer.expect_text("onetwothreefourfive");
  peer.close();
}

}  // namespace

void add_fragmentation(Cases& cases) {
  const std::vector<Chops> every{Chops::all_at_once, Chops::frame_by_frame, Chops::octet_by_octet};
  Numbered group(cases);
  group.add_wrong("ping in two fragments",
                  {frame(Opcode::ping, "one", {.fin = false}), last("two")});
  group.add_wrong("pong in two fragments",
                  {frame(Opcode::pong, "one", {.fin = false}), last("two")});
  group.add(
      "text in two fragments",
      [](Peer& peer, Chops chops) {
        send(peer, {first("one"), last("two")}, chops);
        peer.expect_text("onetwo");
        peer.close();
      },
      every);
  group.add("text in two fragments, a ping between", ping_in_message, every);
  group.add_wrong("final continuation of nothing, then text", {last("none"), whole("text")}, every);
  group.add_wrong("continuation of nothing, then text", {middle("none"), whole("text")}, every);
  group.add("text in two fragments, then continuation of nothing", [](Peer& peer, Chops chops) {
    send(peer, {first("one"), last("two"), middle("three"), whole("four")}, chops);
    peer.expect_text("onetwo");
    peer.expect_close({1002});
  });
  const std::vector<std::string> open{middle("one"), first("two"), last("three")};
  const std::vector<std::string> final{last("one"), first("two"), last("three")};
  const auto twice = [](std::vector<std::string> frames) {
    frames.insert(frames.end(), frames.begin(), frames.end());
    return frames;
  };
  group.add_wrong("twice continuation of nothing, then text in two fragments", twice(open));
  group.add_wrong("twice final continuation of nothing, then text in two fragments", twice(final));
  group.add_wrong("text within a text", {first("one"), whole("two")});
  group.add("pings in the pauses of a text of five fragments", pings_in_pauses,
            {Chops::all_at_once, Chops::frame_by_frame});
}

}  // namespace conformance
