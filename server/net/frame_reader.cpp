#include "server/net/frame_reader.hpp"

#include <algorithm>
#include <cstring>

namespace server::net {
namespace {

using protocol::CloseCode;

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t opcode_bits = 0x0F;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_bits = 0x7F;
constexpr std::uint8_t control_bit = 0x08;
constexpr std::uint64_t control_bytes_max = 125;

enum Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

constexpr std::size_t length_bytes(std::uint8_t second_byte) {
  switch (second_byte & length_bits) {
    case 126: return 2;
    case 127: return 8;
    default: return 0;
  }
}

bool is_control(FrameReader::Kind kind) {
  return kind != FrameReader::Kind::text && kind != FrameReader::Kind::binary;
}

/// Codes that may stand in a close frame (RFC 6455, 7.4, and IANA's registry).
bool may_be_sent(std::uint16_t code) {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace

std::optional<std::uint16_t> close_code(std::string_view close_payload) {
  if (close_payload.size() < 2) return std::nullopt;
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(close_payload[0]) << 8 |
                                    static_cast<std::uint8_t>(close_payload[1]));
}

bool FrameReader::fail(CloseCode code, std::string_view reason) {
  violation_ = Violation{code, reason};
  return false;
}

std::optional<FrameReader::Message> FrameReader::next(std::span<char>& input) {
  if (message_returned_) {
    message_returned_ = false;
    message_.clear();
  }
  while (!violation_) {
    if (!in_frame_ && (!take_header(input) || !open_frame())) return std::nullopt;
    take_payload(input);
    if (violation_ || left_ > 0) return std::nullopt;
    if (const auto message = end_frame()) return message;
  }
  return std::nullopt;
}

bool FrameReader::take_header(std::span<char>& input) {
  while (!input.empty()) {
    header_[header_bytes_++] = static_cast<std::uint8_t>(input.front());
    input = input.subspan(1);
    // The first two bytes are judged as they come: what is wrong already needs no rest.
    if (header_bytes_ == 1 && (header_[0] & reserved_bits) != 0) {
      return fail(CloseCode::protocol_error, "reserved bits");
    }
    if (header_bytes_ < 2) continue;
    if ((header_[1] & mask_bit) == 0) return fail(CloseCode::protocol_error, "not masked");
    if (header_bytes_ == 2 + length_bytes(header_[1]) + mask_.size()) return true;
  }
  return false;
}

bool FrameReader::open_frame() {
  std::uint64_t length = header_[1] & length_bits;
  const auto extended = length_bytes(header_[1]);
  if (extended > 0) {
    length = 0;
    for (std::size_t at = 2; at < 2 + extended; ++at) length = length << 8 | header_[at];
    if (length >> 63 != 0) return fail(CloseCode::protocol_error, "length");
    if (length < 126 || (extended == 8 && length <= 0xFFFF)) {
      return fail(CloseCode::protocol_error, "length not minimal");
    }
  }
  std::copy_n(header_.begin() + 2 + static_cast<std::ptrdiff_t>(extended), mask_.size(),
              mask_.begin());
  const bool final = (header_[0] & final_bit) != 0;
  if (!check_opcode(header_[0] & opcode_bits, final, length)) return false;
  final_ = final;
  header_bytes_ = 0;
  mask_at_ = 0;
  left_ = length;
  in_frame_ = true;
  return true;
}

bool FrameReader::check_opcode(std::uint8_t opcode, bool final, std::uint64_t length) {
  if ((opcode & control_bit) != 0) {
    if (opcode > Opcode::pong) return fail(CloseCode::protocol_error, "opcode");
    if (!final) return fail(CloseCode::protocol_error, "fragmented control frame");
    if (length > control_bytes_max)
      return fail(CloseCode::protocol_error, "control frame too long");
    frame_kind_ = opcode == Opcode::close  ? Kind::close
                  : opcode == Opcode::ping ? Kind::ping
                                           : Kind::pong;
    control_.clear();
    return true;
  }
  if (opcode > Opcode::binary) return fail(CloseCode::protocol_error, "opcode");
  if ((opcode == Opcode::continuation) != in_message_) {
    return fail(CloseCode::protocol_error,
                in_message_ ? "message not finished" : "nothing to continue");
  }
  if (length > message_bytes_max_ - message_.size()) {
    return fail(CloseCode::too_large, "message too large");
  }
  fragments_ = in_message_ ? fragments_ + 1 : 1;
  if (fragments_ > message_bytes_max_) return fail(CloseCode::too_large, "too many fragments");
  if (!in_message_) {
    in_message_ = true;
    message_kind_ = opcode == Opcode::text ? Kind::text : Kind::binary;
    utf8_ = Utf8Stream();
  }
  frame_kind_ = message_kind_;
  return true;
}

void FrameReader::take_payload(std::span<char>& input) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  const auto bytes = input.first(count);
  input = input.subspan(count);
  left_ -= count;
  unmask(bytes);
  const std::string_view text(bytes.data(), bytes.size());
  if (is_control(frame_kind_)) {
    control_.append(text);
    return;
  }
  if (message_kind_ == Kind::text && !utf8_.take(text)) {
    fail(CloseCode::bad_utf8, "not UTF-8");
    return;
  }
  message_.append(text);
}

void FrameReader::unmask(std::span<char> bytes) {
  // The mask as it stands at the first byte, twice, so that a word can be done at once.
  std::array<std::uint8_t, 8> turned{};
  for (std::size_t at = 0; at < turned.size(); ++at) turned[at] = mask_[(mask_at_ + at) % 4];
  std::uint64_t mask = 0;
  std::memcpy(&mask, turned.data(), sizeof(mask));
  std::size_t at = 0;
  for (; at + sizeof(mask) <= bytes.size(); at += sizeof(mask)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    word ^= mask;
    std::memcpy(bytes.data() + at, &word, sizeof(word));
  }
  for (; at < bytes.size(); ++at) {
    bytes[at] = static_cast<char>(static_cast<std::uint8_t>(bytes[at]) ^ turned[at % 4]);
  }
  mask_at_ = static_cast<std::uint8_t>((mask_at_ + bytes.size()) % 4);
}

std::optional<FrameReader::Message> FrameReader::end_frame() {
  in_frame_ = false;
  if (is_control(frame_kind_)) {
    if (frame_kind_ == Kind::close && !check_close(control_)) return std::nullopt;
    return Message{frame_kind_, control_};
  }
  if (!final_) return std::nullopt;
  in_message_ = false;
  if (message_kind_ == Kind::text && !utf8_.is_whole()) {
    fail(CloseCode::bad_utf8, "not UTF-8");
    return std::nullopt;
  }
  message_returned_ = true;
  return Message{message_kind_, message_};
}

bool FrameReader::check_close(std::string_view payload) {
  if (payload.empty()) return true;
  const auto code = close_code(payload);
  if (!code || !may_be_sent(*code)) return fail(CloseCode::protocol_error, "close code");
  Utf8Stream reason;
  if (!reason.take(payload.substr(2)) || !reason.is_whole()) {
    return fail(CloseCode::bad_utf8, "not UTF-8");
  }
  return true;
}

}  // namespace server::net
