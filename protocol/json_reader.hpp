// JSON -> described struct, strictly: an unknown name, a missing one, a wrong type or a text beyond
// its bound is a refusal that names the field ("plan.agenda[2].title"). Optionals and lists may be
// absent. Nothing is converted silently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/enum_name.hpp"
#include "protocol/error_code.hpp"
#include "protocol/ids.hpp"
#include "protocol/json_value.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// Reads one value after the other; after the first refusal the rest is skipped.
class JsonReader {
 public:
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  void read(const JsonValue& from, bool& to);
  void read(const JsonValue& from, std::int64_t& to);
  void read(const JsonValue& from, std::string& to);
  void read(const JsonValue& from, Time& to);
  void read(const JsonValue& from, Author& to);
  void read(const JsonValue& from, ChannelName& to);
  void read(const JsonValue& from, Address& to);

  template <class Tag>
  void read(const JsonValue& from, Id<Tag>& to) {
    if (!expect(from, JsonValue::Kind::string)) return;
    if (const auto id = Id<Tag>::parse(from.string)) {
      to = *id;
    } else {
      fail(ErrorCode::wrong_type, "not an id");
    }
  }

  template <std::size_t Max>
  void read(const JsonValue& from, Text<Max>& to) {
    read_text(from, to, Max, false);
  }

  template <std::size_t Max>
  void read(const JsonValue& from, TextOrEmpty<Max>& to) {
    read_text(from, to, Max, true);
  }

  template <class E>
    requires std::is_enum_v<E>
  void read(const JsonValue& from, E& to) {
    if (!expect(from, JsonValue::Kind::string)) return;
    if (const auto value = enum_from_name<E>(from.string)) {
      to = *value;
    } else {
      fail(ErrorCode::wrong_type, "not one of the names of this field");
    }
  }

  template <class T>
  void read(const JsonValue& from, std::optional<T>& to) {
    T value{};
    read(from, value);
    if (!error_) to = std::move(value);
  }

  template <class T>
  void read(const JsonValue& from, std::vector<T>& to) {
    if (!expect(from, JsonValue::Kind::array)) return;
    const auto length = path_.size();
    for (std::size_t i = 0; i < from.items.size() && !error_; ++i) {
      path_.append("[").append(std::to_string(i)).append("]");
      T value{};
      read(from.items[i], value);
      to.push_back(std::move(value));
      if (!error_) path_.resize(length);
    }
  }

  template <class T>
    requires boost::describe::has_describe_members<T>::value
  void read(const JsonValue& from, T& to) {
    if (!expect(from, JsonValue::Kind::object)) return;
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    std::size_t found = 0;
    boost::mp11::mp_for_each<Members>([&](auto d) {
      if (!error_) found += read_member(from, wire_name(d.name), to.*d.pointer) ? 1 : 0;
    });
    if (error_ || found == from.members.size()) return;
    for (const auto& [name, value] : from.members) {
      bool known = false;
      boost::mp11::mp_for_each<Members>([&](auto d) { known |= wire_name(d.name) == name; });
      if (!known) return fail_at(name, ErrorCode::unknown_field, "no such field");
    }
  }

 private:
  bool expect(const JsonValue& from, JsonValue::Kind kind);
  void fail(ErrorCode code, std::string text);
  void fail_at(std::string_view name, ErrorCode code, std::string text);
  void enter(std::string_view name);
  void read_text(const JsonValue& from, std::string& to, std::size_t max, bool may_be_blank);

  template <class M>
  bool read_member(const JsonValue& from, std::string_view name, M& to) {
    const auto* value = from.find(name);
    if (value == nullptr) {
      if constexpr (!detail::IsOptional<M>::value && !detail::IsVector<M>::value) {
        fail_at(name, ErrorCode::missing_field, "missing");
      }
      return false;
    }
    const auto length = path_.size();
    enter(name);
    read(*value, to);
    if (!error_) path_.resize(length);
    return true;
  }

  std::string path_;
  std::optional<Error> error_;
};

template <class T>
Result<T> from_json(const JsonValue& value) {
  T result{};
  JsonReader reader;
  reader.read(value, result);
  if (reader.error()) return *reader.error();
  return result;
}

template <class T>
Result<T> from_json(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return value.error();
  return from_json<T>(*value);
}

}  // namespace protocol
