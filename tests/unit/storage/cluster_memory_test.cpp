#include "storage/cluster_memory.hpp"

#include <catch2/catch.hpp>

using storage::ClusterFinding;
using storage::ClusterMemory;

namespace {

struct Server {
  ClusterMemory memory;
  bool synchronous_standby = false;

  /// What is told of it, "" for nothing.
  std::string found(const std::string& now, const std::string& recorded, bool renewed) {
    return memory.learn({now, recorded, renewed}, synchronous_standby).value_or("");
  }
  /// A connection that finds out by itself that the log was written elsewhere.
  std::string renews(const std::string& now, const std::string& recorded) {
    return found(now, recorded, true);
  }
  /// One that finds what another has recorded already.
  std::string sees(const std::string& now) { return found(now, now, false); }
};

}  // namespace

TEST_CASE("cluster: nothing is told while it stays the same", "[storage]") {
  Server server;
  CHECK(server.sees("a/1").empty());
  CHECK(server.sees("a/1").empty());
}

TEST_CASE("cluster: a move is told once, whichever connection comes first", "[storage]") {
  Server server;
  server.sees("a/1");
  SECTION("the one that renewed the epochs") {
    CHECK(server.renews("b/1", "a/1") == "a/1");
    CHECK(server.sees("b/1").empty());
  }
  SECTION("another one, while that is still on its way here") {
    CHECK(server.sees("b/1") == "a/1");
    CHECK(server.sees("b/1").empty());
    CHECK(server.renews("b/1", "a/1").empty());
  }
  SECTION("another server renewed them") { CHECK(server.sees("b/1") == "a/1"); }
  CHECK(server.sees("b/1").empty());
}

TEST_CASE("cluster: each further move is told, also back and again", "[storage]") {
  Server server;
  server.sees("a/1");
  CHECK(server.renews("b/1", "a/1") == "a/1");
  CHECK(server.renews("a/1", "b/1") == "b/1");
  CHECK(server.renews("b/1", "a/1") == "a/1");
  CHECK(server.sees("a/1") == "b/1");
  CHECK(server.renews("a/1", "b/1").empty());
  // Away and back while this server was connected to neither: only the database knows.
  CHECK(server.renews("a/1", "c/1") == "c/1");
  CHECK(server.renews("a/1", "c/1") == "c/1");
}

TEST_CASE("cluster: a move that another server settled hides none of our own", "[storage]") {
  Server server;
  server.sees("a/1");
  CHECK(server.sees("b/1") == "a/1");
  CHECK(server.renews("b/1", "c/1") == "c/1");
}

TEST_CASE("cluster: a synchronous standby that is promoted is no move", "[storage]") {
  Server server;
  server.synchronous_standby = true;
  server.sees("a/1");
  CHECK(server.sees("a/2").empty());
  CHECK(server.sees("a/1") == "a/2");
  CHECK(server.sees("b/2") == "a/1");
}
