// Turns the bytes of a client into messages: RFC 6455 from the server's side, strictly. Unmasks,
// joins fragments, lets control frames pass between them, checks lengths before it keeps anything
// and text at its first bad byte. No extension is spoken, so reserved bits are errors. Pure: no
// socket, no clock; one owner.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/close_code.hpp"
#include "server/net/utf8_stream.hpp"

namespace server::net {

class FrameReader {
 public:
  enum class Kind : std::uint8_t { text, binary, close, ping, pong };

  struct Message {
    Kind kind = Kind::text;
    /// Valid until the next call. Of text: whole and valid UTF-8. Of a close: nothing, or a code
    /// that may be sent and a reason in UTF-8 (`close_code`).
    std::string_view payload;
  };

  /// What the client did wrong; the connection ends with this code (RFC 6455, 7.4.1).
  struct Violation {
    protocol::CloseCode code = protocol::CloseCode::protocol_error;
    std::string_view reason;
  };

  /// `message_bytes_max` bounds a message with all its fragments, and their number, since empty
  /// ones add nothing to the size; a control frame has 125 at most.
  explicit FrameReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  /// Takes bytes off the front of `input`, which it unmasks in place, until a message is complete
  /// or nothing is left. After a violation it must not be called again.
  std::optional<Message> next(std::span<char>& input);
  [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }
  /// Whether nothing is begun: a reader in this state may be thrown away.
  [[nodiscard]] bool is_idle() const { return header_bytes_ == 0 && !in_frame_ && !in_message_; }

 private:
  bool take_header(std::span<char>& input);
  bool open_frame();
  bool check_opcode(std::uint8_t opcode, bool final, std::uint64_t length);
  void take_payload(std::span<char>& input);
  void unmask(std::span<char> bytes);
  std::optional<Message> end_frame();
  bool fail(protocol::CloseCode code, std::string_view reason);
  bool check_close(std::string_view payload);

  const std::size_t message_bytes_max_;
  std::optional<Violation> violation_;

  /// The header so far: two bytes, up to eight of the length, four of the mask.
  std::array<std::uint8_t, 14> header_{};
  std::uint8_t header_bytes_ = 0;

  bool in_frame_ = false;
  bool final_ = false;
  Kind frame_kind_ = Kind::text;
  std::array<std::uint8_t, 4> mask_{};
  std::uint8_t mask_at_ = 0;
  std::uint64_t left_ = 0;

  /// A message of several frames, control frames between them not counted.
  bool in_message_ = false;
  Kind message_kind_ = Kind::text;
  std::size_t fragments_ = 0;
  Utf8Stream utf8_;
  std::string message_;
  std::string control_;
  /// What `next` returned last is cleared with the next call.
  bool message_returned_ = false;
};

/// The code of a close message; nothing if it has none.
std::optional<std::uint16_t> close_code(std::string_view close_payload);

}  // namespace server::net
