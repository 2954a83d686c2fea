#include "storage/connection.hpp"

#include <catch2/catch.hpp>

using storage::with_parameters;

TEST_CASE("connection string: more parameters fit both forms") {
  CHECK(with_parameters("host=/run dbname=x", "connect_timeout=5 keepalives_idle=5") ==
        "host=/run dbname=x connect_timeout=5 keepalives_idle=5");
  CHECK(with_parameters("postgresql://db/x", "connect_timeout=5 keepalives_idle=5") ==
        "postgresql://db/x?connect_timeout=5&keepalives_idle=5");
  CHECK(with_parameters("postgres://db/x?sslmode=require", "connect_timeout=5") ==
        "postgres://db/x?sslmode=require&connect_timeout=5");
  CHECK(with_parameters("postgres://db/x", "") == "postgres://db/x");
}
