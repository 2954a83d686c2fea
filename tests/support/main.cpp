// The one main of Catch2; compiling it takes longer than all tests of a file.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
