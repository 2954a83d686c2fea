// The fixture itself: what it must notice, so that no test passes because it looks away.
#include "tests/support/database_fixture.hpp"

#include <catch2/catch.hpp>

using namespace protocol;
using tests::DatabaseFixture;

namespace {

struct Room : DatabaseFixture {
  AccountId ada = make_account();
  ChannelName area = make_area();
  ThreadEntry entry{ItemId{ada.bytes}, 2, now, Author{ada}, "Scannen"};

  Result<Done> act(const Handle& handle) { return run_as(Author{ada}, area, handle); }
};

}  // namespace

TEST_CASE("fixture: notices an item that changed without an event", "[!shouldfail]") {
  Room room;
  room.act([&](storage::Transaction& transaction, server::auth::Access&) {
    transaction.save(room.area, room.entry);
    return Done{};
  });
}

TEST_CASE("fixture: notices an event that does not say what changed", "[!shouldfail]") {
  Room room;
  room.act([&](storage::Transaction& transaction, server::auth::Access&) {
    transaction.save(room.area, room.entry);
    return Done{transaction.append(room.area, "thread.created", State{}, "x"), {}, {}, {}, {}};
  });
}

TEST_CASE("fixture: notices a refusal that had written", "[!shouldfail]") {
  Room room;
  room.act([&](storage::Transaction& transaction, server::auth::Access&) -> Result<Done> {
    transaction.save_revision(room.area, "x", room.now, "x");
    return refuse(ErrorCode::forbidden, "too late");
  });
}

TEST_CASE("fixture: notices an item in another place than its event puts it", "[!shouldfail]") {
  Room room;
  const auto add = [&](Seq seq, std::uint8_t id) {
    room.act([&](storage::Transaction& transaction, server::auth::Access&) {
      auto entry = room.entry;
      entry.id.bytes[0] = id;
      entry.seq = seq;
      State state;
      state.threads = {entry};
      const auto appended = transaction.append(room.area, "x", std::move(state), "x");
      // The database is told another seq than the clients.
      entry.seq = 5 - seq;
      transaction.save(room.area, entry);
      return Done{appended, {}, {}, {}, {}};
    });
  };
  add(2, 1);
  add(3, 2);
}

TEST_CASE("fixture: lets pass what is right") {
  Room room;
  CHECK(
      room.act([&](storage::Transaction& transaction, server::auth::Access&) {
            auto entry = room.entry;
            entry.seq = transaction.next_seq(room.area);
            State state;
            state.threads = {entry};
            return Done{transaction.append(room.area, "x", std::move(state), "x"), {}, {}, {}, {}};
          })
          .has_value());
  room.check_replay();
}
