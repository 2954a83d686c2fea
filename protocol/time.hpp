// Points in time on the wire: UTC, milliseconds, "2026-11-24T10:46:12.345Z" and no other form.
// This folder never asks what time it is; the server passes its clock in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Of the years 1970 to 9999.
std::string format_time(Time time);

/// Accepts years 1970 to 9999 in exactly the form that format_time writes.
std::optional<Time> parse_time(std::string_view text);

}  // namespace protocol
