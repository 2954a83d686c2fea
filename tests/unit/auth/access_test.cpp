// The whole table of who may do what, written down a second time: whoever changes a right sees it
// here, and an action or a standing without a place in it fails.
#include "server/auth/access.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

namespace server::auth {
namespace {

template <class E>
std::vector<E> all_of_enum() {
  std::vector<E> values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { values.push_back(d.value); });
  return values;
}

template <class E>
std::string name_of(E value) {
  return boost::describe::enum_to_string(value, "?");
}

// The columns, in their order: G guest by the open link, I invited guest, P guest where the talk's
// polls are for guests, M member, A author, O owner, C contact, S speaker,
// R moderator, X admin, W caption writer, V verifier, D data protection, T assignee, K ticket,
// N pseudonym, L leader of the talk. A dot: may not.
constexpr std::string_view columns = "GIPMAOCSRXWVDTKNL";

// clang-format off
const std::map<Action, std::string_view> expected{
  {Action::read_public,           "GI.M.....X....KN."},
  {Action::read_desk,             ".......SRX......."},
  {Action::read_contact,          "......C.........."},
  {Action::read_own,              ".....O..........."},
  {Action::create_thread,         "...M............."},
  {Action::rename_thread,         "....A...RX......."},
  {Action::write_post,            "...M............."},
  {Action::edit_post,             "....A............"},
  {Action::erase_post,            "....A...RX......."},
  {Action::plan_talk,             "......C.RX......."},
  {Action::run_talk,              "........RX......."},
  {Action::name_moderators,       ".........X......L"},
  {Action::register_oneself,      "...M............."},
  {Action::have_certificate,      ".I.M............."},
  {Action::have_feed,             "...M............."},
  {Action::run_registration,      "........RX......."},
  {Action::write_chat,            "GI.M............."},
  {Action::write_closed_chat,     ".......SRX......."},
  {Action::edit_chat,             "....A............"},
  {Action::erase_chat,            "....A...RX......."},
  {Action::react,                 "GI.M............."},
  {Action::moderate_chat,         "........RX......."},
  {Action::ask,                   "GI.M..........KN."},
  {Action::vote,                  "GI.M............."},
  {Action::moderate_questions,    "........RX......."},
  {Action::answer_in_talk,        ".......SRX...T..."},
  {Action::answer_for_contact,    "......C.........."},
  {Action::reopen_question,       "....A.CSRX...T..."},
  {Action::erase_question,        "....A...RX......."},
  {Action::run_polls,             "........RX......."},
  {Action::vote_in_polls,         ".IPM..........K.."},
  {Action::draw,                  ".I.M............."},
  {Action::raise_hand,            ".I.M............."},
  {Action::lower_hand,            "....A...RX......."},
  {Action::run_queue,             "........RX......."},
  {Action::end_speech,            "....A...RX......."},
  {Action::write_captions,        "........RXW......"},
  {Action::edit_caption,          "....A...RX......."},
  {Action::erase_caption,         "........RX......."},
  {Action::run_slides,            ".......SRX......."},
  {Action::run_guests,            "........RX......."},
  {Action::write_template,        "......C.........."},
  {Action::annotate,              "...M............."},
  {Action::annotate_privately,    ".....O..........."},
  {Action::edit_annotation,       "....A............"},
  {Action::erase_annotation,      "....A...RX......."},
  {Action::attach_annotation,     "....A.C.........."},
  {Action::link,                  "...M............."},
  {Action::unlink,                "....A.C.RX......."},
  {Action::tick_inbox,            ".....OC.........."},
  {Action::set_own_state,         ".I.M............."},
  {Action::upload_file,           "...M............."},
};
// clang-format on

}  // namespace

TEST_CASE("access: every action and standing is as the table says") {
  const auto standings = all_of_enum<Standing>();
  REQUIRE(columns.size() == standings.size());
  for (const auto action : all_of_enum<Action>()) {
    INFO(name_of(action));
    const auto row = expected.find(action);
    REQUIRE(row != expected.end());
    REQUIRE(row->second.size() == columns.size());
    std::string found;
    for (std::size_t i = 0; i < standings.size(); ++i) {
      found.push_back(may(standings[i], action) ? columns[i] : '.');
    }
    CHECK(found == row->second);
  }
  CHECK(expected.size() == all_of_enum<Action>().size());
}

TEST_CASE("access: each action is somebody's, and what is not in the table is nobody's") {
  for (const auto action : all_of_enum<Action>()) {
    INFO(name_of(action));
    bool anybody = false;
    for (const auto standing : all_of_enum<Standing>()) anybody |= may(standing, action);
    CHECK(anybody);
  }
  for (const auto standing : all_of_enum<Standing>()) {
    CHECK_FALSE(may(standing, static_cast<Action>(-1)));
  }
}

TEST_CASE("access: what is asked of whoever reads a channel") {
  using protocol::ChannelKind;
  // clang-format off
  const std::map<ChannelKind, Action> asked{
      {ChannelKind::area, Action::read_public},     {ChannelKind::thread, Action::read_public},
      {ChannelKind::talks, Action::read_public},    {ChannelKind::talk, Action::read_public},
      {ChannelKind::library, Action::read_public},  {ChannelKind::template_, Action::read_public},
      {ChannelKind::desk, Action::read_desk},       {ChannelKind::contact, Action::read_contact},
      {ChannelKind::inbox, Action::read_own},       {ChannelKind::notes, Action::read_own}};
  // clang-format on
  for (const auto kind : all_of_enum<ChannelKind>()) {
    INFO(name_of(kind));
    REQUIRE(asked.contains(kind));
    CHECK(Access::read_action(kind) == asked.at(kind));
  }
}

}  // namespace server::auth
