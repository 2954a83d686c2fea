#include <catch2/catch.hpp>

#include "server/forum/post_handlers.hpp"
#include "server/forum/thread_handlers.hpp"
#include "storage/forum/thread_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::forum;
using storage::EffectKind;
using tests::DatabaseFixture;

namespace {

ThreadCreate new_thread(const char* title, const char* text = "Wer hat *Erfahrung*?") {
  ThreadCreate command;
  command.title = title;
  command.text = text;
  return command;
}

}  // namespace

TEST_CASE("thread.create: lists the thread and opens it with its first post") {
  DatabaseFixture fixture;
  const auto ada = fixture.make_account();
  const auto area = fixture.make_area();

  SECTION("done") {
    fixture.record("forum_thread");
    const auto done = fixture.must(handle_create, ada, area, new_thread("Scannen"));
    const auto channel = channel_of(ChannelKind::thread, done.item.value());
    CHECK(done.seq == 2);

    const auto listed = fixture.snapshot(area);
    REQUIRE(listed.threads.size() == 1);
    CHECK(listed.threads[0].id == *done.item);
    CHECK(listed.threads[0].title == "Scannen");
    const auto state = fixture.snapshot(channel);
    REQUIRE(state.thread);
    CHECK(state.thread->area == area.item());
    REQUIRE(state.posts.size() == 1);
    CHECK(state.posts[0].number == 1);
    CHECK(state.posts[0].html == "<p>Wer hat <em>Erfahrung</em>?</p>\n");
    CHECK(state.posts[0].by.account == ada);

    // Its author follows it and has read it.
    fixture.read([&](storage::Reader& reader) {
      const auto own = storage::own_of(reader, *reader.channel(channel), ada);
      CHECK(own.level == FollowLevel::following);
      CHECK(own.read == 1);
    });
  }
  SECTION("with a link to a task: both ends stand in this transaction or follow from it") {
    const auto contact = fixture.make_contact({});
    const auto home = fixture.make_template(contact, {"2.1"});
    auto command = new_thread("Scannen");
    const auto task = task_address(home.item(), "2.1");
    command.links = {task, task};
    const auto done = fixture.must(handle_create, ada, area, command);
    const auto channel = channel_of(ChannelKind::thread, done.item.value());
    const auto links = fixture.snapshot(channel).links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].here == address_of(channel));
    CHECK(links[0].other == task);
    const auto effects = fixture.effects(EffectKind::link);
    REQUIRE(effects.size() == 1);
    CHECK(effects[0].target == home);
    CHECK(effects[0].here == task);
    CHECK(effects[0].about == address_of(channel));
  }
  SECTION("with a file uploaded for the area") {
    auto command = new_thread("Scannen");
    command.files = {fixture.make_file(area, ada)};
    const auto done = fixture.must(handle_create, ada, area, command);
    const auto channel = channel_of(ChannelKind::thread, done.item.value());
    const auto posts = fixture.snapshot(channel).posts;
    REQUIRE(posts[0].files.size() == 1);
    CHECK(posts[0].files[0].alt == "Ein Plan");
    CHECK(fixture.query_value("SELECT item FROM file WHERE id = $1", {command.files[0].text()}) ==
          posts[0].id.text());
    // It is in use now.
    CHECK(fixture.refusal(handle_create, ada, area, command) == "bad_value data.files[0]");
  }
  SECTION("refused") {
    const auto thread = channel_of(
        ChannelKind::thread, fixture.must(handle_create, ada, area, new_thread("A")).item.value());
    CHECK(fixture.refusal(handle_create, ada, thread, new_thread("B")) == "wrong_channel channel");
    const auto nowhere = channel_of(ChannelKind::area, ada);
    CHECK(fixture.refusal(handle_create, ada, nowhere, new_thread("B")) == "no_channel");
    CHECK(fixture.refusal(handle_create, AccountId{}, area, new_thread("B")) == "no_channel");

    auto command = new_thread("B");
    command.links = {task_address(ItemId{ada.bytes}, "2.1")};
    CHECK(fixture.refusal(handle_create, ada, area, command) == "bad_value data.links[0]");
    command.links.assign(11, address_of(thread));
    CHECK(fixture.refusal(handle_create, ada, area, command) == "too_long data.links");
    command.links.clear();
    command.files = {FileId{}};
    CHECK(fixture.refusal(handle_create, ada, area, command) == "bad_value data.files[0]");
    const auto file = fixture.make_file(area, ada);
    command.files = {file, file};
    CHECK(fixture.refusal(handle_create, ada, area, command) == "bad_value data.files[1]");
    command.files.assign(11, file);
    CHECK(fixture.refusal(handle_create, ada, area, command) == "too_long data.files");
    command.files = {fixture.make_file(area, fixture.make_account())};
    CHECK(fixture.refusal(handle_create, ada, area, command) == "bad_value data.files[0]");
  }
}

TEST_CASE("thread.rename: the area's list follows by an effect") {
  DatabaseFixture fixture;
  const auto ada = fixture.make_account();
  const auto area = fixture.make_area();
  const auto created = fixture.must(handle_create, ada, area, new_thread("Scanen"));
  const auto channel = channel_of(ChannelKind::thread, created.item.value());
  ThreadRename command;
  command.title = "Scannen";

  const auto apply = [&](const storage::Effect& effect) {
    return fixture.run_as(Author::system(), effect.target,
                          [&](storage::Transaction& transaction, server::auth::Access&) {
                            return apply_entry(transaction, effect);
                          });
  };

  SECTION("by its author") {
    fixture.record("forum_rename");
    const auto before = fixture.snapshot(area).threads[0];
    CHECK(fixture.must(handle_rename, ada, channel, command).seq == 2);
    CHECK(fixture.snapshot(channel).thread->title == "Scannen");
    const auto effects = fixture.effects(EffectKind::entry);
    REQUIRE(effects.size() == 1);
    CHECK(effects[0].target == area);
    CHECK(fixture.snapshot(area).threads[0].title == "Scanen");

    CHECK(apply(effects[0]).value().seq);
    const auto after = fixture.snapshot(area).threads[0];
    CHECK(after.title == "Scannen");
    CHECK(after.seq == before.seq);
    CHECK(to_json(after.by) == to_json(before.by));
    // Once more says nothing new.
    CHECK_FALSE(apply(effects[0]).value().seq);
    fixture.check_replay();
  }
  SECTION("by a moderator") {
    const auto moderator = fixture.make_account({Role::moderator});
    CHECK(fixture.must(handle_rename, moderator, channel, command).seq);
  }
  SECTION("refused") {
    CHECK(fixture.refusal(handle_rename, fixture.make_account(), channel, command) == "forbidden");
    CHECK(fixture.refusal(handle_rename, ada, area, command) == "wrong_channel channel");
    CHECK(fixture.refusal(handle_rename, AccountId{}, channel, command) == "no_channel");
  }
}

TEST_CASE("the list of threads: latest activity first, in pages, with own state") {
  DatabaseFixture fixture;
  const auto ada = fixture.make_account();
  const auto area = fixture.make_area();
  const auto other = fixture.make_area("Organisation");
  // Later than the threads of other tests, among which the list of all areas finds them.
  fixture.now += std::chrono::hours{24 * 365};
  std::vector<ChannelName> threads;
  for (const auto* title : {"A", "B", "C"}) {
    const auto done = fixture.must(handle_create, ada, area, new_thread(title));
    threads.push_back(channel_of(ChannelKind::thread, done.item.value()));
  }
  fixture.must(handle_create, ada, other, new_thread("D"));
  const auto kim = fixture.make_account();
  PostCreate post;
  post.text = "Ich.";
  fixture.must(handle_create, kim, threads[0], post);

  fixture.read([&](storage::Reader& reader) {
    const auto titles = [](const std::vector<storage::ListedThread>& listed) {
      std::string text;
      for (const auto& thread : listed) text += thread.entry.title;
      return text;
    };
    const auto all = storage::list_threads(reader, area.item(), {}, 10, ada);
    REQUIRE(titles(all) == "ACB");
    CHECK(all[0].activity.number == 2);
    CHECK(all[0].activity.by == Author{kim});
    CHECK(all[0].own.level == FollowLevel::following);
    CHECK(all[0].own.read == 1);
    const auto first = storage::list_threads(reader, area.item(), {}, 1, kim);
    CHECK(titles(first) == "A");
    CHECK(first[0].own.read == 0);
    CHECK(titles(storage::list_threads(reader, area.item(), first[0].activity.at, 10, kim)) ==
          "CB");
    CHECK(titles(storage::list_threads(reader, {}, {}, 4, ada)) == "ADCB");
    CHECK(titles(storage::list_threads(reader, other.item(), {}, 4, ada)) == "D");
  });
}
