// WebSocket frames (RFC 6455, section 5) as a client and the raw broadcaster need them. Nothing is
// copied while reading: a frame's payload is a view of the bytes it came in. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace load {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

struct Frame {
  Opcode opcode{};
  std::string_view payload;
};

/// More than any server here sends in one frame; a bigger length is a broken stream.
inline constexpr std::uint64_t frame_bytes_max = 16 * 1024 * 1024;

/// Reads the unmasked frame that `bytes` begin with. Returns how many bytes it takes, 0 while it is
/// incomplete. Throws std::runtime_error when it is masked or too long.
std::size_t read_frame(std::string_view bytes, Frame& frame);

/// The same for a client's frame, which it unmasks where it lies.
std::size_t read_masked_frame(std::span<char> bytes, Frame& frame);

/// Appends a final frame as a client sends it. `mask` is any number.
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t mask);

/// Appends a final frame as a server sends it.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);

// The generator always sends the key of the example in RFC 6455, section 1.3, so the answer is
// known and neither side needs SHA-1.
inline constexpr std::string_view websocket_key = "dGhlIHNhbXBsZSBub25jZQ==";
inline constexpr std::string_view websocket_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

}  // namespace load
