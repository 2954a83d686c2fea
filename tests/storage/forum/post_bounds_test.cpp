#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/storage/forum/forum_fixture.hpp"

using namespace protocol;
using namespace server::forum;
using tests::DatabaseFixture;
using tests::ForumFixture;

TEST_CASE("posts: the snapshot keeps to its window") {
  ForumFixture forum;
  // The fixture compares snapshot and reducer after each, also where items fall out of the window.
  const auto old_post = forum.first_post();
  std::vector<DatabaseFixture::Handle> many(
      limits::window_items - 2,
      [&](storage::Transaction& transaction, server::auth::Access& access) {
        PostCreate command;
        command.text = "Noch einer.";
        return handle_create(transaction, access, forum.thread, command);
      });
  forum.run_batch(Author{forum.kim}, forum.thread, many);
  for (int i = 0; i < 3; ++i) forum.post(forum.kim, "Und noch einer.");
  forum.record("forum_window");
  forum.post(forum.kim, "Und noch einer.");
  CHECK(forum.snapshot(forum.thread).posts.size() == limits::window_items);
  CHECK(forum.snapshot(forum.thread).posts[0].number == 4);
  // An event about a thing outside brings nothing back into it.
  forum.must(handle_edit, forum.ada, forum.thread, forum.edit_of(old_post, "Geändert."));
  CHECK(forum.snapshot(forum.thread).posts[0].number == 4);
  forum.check_replay();
}

TEST_CASE("posts: so many links to a channel") {
  ForumFixture forum;
  const auto home = forum.make_template(forum.make_contact({}), [] {
    std::vector<std::string> tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back("t" + std::to_string(i));
    return tasks;
  }());
  const auto post = [&](storage::Transaction& transaction, server::auth::Access& access) {
    PostCreate command;
    command.text = "Zehn Aufgaben.";
    for (int i = 0; i < 10; ++i) {
      command.links.push_back(task_address(home.item(), "t" + std::to_string(i)));
    }
    return handle_create(transaction, access, forum.thread, command);
  };
  const auto batch = forum.run_batch(Author{forum.kim}, forum.thread,
                                     std::vector<DatabaseFixture::Handle>(51, post));
  CHECK(batch[49].has_value());
  REQUIRE_FALSE(batch[50].has_value());
  CHECK(batch[50].error().code == ErrorCode::too_many);
  CHECK(forum.snapshot(forum.thread).links.size() == limits::links_per_channel_max);
}
