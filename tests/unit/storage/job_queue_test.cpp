#include "storage/job_queue.hpp"

#include <catch2/catch.hpp>

using storage::JobQueue;

TEST_CASE("job queue: what is put first passes all others, also when it is full", "[storage]") {
  JobQueue<int> queue{2};
  REQUIRE(queue.put(1));
  REQUIRE(queue.put(2));
  CHECK_FALSE(queue.put(3));
  CHECK(queue.put_first(0));
  CHECK(queue.take(10) == std::vector{0, 1, 2});
  queue.close();
  CHECK_FALSE(queue.put_first(0));
}
