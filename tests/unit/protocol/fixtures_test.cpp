// The golden files: one a message, written once (BT_WRITE_FIXTURES=1) and then kept. A change of
// the wire shows as a changed file in review; both ends read them.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "protocol/decode.hpp"
#include "protocol/encode.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/polling/messages.hpp"
#include "protocol/tickets/messages.hpp"
#include "tests/unit/protocol/sample.hpp"

using namespace protocol;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = fs::path{BT_SOURCE_DIR} / "protocol" / "fixtures";

/// The folder of a command: the feature that its noun belongs to.
std::string feature_of(const std::string& command) {
  const auto noun = command.substr(0, command.find('.'));
  if (noun == "thread" || noun == "post") return "forum";
  if (noun == "talk" || noun == "series" || noun == "moderator" || noun == "lobby") return "talks";
  if (noun == "feed") return "calendar";
  if (noun == "certificate") return "certificates";
  if (noun == "question") return "questions";
  if (noun == "pseudonym") return "pseudonyms";
  if (noun == "poll") return "polls";
  if (noun == "queue" || noun == "hand") return "speakers";
  if (noun == "caption") return "captions";
  if (noun == "deck") return "slides";
  if (noun == "guest") return "guests";
  if (noun == "template") return "templates";
  if (noun == "annotation") return "annotations";
  if (noun == "link") return "links";
  if (noun == "inbox") return "notifications";
  if (noun == "chat" || noun == "own" || noun == "registration" || noun == "slides") return noun;
  return "connection";
}

void check(const fs::path& file, const std::string& text) {
  if (std::getenv("BT_WRITE_FIXTURES") != nullptr) {
    fs::create_directories(file.parent_path());
    std::ofstream{file} << text << '\n';
  }
  INFO(file);
  std::ifstream in{file};
  REQUIRE(in);
  const std::string golden{std::istreambuf_iterator<char>{in}, {}};
  CHECK(golden == text + "\n");
}

template <class C>
std::string command_text() {
  std::string text = R"({"id":7,"do":")" + std::string{C::name} + '"';
  if constexpr (!std::is_same_v<C, Ping>) {
    text.append(",\"channel\":").append(to_json(tests::sample<ChannelName>()));
  }
  if constexpr (needs_key<C>) text.append(",\"key\":").append(to_json(tests::sample<Key>()));
  // It must have one; what others look like with one is in decode_test.
  if constexpr (std::is_same_v<C, PseudonymDraw>)
    text.append(R"(,"pseudonym":"AAECAwQFBgcICQoLDA0ODw")");
  return text + ",\"data\":" + to_json(tests::sample<C>()) + "}";
}

}  // namespace

TEST_CASE("fixtures: every command has a golden file that decodes to itself", "[protocol]") {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Command>>(
      [](auto t) {
        using C = typename decltype(t)::type;
        const auto text = command_text<C>();
        check(fixtures / feature_of(C::name) / (std::string{C::name} + ".json"), text);
        const auto decoded = decode_command(text);
        REQUIRE(decoded.has_value());
        REQUIRE(std::holds_alternative<C>(decoded->command));
        CHECK(to_json(std::get<C>(decoded->command)) == to_json(tests::sample<C>()));
      });
}

TEST_CASE("fixtures: every item of the state has a golden event that reads back", "[protocol]") {
  using Members = boost::describe::describe_members<State, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([](auto d) {
    Event event = tests::sample<Event>();
    event.event = "fixture";
    event.data = {};
    using M = std::remove_cvref_t<decltype(event.data.*d.pointer)>;
    event.data.*d.pointer = tests::sample<M>();
    const auto text = encode_event(event);
    check(fixtures / "events" / (std::string{wire_name(d.name)} + ".json"), text);
    const auto read = from_json<Event>(text);
    REQUIRE(read.has_value());
    CHECK(encode_event(*read) == text);
  });
}

TEST_CASE("fixtures: replies and ephemeral pushes", "[protocol]") {
  const auto on = tests::sample<ChannelName>();
  check(fixtures / "replies" / "done.json", encode_done(7, tests::sample<Done>()));
  check(fixtures / "replies" / "subscribed.json",
        encode_subscribed(7, tests::sample<Subscribed>(),
                          to_json(tests::sample<Subscribed>().state.value())));
  check(fixtures / "replies" / "error.json",
        encode_error(7, refuse(ErrorCode::too_long, "at most 2000 characters", "data.text")));
  check(fixtures / "replies" / "error_without_id.json",
        encode_error(std::nullopt, refuse(ErrorCode::malformed, "not an object")));
  check(fixtures / "pushes" / "activity.json", encode_activity(on, {tests::sample<Activity>()}));
  check(fixtures / "pushes" / "listeners.json", encode_listeners(on, tests::sample<Listeners>()));
  check(fixtures / "pushes" / "own_changed.json",
        encode_own_changed(on, tests::sample<OwnChanged>()));
  check(fixtures / "pushes" / "caption_typing.json",
        encode_caption_typing(on, tests::sample<CaptionTyping>()));
  check(fixtures / "pushes" / "slides_pointer.json",
        encode_slide_pointer(on, tests::sample<SlidePointer>()));
  check(fixtures / "pushes" / "lobby_shown.json",
        encode_lobby_shown(on, tests::sample<LobbyShown>()));
  check(fixtures / "pushes" / "restarting.json", encode_restarting(tests::sample<Restarting>()));
  check(fixtures / "pushes" / "heartbeat.json", encode_heartbeat());
}

TEST_CASE("fixtures: what polling adds", "[protocol]") {
  const auto check_both_ways = [](const std::string& name, const auto& message) {
    const auto text = to_json(message);
    check(fixtures / "polling" / (name + ".json"), text);
    const auto read = from_json<std::remove_cvref_t<decltype(message)>>(text);
    REQUIRE(read.has_value());
    CHECK(to_json(*read) == text);
  };
  check_both_ways("opened", tests::sample<PollOpened>());
  check_both_ways("wait", tests::sample<PollWait>());
  check_both_ways("answer", tests::sample<PollAnswer>());
}

TEST_CASE("fixtures: tickets", "[protocol]") {
  const auto check_both_ways = [](const std::string& name, const auto& message) {
    const auto text = to_json(message);
    check(fixtures / "tickets" / (name + ".json"), text);
    const auto read = from_json<std::remove_cvref_t<decltype(message)>>(text);
    REQUIRE(read.has_value());
    CHECK(to_json(*read) == text);
  };
  check_both_ways("draw", tests::sample<TicketDraw>());
  check_both_ways("drawn", tests::sample<TicketDrawn>());
  check_both_ways("use", tests::sample<TicketUse>());
}
