#include "server/seed/script.hpp"

#include <cctype>
#include <charconv>
#include <regex>
#include <stdexcept>

#include "protocol/json_writer.hpp"
#include "server/support/berlin_time.hpp"

namespace server::seed {

using protocol::JsonValue;

namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

int number(const std::string& digits) { return digits.empty() ? 0 : std::stoi(digits); }

}  // namespace

std::string Names::resolve(std::string_view text) const {
  std::string resolved;
  for (std::size_t i = 0; i < text.size();) {
    const bool starts_name = text[i] == '@' && i + 1 < text.size() &&
                             is_name_character(text[i + 1]) &&
                             (i == 0 || !is_name_character(text[i - 1]));
    if (!starts_name) {
      resolved.push_back(text[i++]);
      continue;
    }
    auto end = i + 1;
    while (end < text.size() && is_name_character(text[end])) ++end;
    const auto name = text.substr(i + 1, end - i - 1);
    const auto found = ids_.find(name);
    if (found == ids_.end()) throw std::runtime_error("unknown name @" + std::string{name});
    resolved.append(found->second);
    i = end;
  }
  return resolved;
}

void resolve_names(JsonValue& value, const Names& names) {
  if (value.kind == JsonValue::Kind::string) value.string = names.resolve(value.string);
  for (auto& item : value.items) resolve_names(item, names);
  for (auto& [name, member] : value.members) resolve_names(member, names);
}

std::string to_text(const JsonValue& value) {
  std::string out;
  switch (value.kind) {
    case JsonValue::Kind::null: return "null";
    case JsonValue::Kind::boolean: return value.boolean ? "true" : "false";
    case JsonValue::Kind::integer: return std::to_string(value.integer);
    case JsonValue::Kind::real: return std::to_string(value.real);
    case JsonValue::Kind::string: protocol::write_json_string(out, value.string); return out;
    case JsonValue::Kind::array:
      for (const auto& item : value.items) out.append(out.empty() ? "" : ",").append(to_text(item));
      return "[" + out + "]";
    case JsonValue::Kind::object:
      for (const auto& [name, member] : value.members) {
        if (!out.empty()) out.push_back(',');
        protocol::write_json_string(out, name);
        out.append(":").append(to_text(member));
      }
      return "{" + out + "}";
  }
  return out;
}

protocol::Time time_of(std::string_view view, protocol::Time now) {
  using namespace std::chrono;
  static const std::regex on_day{R"(([+-])(\d+)d (\d\d):(\d\d)(?::(\d\d))?)"};
  static const std::regex before_now{R"(-(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)"};
  const std::string text{view};
  std::smatch match;
  if (std::regex_match(text, match, on_day)) {
    const auto today = floor<days>(to_berlin(now));
    const int offset = number(match[2]) * (match[1] == "-" ? -1 : 1);
    return from_berlin(today + days{offset} + hours{number(match[3])} + minutes{number(match[4])} +
                       seconds{number(match[5])});
  }
  if (text.size() > 1 && std::regex_match(text, match, before_now)) {
    return now - hours{number(match[1])} - minutes{number(match[2])} - seconds{number(match[3])};
  }
  throw std::runtime_error("not a time: " + text);
}

std::string text_of(const JsonValue& value, std::string_view member) {
  const auto* found = value.find(member);
  if (found == nullptr || found->kind != JsonValue::Kind::string) {
    throw std::runtime_error("'" + std::string{member} + "' is missing or no text");
  }
  return found->string;
}

}  // namespace server::seed
