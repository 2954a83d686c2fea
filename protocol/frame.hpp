// Text messages as WebSocket frames (RFC 6455, 5.2): framed once, never changed, shared by everyone
// who gets them. A Frame is a value of one pointer's size; copies share the bytes. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace protocol {

/// The longest header that a server's frame can have: two bytes, a 64-bit length, no mask.
inline constexpr std::size_t frame_header_bytes_max = 10;

/// Appends the header of an unmasked, final frame. `opcode` as in RFC 6455, 11.8.
void append_frame_header(std::string& bytes, std::uint8_t opcode, std::size_t payload_bytes);

class Frame {
 public:
  /// No frame.
  Frame() = default;
  /// One text message. `text` must be valid UTF-8.
  explicit Frame(std::string_view text);
  /// Any frame of a server, as it goes over the wire.
  static Frame of_wire(std::string wire);
  /// Several frames, one after the other in one buffer: one piece for a send queue.
  static Frame joined(std::span<const Frame> frames);

  explicit operator bool() const { return bytes_ != nullptr; }
  /// What goes over the wire, headers included; empty without a frame.
  [[nodiscard]] std::string_view wire() const { return bytes_ ? *bytes_ : std::string_view(); }
  [[nodiscard]] std::size_t size() const { return wire().size(); }
  /// The messages in it, in their order; valid while the frame is.
  [[nodiscard]] std::vector<std::string_view> texts() const;
  /// The first message in it; empty without a frame.
  [[nodiscard]] std::string_view text() const;

 private:
  std::shared_ptr<const std::string> bytes_;
};

}  // namespace protocol
