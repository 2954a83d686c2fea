// One value of any message with every field set, the same on every run: what the golden files of
// protocol/fixtures hold.
#pragma once

#include "protocol/envelope.hpp"
#include "protocol/json_writer.hpp"

namespace tests {

template <class T>
T sample() {
  using namespace protocol;
  constexpr IdBytes bytes{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0x4c, 0xde,
                          0x8f, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd};
  if constexpr (std::is_same_v<T, bool>) {
    return true;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return 7;
  } else if constexpr (std::is_base_of_v<std::string, T>) {
    if constexpr (requires { T::code_points_max; }) {
      if (T::code_points_max < 16) return T{"4.2"};
    }
    return T{"Grüße \"2.1\""};
  } else if constexpr (std::is_same_v<T, Time>) {
    return parse_time("2026-11-24T10:46:12.345Z").value();
  } else if constexpr (std::is_same_v<T, Author>) {
    return Author{AccountId{bytes}};
  } else if constexpr (std::is_same_v<T, ChannelName>) {
    return ChannelName{ChannelKind::talk, bytes};
  } else if constexpr (std::is_same_v<T, Address>) {
    return task_address(ItemId{bytes}, "2.1");
  } else if constexpr (requires { T::parse; }) {
    return T{bytes};
  } else if constexpr (std::is_enum_v<T>) {
    return boost::mp11::mp_front<boost::describe::describe_enumerators<T>>::value;
  } else if constexpr (detail::IsOptional<T>::value || detail::IsVector<T>::value) {
    return T{sample<typename T::value_type>()};
  } else {
    T value{};
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto d) {
      using M = std::remove_cvref_t<decltype(value.*d.pointer)>;
      value.*d.pointer = sample<M>();
    });
    return value;
  }
}

}  // namespace tests
