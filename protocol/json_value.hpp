// A parsed JSON text, checked for everything that this protocol refuses in any JSON. The only
// place where simdjson is used is json_value.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error_code.hpp"

namespace protocol {

struct JsonMember;

/// An owning tree; small messages only, so copying its strings costs less than keeping a parser's
/// buffers alive.
struct JsonValue {
  enum class Kind { null, boolean, integer, real, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string string;
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;
  /// A member by its name; nullptr if there is none.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// Parses one JSON value. Refuses with `malformed`: anything that is not JSON or not UTF-8, more
/// than limits::json_depth_max levels, a NUL character in a text, a name twice in one object, a
/// number beyond 64 bits. Any thread; keeps one parser a thread.
Result<JsonValue> parse_json(std::string_view text);

/// Whether `bytes` are valid UTF-8.
bool is_utf8(std::string_view bytes);

}  // namespace protocol
