// The texts, names and choices of the volume data set, the same at every run. Pure.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace server::seed {

class Dice {
 public:
  /// Both ends may come.
  std::int64_t number(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(engine_);
  }
  template <class Range>
  const auto& pick(const Range& from) {
    return from[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(from.size()) - 1))];
  }

  std::string sentence();
  std::string text(std::int64_t sentences);
  std::string question();
  /// What texts are about.
  std::string subject();
  /// Of a place; not unique.
  std::string authority();
  std::string person();

 private:
  // Any number; fixed, so that everyone measures the same texts.
  static constexpr std::uint64_t random_seed = 20'261'124;

  std::mt19937_64 engine_{random_seed};
};

}  // namespace server::seed
