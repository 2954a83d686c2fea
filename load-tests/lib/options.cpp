#include "load-tests/lib/options.hpp"

#include <charconv>
#include <stdexcept>

namespace load {

Options::Options(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (!words[i].starts_with("--") || i + 1 == words.size()) {
      throw std::runtime_error("expected '--name value', not " + words[i]);
    }
    if (!values_.emplace(words[i].substr(2), words[i + 1]).second) {
      throw std::runtime_error(words[i] + " is there twice");
    }
  }
}

std::string Options::text(const std::string& name, const std::string& otherwise) {
  used_.insert(name);
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

std::string Options::required(const std::string& name) {
  const auto value = text(name, "");
  if (value.empty()) throw std::runtime_error("--" + name + " is missing");
  return value;
}

std::int64_t Options::number(const std::string& name, std::int64_t otherwise) {
  const auto value = text(name, std::to_string(otherwise));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < 0) {
    throw std::runtime_error("--" + name + " must be a whole number");
  }
  return number;
}

void Options::require_all_used() const {
  for (const auto& [name, value] : values_) {
    if (!used_.contains(name)) throw std::runtime_error("there is no option --" + name);
  }
}

}  // namespace load
