#include <catch2/catch.hpp>

#include "tests/storage/forum/forum_fixture.hpp"

using namespace protocol;
using namespace server::forum;
using storage::EffectKind;
using tests::ForumFixture;

TEST_CASE("post.create: the next number, live for everyone") {
  ForumFixture forum;
  SECTION("done") {
    const auto done = forum.post(forum.kim, "**Wir.**");
    CHECK(done.seq == 2);
    CHECK(done.number == 2);
    const auto posts = forum.snapshot(forum.thread).posts;
    REQUIRE(posts.size() == 2);
    CHECK(posts[1].id == done.item);
    CHECK(posts[1].seq == 2);
    CHECK(posts[1].by.account == forum.kim);
    CHECK(posts[1].html == "<p><strong>Wir.</strong></p>\n");
    CHECK(forum.last_event(forum.thread) == "post.created");
    CHECK(forum.effects().empty());
  }
  SECTION("a reply waits in the inbox of the author replied to, not in the own one") {
    const auto done = forum.post(forum.kim, "Wir.", forum.first_post());
    const auto lines = forum.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].target == channel_of(ChannelKind::inbox, forum.ada));
    CHECK(lines[0].reason == LineReason::replied);
    CHECK(lines[0].about == address_of(forum.thread, AddressKind::post, done.item.value()));
    forum.post(forum.kim, "Und ihr?", done.item);
    CHECK(forum.effects().empty());
  }
  SECTION("a link to the thread itself has one end") {
    PostCreate command;
    command.text = "Siehe oben.";
    command.links = {address_of(forum.thread, AddressKind::post, forum.first_post())};
    forum.must(handle_create, forum.kim, forum.thread, command);
    CHECK(forum.snapshot(forum.thread).links.size() == 1);
    CHECK(forum.effects().empty());
  }
  SECTION("commands of one batch see each other") {
    const auto post = [&](storage::Transaction& transaction, server::auth::Access& access) {
      PostCreate command;
      command.text = "Zugleich.";
      return handle_create(transaction, access, forum.thread, command);
    };
    const auto done = forum.run_batch(Author{forum.kim}, forum.thread, {post, post, post});
    CHECK(done[2].value().number == 4);
    CHECK(done[2].value().seq == 4);
  }
  SECTION("refused") {
    PostCreate command;
    command.text = "Wir.";
    CHECK(forum.refusal(handle_create, forum.kim, forum.area, command) == "wrong_channel channel");
    CHECK(forum.refusal(handle_create, AccountId{}, forum.thread, command) == "no_channel");
    CHECK(forum.refusal(handle_create, forum.kim, channel_of(ChannelKind::thread, forum.kim),
                        command) == "no_channel");
    command.reply_to = ItemId{forum.ada.bytes};
    CHECK(forum.refusal(handle_create, forum.kim, forum.thread, command) ==
          "bad_value data.reply_to");
    command.reply_to = forum.first_post();
    forum.must(handle_erase, forum.ada, forum.thread, PostErase{forum.first_post()});
    CHECK(forum.refusal(handle_create, forum.kim, forum.thread, command) == "erased data.reply_to");
    // Narrow channels must not show in wide ones.
    command.reply_to.reset();
    command.links = {address_of(channel_of(ChannelKind::notes, forum.kim))};
    CHECK(forum.refusal(handle_create, forum.kim, forum.thread, command) ==
          "bad_value data.links[0]");
  }
}

TEST_CASE("post.create: who writes follows, and has read the own post if all before it") {
  ForumFixture forum;
  SECTION("who had read nothing") {
    forum.post(forum.kim, "Wir.");
    CHECK(forum.own_of(forum.kim).level == FollowLevel::following);
    CHECK(forum.own_of(forum.kim).read == 0);
  }
  SECTION("who had read all") {
    forum.post(forum.ada, "Noch etwas.");
    CHECK(forum.own_of(forum.ada).read == 2);
    forum.post(forum.kim, "Wir.");
    forum.post(forum.ada, "Danke.");
    CHECK(forum.own_of(forum.ada).read == 2);
  }
  SECTION("what is muted stays so") {
    forum.run_as(Author{forum.ada}, forum.thread,
                 [&](storage::Transaction& transaction, server::auth::Access&) {
                   storage::set_follow_level(transaction, forum.thread, forum.ada,
                                             FollowLevel::muted);
                   return Done{};
                 });
    forum.post(forum.ada, "Danke.");
    CHECK(forum.own_of(forum.ada).level == FollowLevel::muted);
  }
}

TEST_CASE("post.edit: earlier slots show the new text, revisions the old") {
  ForumFixture forum;
  const auto post = forum.post(forum.kim, "Kanarienvogel-1").item.value();
  SECTION("done") {
    forum.record("forum_edit");
    const auto done =
        forum.must(handle_edit, forum.kim, forum.thread, forum.edit_of(post, "Kanarienvogel-2"));
    CHECK(done.seq == 3);
    CHECK(done.item == post);
    const auto state = forum.snapshot(forum.thread).posts[1];
    CHECK(state.text == "Kanarienvogel-2");
    CHECK(state.seq == 2);
    CHECK(state.edited_at);
    forum.must(handle_edit, forum.kim, forum.thread, forum.edit_of(post, "Kanarienvogel-3"));

    // Two revisions, no slot with an old text.
    CHECK(forum.query_value("SELECT string_agg(text, ' ' ORDER BY seq) FROM revision"
                            " WHERE item = $1",
                            {post.text()}) == "Kanarienvogel-1 Kanarienvogel-2");
    CHECK(forum.count_places_with("Kanarienvogel-1") == 1);
    for (const auto& event : forum.events(forum.thread)) {
      for (const auto& slot : event.data.posts) {
        if (slot.id == post) CHECK(slot.text == "Kanarienvogel-3");
      }
    }
    forum.must(handle_erase, forum.kim, forum.thread, PostErase{post});
    forum.check_replay();
  }
  SECTION("in the batch that wrote it") {
    ItemId fresh;
    forum.run_batch(Author{forum.kim}, forum.thread,
                    {[&](storage::Transaction& transaction, server::auth::Access& access) {
                       PostCreate command;
                       command.text = "Kanarienvogel-5";
                       auto done = handle_create(transaction, access, forum.thread, command);
                       fresh = done->item.value();
                       return done;
                     },
                     [&](storage::Transaction& transaction, server::auth::Access& access) {
                       return handle_edit(transaction, access, forum.thread,
                                          forum.edit_of(fresh, "Besser."));
                     }});
    CHECK(forum.count_places_with("Kanarienvogel-5") == 1);
  }
  SECTION("who shows its card is told") {
    PostCreate command;
    command.text = "Mit Aufgabe.";
    const auto home = forum.make_template(forum.make_contact({}), {"2.1"});
    command.links = {task_address(home.item(), "2.1")};
    const auto linked = forum.must(handle_create, forum.kim, forum.thread, command).item.value();
    forum.must(handle_edit, forum.kim, forum.thread, forum.edit_of(linked, "Anders."));
    const auto touches = forum.effects(EffectKind::touch);
    REQUIRE(touches.size() == 1);
    CHECK(touches[0].target == home);
    CHECK(touches[0].about == address_of(forum.thread, AddressKind::post, linked));
  }
  SECTION("refused") {
    CHECK(forum.refusal(handle_edit, forum.ada, forum.thread, forum.edit_of(post, "x")) ==
          "forbidden");
    const auto moderator = forum.make_account({Role::moderator, Role::admin});
    CHECK(forum.refusal(handle_edit, moderator, forum.thread, forum.edit_of(post, "x")) ==
          "forbidden");
    CHECK(forum.refusal(handle_edit, forum.kim, forum.thread, forum.edit_of(ItemId{}, "x")) ==
          "not_found data.post");
    CHECK(forum.refusal(handle_edit, forum.kim, forum.area, forum.edit_of(post, "x")) ==
          "wrong_channel channel");
    CHECK(forum.refusal(handle_edit, AccountId{}, forum.thread, forum.edit_of(post, "x")) ==
          "no_channel");
    forum.must(handle_erase, forum.kim, forum.thread, PostErase{post});
    CHECK(forum.refusal(handle_edit, forum.kim, forum.thread, forum.edit_of(post, "x")) ==
          "erased data.post");
  }
}

TEST_CASE("post.erase: nothing of the text is left") {
  ForumFixture forum;
  SECTION("by its author, with revisions, files and keys") {
    PostCreate command;
    command.text = "Kanarienvogel-8";
    command.files = {forum.make_file(forum.thread, forum.kim)};
    const auto post = forum.must(handle_create, forum.kim, forum.thread, command).item.value();
    forum.must(handle_edit, forum.kim, forum.thread, forum.edit_of(post, "Kanarienvogel-9"));
    forum.record("forum_erase");
    CHECK(forum.must(handle_erase, forum.kim, forum.thread, PostErase{post}).seq == 4);

    const auto left = forum.snapshot(forum.thread).posts[1];
    CHECK(left.erased);
    CHECK(left.number == 2);
    CHECK(left.files.empty());
    CHECK(forum.count_places_with("Kanarienvogel-8") == 0);
    CHECK(forum.count_places_with("Kanarienvogel-9") == 0);
    CHECK(forum.query_value("SELECT count(*) FROM file WHERE item = $1", {post.text()}) == "0");
    CHECK(forum.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                            " AND hash IS NOT NULL",
                            {post.text()}) == "0");
    forum.check_replay();
  }
  SECTION("the first one, whose text came with the thread") {
    const auto moderator = forum.make_account({Role::moderator});
    forum.must(handle_erase, moderator, forum.thread, PostErase{forum.first_post()});
    CHECK(forum.count_places_with("Kanarienvogel-4711") == 0);
    CHECK(forum.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                            " AND hash IS NOT NULL",
                            {forum.thread.item().text()}) == "0");
    forum.check_replay();
  }
  SECTION("its links end") {
    const auto home = forum.make_template(forum.make_contact({}), {"2.1"});
    PostCreate command;
    command.text = "Mit Aufgabe.";
    command.links = {task_address(home.item(), "2.1")};
    const auto post = forum.must(handle_create, forum.kim, forum.thread, command).item.value();
    forum.must(handle_erase, forum.kim, forum.thread, PostErase{post});
    CHECK(forum.snapshot(forum.thread).links.at(0).removed);
    REQUIRE(forum.effects(EffectKind::unlink).size() == 1);
    CHECK(forum.effects(EffectKind::unlink)[0].target == home);
  }
  SECTION("refused") {
    const auto post = forum.first_post();
    CHECK(forum.refusal(handle_erase, forum.kim, forum.thread, PostErase{post}) == "forbidden");
    CHECK(forum.refusal(handle_erase, forum.kim, forum.thread, PostErase{}) ==
          "not_found data.post");
    CHECK(forum.refusal(handle_erase, forum.kim, forum.area, PostErase{post}) ==
          "wrong_channel channel");
    forum.must(handle_erase, forum.ada, forum.thread, PostErase{post});
    CHECK(forum.refusal(handle_erase, forum.ada, forum.thread, PostErase{post}) ==
          "erased data.post");
  }
}
