// The volume data set keeps every bound of a channel, however large it is asked for.
#include "server/seed/volume_sizes.hpp"

#include <catch2/catch.hpp>

using namespace server::seed;

namespace {

std::int64_t count_open(std::int64_t questions) {
  std::int64_t open = 0;
  for (std::int64_t i = 0; i < questions; ++i) open += stays_open(i, questions) ? 1 : 0;
  return open;
}

}  // namespace

TEST_CASE("volume data set: no talk has too many open questions") {
  for (const auto questions :
       {questions_least, questions_most, std::int64_t{500}, std::int64_t{501}, std::int64_t{2'500},
        std::int64_t{2'501}, questions_of_talk(texts_max)}) {
    CAPTURE(questions);
    CHECK(count_open(questions) <= open_per_talk_max);
    CHECK(count_open(questions) > 0);
  }
}

TEST_CASE("volume data set: in a talk of the usual size one question in five is open") {
  CHECK(count_open(questions_least) == questions_least / open_share);
  CHECK(count_open(questions_most) == questions_most / open_share);
}

TEST_CASE("volume data set: posts and questions grow to the number of texts") {
  CHECK(posts_of(0) == posts_count);
  CHECK(questions_of_talk(0) == questions_least);
  const auto texts = posts_of(texts_max) + questions_of_talk(texts_max) * talks_count;
  CHECK(texts > texts_max - talks_count);
  CHECK(texts <= texts_max);
}
