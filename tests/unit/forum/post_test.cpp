#include "server/forum/post.hpp"

#include <catch2/catch.hpp>

#include "protocol/json_writer.hpp"
#include "server/forum/thread.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::forum;

namespace {

const Author ada{AccountId{{1}}};
const Author kim{AccountId{{2}}};
const Time morning = parse_time("2026-11-24T09:00:00.000Z").value();
const Time noon = parse_time("2026-11-24T12:00:00.000Z").value();

Post a_post() {
  Post post;
  post.id = ItemId{{7}};
  post.seq = 3;
  post.at = morning;
  post.by = ada;
  post.number = 2;
  post.text = "Guten *Morgen*";
  post.html = "<p>Guten <em>Morgen</em></p>";
  post.reply_to = ItemId{{6}};
  post.files = {Attachment{FileId{{8}}, "plan.png", FileType::png, 3, "Ein Plan"}};
  return post;
}

}  // namespace

TEST_CASE("post: an erased one cannot be changed or erased again") {
  auto post = a_post();
  SECTION("one that is there can") { CHECK(may_change(post)); }
  SECTION("an erased one cannot") {
    post.erased = true;
    const auto may = may_change(post);
    REQUIRE_FALSE(may);
    CHECK(may.error().code == ErrorCode::erased);
    CHECK(may.error().field == "data.post");
  }
}

TEST_CASE("post: what one can reply to") {
  SECTION("a post that is there") { CHECK(may_reply_to(a_post())); }
  SECTION("not one that is not there") {
    CHECK(may_reply_to(std::nullopt).error().code == ErrorCode::bad_value);
  }
  SECTION("not an erased one") {
    CHECK(may_reply_to(erased(a_post())).error().code == ErrorCode::erased);
  }
}

TEST_CASE("post: who is told of a reply") {
  CHECK(told_of_reply(a_post(), kim) == ada.account);
  CHECK_FALSE(told_of_reply(a_post(), ada));
  auto by_system = a_post();
  by_system.by = Author::system();
  CHECK_FALSE(told_of_reply(by_system, kim));
}

TEST_CASE("post: an edit changes text and time only") {
  auto expected = a_post();
  expected.text = "Moin";
  expected.html = "<p>Moin</p>";
  expected.edited_at = noon;
  CHECK(to_json(edited(a_post(), "Moin", "<p>Moin</p>", noon)) == to_json(expected));
}

TEST_CASE("post: an erasure keeps place, number and author") {
  const auto left = erased(a_post());
  CHECK(left.erased);
  CHECK(left.text.empty());
  CHECK(left.html.empty());
  CHECK(left.files.empty());
  CHECK(left.id == a_post().id);
  CHECK(left.seq == 3);
  CHECK(left.number == 2);
  CHECK(left.by == ada);
}

TEST_CASE("thread: its entry in the area") {
  const Thread thread{ItemId{{1}}, ItemId{{2}}, morning, ada, "Scannen"};
  const auto entry = entry_of(thread, 17);
  CHECK(entry.id == thread.id);
  CHECK(entry.seq == 17);
  CHECK(entry.at == morning);
  CHECK(entry.by == ada);
  CHECK(entry.title == "Scannen");
}
