// Described struct -> JSON bytes. Absent optionals are left out; texts are escaped as RFC 8259
// asks and otherwise passed through as UTF-8. Appends to one string, no intermediate tree.
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
#include "protocol/ids.hpp"
#include "protocol/time.hpp"

namespace protocol {

struct State;

/// Appends `text` with its quotes.
void write_json_string(std::string& out, std::string_view text);

/// Lists of these structs are left out when they are empty.
template <class T>
inline constexpr bool omits_empty_lists = std::is_same_v<T, State>;

inline void write_json(std::string& out, bool value) { out.append(value ? "true" : "false"); }
inline void write_json(std::string& out, std::int64_t value) { out.append(std::to_string(value)); }
inline void write_json(std::string& out, const std::string& value) {
  write_json_string(out, value);
}
inline void write_json(std::string& out, Time value) { write_json_string(out, format_time(value)); }
inline void write_json(std::string& out, const Author& value) {
  write_json_string(out, value.text());
}
inline void write_json(std::string& out, const ChannelName& value) {
  write_json_string(out, value.text());
}
inline void write_json(std::string& out, const Address& value) {
  write_json_string(out, value.text());
}
template <class Tag>
void write_json(std::string& out, const Id<Tag>& value) {
  write_json_string(out, value.text());
}

template <class E>
  requires std::is_enum_v<E>
void write_json(std::string& out, E value) {
  write_json_string(out, enum_name(value));
}

template <class T>
  requires boost::describe::has_describe_members<T>::value
void write_json(std::string& out, const T& value);

template <class T>
void write_json(std::string& out, const std::vector<T>& values) {
  out.push_back('[');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out.push_back(',');
    write_json(out, values[i]);
  }
  out.push_back(']');
}

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <bool OmitEmpty, class M>
void write_member(std::string& out, bool& first, const char* name, const M& member) {
  if constexpr (IsOptional<M>::value) {
    if (!member) return;
  }
  if constexpr (OmitEmpty && IsVector<M>::value) {
    if (member.empty()) return;
  }
  if (!first) out.push_back(',');
  first = false;
  out.push_back('"');
  out.append(wire_name(name));
  out.append("\":");
  if constexpr (IsOptional<M>::value) {
    write_json(out, *member);
  } else {
    write_json(out, member);
  }
}

}  // namespace detail

template <class T>
  requires boost::describe::has_describe_members<T>::value
void write_json(std::string& out, const T& value) {
  out.push_back('{');
  bool first = true;
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto d) {
    detail::write_member<omits_empty_lists<T>>(out, first, d.name, value.*d.pointer);
  });
  out.push_back('}');
}

template <class T>
std::string to_json(const T& value) {
  std::string out;
  write_json(out, value);
  return out;
}

}  // namespace protocol
