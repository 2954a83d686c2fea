#include "load-tests/lib/stamp.hpp"

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace load {
namespace {

constexpr std::size_t number_digits = 10;
constexpr std::size_t due_digits = 19;
static_assert(3 + number_digits + due_digits == stamp_bytes);

template <class T>
bool read_digits(std::string_view digits, T& to) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
  return error == std::errc{} && end == digits.data() + digits.size();
}

}  // namespace

std::string stamped_text(const Stamp& stamp, std::size_t bytes) {
  if (bytes < stamp_bytes) throw std::runtime_error("a message must have room for its stamp");
  std::string text(stamp_bytes + 1, '\0');
  std::snprintf(text.data(), text.size(), "~%010u~%019lld~", stamp.number,
                static_cast<long long>(stamp.due));
  text.resize(stamp_bytes);
  constexpr std::string_view filling = " Wie lange hat das bei Ihnen gedauert?";
  while (text.size() < bytes) text.append(filling.substr(0, bytes - text.size()));
  return text;
}

std::optional<Stamp> read_stamp(std::string_view at_mark) {
  Stamp stamp;
  if (at_mark[1 + number_digits] != stamp_mark || at_mark[stamp_bytes - 1] != stamp_mark ||
      !read_digits(at_mark.substr(1, number_digits), stamp.number) ||
      !read_digits(at_mark.substr(2 + number_digits, due_digits), stamp.due)) {
    return std::nullopt;
  }
  return stamp;
}

}  // namespace load
