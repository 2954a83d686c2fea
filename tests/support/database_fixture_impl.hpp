// What the .cpp files of the fixture share.
#pragma once

#include <random>

#include <pqxx/pqxx>

#include "tests/support/database_fixture.hpp"

namespace tests {

struct DatabaseFixture::Impl {
  explicit Impl(const std::string& options) : connection{options} {}

  pqxx::connection connection;
  /// Channels of earlier tests have ids up to this.
  std::int64_t older_channels = 0;
};

/// One database serves all tests of a program: every test uses channels of its own.
TestDatabase& shared_database();

template <class IdType>
IdType random_id() {
  std::random_device random;
  IdType id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
  return id;
}

}  // namespace tests
