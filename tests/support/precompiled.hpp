// What most tests include, compiled once for each of their programs. Nothing may rely on it: a
// preset without precompiled headers (dev) builds the same files.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/decode.hpp"
#include "protocol/encode.hpp"
#include "protocol/envelope.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"
