// Lets Catch show results in CHECK(result) and REQUIRE_FALSE(result).
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "protocol/error_code.hpp"

namespace Catch {

template <class T>
struct StringMaker<boost::system::result<T, protocol::Error>> {
  static std::string convert(const boost::system::result<T, protocol::Error>& result) {
    if (result) return "done";
    const auto& error = result.error();
    return std::string{protocol::enum_name(error.code)} + " " + error.field + ": " + error.text;
  }
};

}  // namespace Catch
