#include "protocol/frame.hpp"

#include <utility>

namespace protocol {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t text_opcode = 0x1;
/// Lengths from here on are written behind a marker, in 2 or 8 bytes (RFC 6455, 5.2).
constexpr std::size_t short_length_max = 125;
constexpr std::uint8_t two_bytes_follow = 126;
constexpr std::uint8_t eight_bytes_follow = 127;
constexpr std::size_t two_byte_length_max = 0xFFFF;

void append_big_endian(std::string& bytes, std::size_t value, int count) {
  for (int place = count - 1; place >= 0; --place) {
    bytes.push_back(static_cast<char>(value >> (8 * place)));
  }
}

/// Takes the first frame off `wire`, which this file wrote: final, unmasked, complete.
std::string_view take_payload(std::string_view& wire) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(wire[at]); };
  std::size_t header = 2;
  std::size_t length = byte(1);
  if (length > short_length_max) {
    header += length == two_bytes_follow ? 2 : 8;
    length = 0;
    for (std::size_t at = 2; at < header; ++at) length = length << 8 | byte(at);
  }
  const auto payload = wire.substr(header, length);
  wire.remove_prefix(header + length);
  return payload;
}

}  // namespace

void append_frame_header(std::string& bytes, std::uint8_t opcode, std::size_t payload_bytes) {
  bytes.push_back(static_cast<char>(final_bit | opcode));
  if (payload_bytes <= short_length_max) {
    bytes.push_back(static_cast<char>(payload_bytes));
  } else if (payload_bytes <= two_byte_length_max) {
    bytes.push_back(static_cast<char>(two_bytes_follow));
    append_big_endian(bytes, payload_bytes, 2);
  } else {
    bytes.push_back(static_cast<char>(eight_bytes_follow));
    append_big_endian(bytes, payload_bytes, 8);
  }
}

Frame::Frame(std::string_view text) {
  std::string wire;
  wire.reserve(frame_header_bytes_max + text.size());
  append_frame_header(wire, text_opcode, text.size());
  wire.append(text);
  bytes_ = std::make_shared<const std::string>(std::move(wire));
}

Frame Frame::of_wire(std::string wire) {
  Frame frame;
  frame.bytes_ = std::make_shared<const std::string>(std::move(wire));
  return frame;
}

Frame Frame::joined(std::span<const Frame> frames) {
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame.size();
  std::string wire;
  wire.reserve(bytes);
  for (const auto& frame : frames) wire.append(frame.wire());
  return of_wire(std::move(wire));
}

std::vector<std::string_view> Frame::texts() const {
  std::vector<std::string_view> found;
  for (auto rest = wire(); !rest.empty();) found.push_back(take_payload(rest));
  return found;
}

std::string_view Frame::text() const {
  auto rest = wire();
  return rest.empty() ? rest : take_payload(rest);
}

}  // namespace protocol
