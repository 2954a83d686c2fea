// Wire names of described enumerators: the enumerator itself, without a trailing underscore.
#pragma once

#include <optional>
#include <string_view>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

namespace protocol {

constexpr std::string_view wire_name(std::string_view identifier) {
  return identifier.ends_with('_') ? identifier.substr(0, identifier.size() - 1) : identifier;
}

template <class E>
std::string_view enum_name(E value) {
  std::string_view name = "?";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (d.value == value) name = wire_name(d.name);
  });
  return name;
}

template <class E>
std::optional<E> enum_from_name(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (wire_name(d.name) == name) found = d.value;
  });
  return found;
}

}  // namespace protocol
