#include <catch2/catch.hpp>

#include "server/forum/post_handlers.hpp"
#include "server/forum/thread_handlers.hpp"
#include "server/own/own_handlers.hpp"
#include "storage/own/activity_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::own;
using tests::DatabaseFixture;

namespace {

struct Reading : DatabaseFixture {
  AccountId ada = make_account();
  AccountId kim = make_account();
  ChannelName area = make_area();
  ChannelName thread = open();

  ChannelName open() {
    ThreadCreate command;
    command.title = "Scannen";
    command.text = "Wer?";
    return channel_of(ChannelKind::thread,
                      must(server::forum::handle_create, ada, area, command).item.value());
  }
  Own own(const AccountId& account) {
    Own found;
    read([&](storage::Reader& reader) {
      found = storage::own_of(reader, *reader.channel(thread), account);
    });
    return found;
  }
};

}  // namespace

TEST_CASE("own.follow: last value wins, without an event") {
  Reading reading;
  SECTION("done") {
    CHECK(reading.own(reading.kim).level == FollowLevel::normal);
    const auto done =
        reading.must(handle_follow, reading.kim, reading.thread, OwnFollow{FollowLevel::following});
    CHECK_FALSE(done.seq);
    CHECK(reading.own(reading.kim).level == FollowLevel::following);
    reading.must(handle_follow, reading.kim, reading.thread, OwnFollow{FollowLevel::muted});
    CHECK(reading.own(reading.kim).level == FollowLevel::muted);
    CHECK(reading.own(reading.ada).level == FollowLevel::following);
    CHECK(reading.events(reading.thread).size() == 1);
  }
  SECTION("refused") {
    CHECK(reading.refusal(handle_follow, reading.kim, reading.area, OwnFollow{}) ==
          "wrong_channel channel");
    CHECK(reading.refusal(handle_follow, reading.kim, channel_of(ChannelKind::thread, reading.kim),
                          OwnFollow{}) == "no_channel");
    CHECK(reading.refusal(handle_follow, AccountId{}, reading.thread, OwnFollow{}) == "no_channel");
  }
}

TEST_CASE("own.read: forward, and not beyond what there is") {
  Reading reading;
  PostCreate post;
  post.text = "Wir.";
  for (int i = 0; i < 3; ++i) {
    reading.must(server::forum::handle_create, reading.ada, reading.thread, post);
  }
  const auto read = [&](std::int64_t number) {
    reading.must(handle_read, reading.kim, reading.thread, OwnRead{number});
    return reading.own(reading.kim).read;
  };
  SECTION("done") {
    CHECK(read(2) == 2);
    CHECK(read(1) == 2);
    CHECK(read(4) == 4);
    CHECK(reading.own(reading.ada).read == 4);
  }
  SECTION("refused") {
    CHECK(reading.refusal(handle_read, reading.kim, reading.thread, OwnRead{5}) ==
          "bad_value data.number");
    CHECK(reading.refusal(handle_read, reading.kim, reading.thread, OwnRead{-1}) ==
          "bad_value data.number");
    CHECK(reading.refusal(handle_read, reading.kim, reading.area, OwnRead{1}) ==
          "wrong_channel channel");
    CHECK(reading.own(reading.kim).read == 0);
  }
}

TEST_CASE("own: what one follows, latest activity first") {
  Reading reading;
  const auto home = reading.make_template(reading.make_contact({}), {"2.1"});
  reading.must(handle_follow, reading.kim, reading.thread, OwnFollow{FollowLevel::following});
  reading.must(handle_follow, reading.kim, home, OwnFollow{FollowLevel::following});
  const auto muted = reading.open();
  reading.must(handle_follow, reading.kim, muted, OwnFollow{FollowLevel::muted});
  PostCreate post;
  post.text = "Wir.";
  reading.must(server::forum::handle_create, reading.ada, reading.thread, post);
  reading.must(handle_read, reading.kim, reading.thread, OwnRead{1});

  reading.read([&](storage::Reader& reader) {
    const auto followed = storage::following(reader, reading.kim);
    REQUIRE(followed.size() == 2);
    CHECK(followed[0].channel == reading.thread);
    CHECK(followed[0].title == "Scannen");
    CHECK(followed[0].read == 1);
    CHECK(followed[0].activity.number == 2);
    CHECK(followed[0].activity.by == Author{reading.ada});
    CHECK(followed[1].title == "E-Akte einführen");
  });
}
