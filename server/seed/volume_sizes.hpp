// How large the volume data set is (reference: content.md 4.5), and how it grows with the number of
// texts that is asked for: only posts and questions do. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "protocol/limits.hpp"

namespace server::seed {

inline constexpr int authorities_count = 300;
inline constexpr int accounts_count = 5'000;
inline constexpr int contacts_count = 40;
inline constexpr int areas_count = 12;
inline constexpr int templates_count = 40;
inline constexpr int tasks_count = 900;
inline constexpr int threads_count = 2'000;
inline constexpr std::int64_t posts_count = 30'000;
inline constexpr int talks_count = 60;
inline constexpr std::int64_t questions_least = 30;
inline constexpr std::int64_t questions_most = 120;
inline constexpr int annotations_count = 1'500;

/// What one can wait for: an hour or so.
inline constexpr std::int64_t texts_max = 10'000'000;
/// Of a talk's questions, as in life: most are answered while it goes on.
inline constexpr std::int64_t open_share = 5;
/// However many questions a talk has, these are left in the end, ...
inline constexpr std::int64_t open_per_talk_max = 100;
/// ... and so many are asked before those of them are answered that will be.
inline constexpr std::int64_t asked_at_once = 200;
static_assert(open_per_talk_max + asked_at_once <=
              static_cast<std::int64_t>(protocol::limits::open_questions_max));

/// All posts, with the first ones of the threads.
constexpr std::int64_t posts_of(std::int64_t texts) {
  return std::max(posts_count, texts * 9 / 10);
}

/// What every talk has at least.
constexpr std::int64_t questions_of_talk(std::int64_t texts) {
  return std::max(questions_least, (texts - texts * 9 / 10) / talks_count);
}

/// Whether the i-th of a talk's questions is left without an answer.
constexpr bool stays_open(std::int64_t i, std::int64_t in_talk) {
  const auto rounded_up = (in_talk + open_per_talk_max - 1) / open_per_talk_max;
  return i % std::max(open_share, rounded_up) == 0;
}

}  // namespace server::seed
