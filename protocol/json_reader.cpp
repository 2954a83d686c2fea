#include "protocol/json_reader.hpp"

#include "protocol/limits.hpp"

namespace protocol {

bool JsonReader::expect(const JsonValue& from, JsonValue::Kind kind) {
  if (error_) return false;
  if (from.kind == kind) return true;
  fail(ErrorCode::wrong_type, "wrong type");
  return false;
}

void JsonReader::fail(ErrorCode code, std::string text) {
  if (!error_) error_ = refuse(code, std::move(text), path_);
}

void JsonReader::fail_at(std::string_view name, ErrorCode code, std::string text) {
  const auto length = path_.size();
  enter(name);
  fail(code, std::move(text));
  path_.resize(length);
}

void JsonReader::enter(std::string_view name) {
  if (!path_.empty()) path_.push_back('.');
  path_.append(name);
}

void JsonReader::read(const JsonValue& from, bool& to) {
  if (expect(from, JsonValue::Kind::boolean)) to = from.boolean;
}

void JsonReader::read(const JsonValue& from, std::int64_t& to) {
  if (expect(from, JsonValue::Kind::integer)) to = from.integer;
}

void JsonReader::read(const JsonValue& from, std::string& to) {
  if (expect(from, JsonValue::Kind::string)) to = from.string;
}

void JsonReader::read(const JsonValue& from, Time& to) {
  if (!expect(from, JsonValue::Kind::string)) return;
  if (const auto time = parse_time(from.string)) {
    to = *time;
  } else {
    fail(ErrorCode::wrong_type, "not a time");
  }
}

void JsonReader::read(const JsonValue& from, Author& to) {
  if (!expect(from, JsonValue::Kind::string)) return;
  if (from.string == "system") {
    to = Author::system();
  } else if (from.string == "anonymous") {
    to = Author::anonymous();
  } else if (from.string.starts_with(Author::pseudonym_prefix)) {
    const auto id =
        PseudonymId::parse(std::string_view{from.string}.substr(Author::pseudonym_prefix.size()));
    if (!id) return fail(ErrorCode::wrong_type, "not an author");
    to = Author::under(*id);
  } else if (const auto id = AccountId::parse(from.string)) {
    to = Author{*id};
  } else {
    fail(ErrorCode::wrong_type, "not an author");
  }
}

void JsonReader::read(const JsonValue& from, ChannelName& to) {
  if (!expect(from, JsonValue::Kind::string)) return;
  if (const auto name = ChannelName::parse(from.string)) {
    to = *name;
  } else {
    fail(ErrorCode::wrong_type, "not a channel");
  }
}

void JsonReader::read(const JsonValue& from, Address& to) {
  if (!expect(from, JsonValue::Kind::string)) return;
  if (auto address = Address::parse(from.string)) {
    to = std::move(*address);
  } else {
    fail(ErrorCode::wrong_type, "not an address");
  }
}

void JsonReader::read_text(const JsonValue& from, std::string& to, std::size_t max,
                           bool may_be_blank) {
  if (!expect(from, JsonValue::Kind::string)) return;
  if (count_code_points(from.string) > max) {
    return fail(ErrorCode::too_long, "at most " + std::to_string(max) + " characters");
  }
  if (!may_be_blank && is_blank(from.string)) {
    return fail(ErrorCode::too_short, "must not be empty");
  }
  to = from.string;
}

}  // namespace protocol
