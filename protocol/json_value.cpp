#include "protocol/json_value.hpp"

#include <algorithm>
#include <optional>

#include <simdjson.h>

#include "protocol/limits.hpp"

namespace protocol {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

Result<JsonValue> convert(const element& from);

Error malformed(std::string text) { return refuse(ErrorCode::malformed, std::move(text)); }

Result<std::string> convert_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return malformed("a text contains NUL");
  return std::string{text};
}

/// By sorting: a message has room for ten thousand names, and comparing each with each took as long
/// as a thousand ordinary messages.
std::optional<std::string_view> name_that_stands_twice(const simdjson::dom::object& object) {
  std::vector<std::string_view> names;
  names.reserve(object.size());
  for (const auto& field : object) names.push_back(field.key);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? std::nullopt : std::optional(*twice);
}

Result<JsonValue> convert_object(const simdjson::dom::object& from) {
  if (const auto name = name_that_stands_twice(from)) {
    return malformed("the name '" + std::string{*name} + "' stands twice in one object");
  }
  JsonValue value;
  value.kind = JsonValue::Kind::object;
  for (const auto& field : from) {
    auto name = convert_text(field.key);
    if (!name) return name.error();
    auto member = convert(field.value);
    if (!member) return member.error();
    value.members.push_back({std::move(*name), std::move(*member)});
  }
  return value;
}

Result<JsonValue> convert_array(const simdjson::dom::array& from) {
  JsonValue value;
  value.kind = JsonValue::Kind::array;
  for (const auto item : from) {
    auto converted = convert(item);
    if (!converted) return converted.error();
    value.items.push_back(std::move(*converted));
  }
  return value;
}

Result<JsonValue> convert(const element& from) {
  JsonValue value;
  switch (from.type()) {
    case element_type::OBJECT: return convert_object(simdjson::dom::object(from));
    case element_type::ARRAY: return convert_array(simdjson::dom::array(from));
    case element_type::STRING: {
      auto text = convert_text(std::string_view(from));
      if (!text) return text.error();
      value.kind = JsonValue::Kind::string;
      value.string = std::move(*text);
      return value;
    }
    case element_type::INT64:
      value.kind = JsonValue::Kind::integer;
      value.integer = std::int64_t(from);
      return value;
    case element_type::UINT64: return malformed("a number is beyond 64 bits");
    case element_type::DOUBLE:
      value.kind = JsonValue::Kind::real;
      value.real = double(from);
      return value;
    case element_type::BOOL:
      value.kind = JsonValue::Kind::boolean;
      value.boolean = bool(from);
      return value;
    case element_type::NULL_VALUE: return value;
  }
  return value;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& member) { return member.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

Result<JsonValue> parse_json(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  if (text.empty()) return malformed("empty message");
  const auto capacity = std::max(text.size(), limits::message_bytes_max);
  if (parser.capacity() < capacity || parser.max_depth() != limits::json_depth_max) {
    if (parser.allocate(capacity, limits::json_depth_max) != simdjson::SUCCESS) {
      return malformed("too large");
    }
  }
  element root;
  // The last argument lets simdjson copy the text behind which it needs room.
  if (const auto error = parser.parse(text.data(), text.size(), true).get(root)) {
    return malformed(simdjson::error_message(error));
  }
  return convert(root);
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

}  // namespace protocol
