// server/net/frame_reader: whatever the bytes and however they are cut, the messages are the same,
// and they are those that a reader by the letter of RFC 6455 finds, which sees all bytes at once.
#include "server/net/frame_reader.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace {

using server::net::FrameReader;
using Kind = FrameReader::Kind;

struct Heard {
  std::vector<std::pair<Kind, std::string>> messages;
  /// 0: none.
  int violation = 0;
  bool operator==(const Heard&) const = default;
};

/// `cuts` says how large the pieces are; a piece of 0 bytes means all that is left.
Heard read(std::string bytes, std::size_t limit, std::string_view cuts) {
  FrameReader reader(limit);
  Heard heard;
  std::size_t at = 0;
  for (std::size_t turn = 0; at < bytes.size() && !reader.violation(); ++turn) {
    const auto cut = cuts.empty() ? 0 : static_cast<std::uint8_t>(cuts[turn % cuts.size()]);
    const auto size = cut == 0 ? bytes.size() - at : std::min<std::size_t>(cut, bytes.size() - at);
    std::span<char> piece(bytes.data() + at, size);
    while (const auto message = reader.next(piece)) {
      heard.messages.emplace_back(message->kind, message->payload);
    }
    fuzz::require(reader.violation() || piece.empty(), "all is taken");
    at += size;
  }
  if (reader.violation()) heard.violation = static_cast<int>(reader.violation()->code);
  return heard;
}

/// The reader by the letter. Each step takes a whole frame, or what there is of the last one.
class Plain {
 public:
  Plain(std::string_view bytes, std::size_t limit) : bytes_(bytes), limit_(limit) {}

  Heard read() {
    while (heard_.violation == 0 && take_frame()) {
    }
    return std::move(heard_);
  }

 private:
  std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(bytes_[at]); }
  bool fail(int code) {
    heard_.violation = code;
    return false;
  }

  bool take_frame() {
    if (bytes_.empty()) return false;
    if ((byte(0) & 0x70) != 0) return fail(1002);
    if (bytes_.size() < 2) return false;
    if ((byte(1) & 0x80) == 0) return fail(1002);
    const std::size_t length_bytes = (byte(1) & 0x7F) == 126 ? 2 : (byte(1) & 0x7F) == 127 ? 8 : 0;
    const auto header_bytes = 2 + length_bytes + 4;
    if (bytes_.size() < header_bytes) return false;
    std::uint64_t length = length_bytes == 0 ? byte(1) & 0x7F : 0;
    for (std::size_t at = 0; at < length_bytes; ++at) length = length * 256 + byte(2 + at);
    if (length >> 63 != 0 || (length_bytes == 2 && length < 126) ||
        (length_bytes == 8 && length < 65'536)) {
      return fail(1002);
    }
    const bool final = byte(0) >= 0x80;
    const int opcode = byte(0) & 0x0F;
    const bool is_control = opcode >= 8;
    if (is_control && (opcode > 10 || !final || length > 125)) return fail(1002);
    if (!is_control && (opcode > 2 || (opcode == 0) != message_.has_value())) return fail(1002);
    if (!is_control) {
      const auto before = message_ ? message_->size() : 0;
      fragments_ = message_ ? fragments_ + 1 : 1;
      if (length > limit_ - before || fragments_ > limit_) return fail(1009);
    }
    std::string payload(bytes_.substr(header_bytes, length));
    for (std::size_t at = 0; at < payload.size(); ++at) {
      payload[at] = static_cast<char>(payload[at] ^ bytes_[header_bytes - 4 + at % 4]);
    }
    const bool is_whole = payload.size() == length;
    bytes_.remove_prefix(header_bytes + payload.size());
    const bool goes_on = is_control ? end_control(opcode, payload, is_whole)
                                    : add_data(opcode, payload, final && is_whole);
    return goes_on && is_whole;
  }

  bool end_control(int opcode, const std::string& payload, bool is_whole) {
    if (!is_whole) return false;
    if (opcode == 8 && !payload.empty()) {
      const auto code = payload.size() < 2 ? 0
                                           : static_cast<std::uint8_t>(payload[0]) * 256 +
                                                 static_cast<std::uint8_t>(payload[1]);
      const bool may_be_sent = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                               (code >= 3000 && code <= 4999);
      if (!may_be_sent) return fail(1002);
      if (!fuzz::is_utf8(std::string_view(payload).substr(2))) return fail(1007);
    }
    heard_.messages.emplace_back(opcode == 8   ? Kind::close
                                 : opcode == 9 ? Kind::ping
                                               : Kind::pong,
                                 payload);
    return true;
  }

  bool add_data(int opcode, const std::string& payload, bool is_last) {
    if (!message_) {
      message_.emplace();
      is_text_ = opcode == 1;
    }
    message_->append(payload);
    if (is_text_ && !may_become_utf8(*message_)) return fail(1007);
    if (!is_last) return true;
    if (is_text_ && !fuzz::is_utf8(*message_)) return fail(1007);
    heard_.messages.emplace_back(is_text_ ? Kind::text : Kind::binary, *std::move(message_));
    message_.reset();
    return true;
  }

  /// Whether it is UTF-8 up to a last character that is cut: tries every way to go on.
  static bool may_become_utf8(const std::string& text) {
    if (fuzz::is_utf8(text)) return true;
    for (const auto* more : {"\x80", "\x80\x80", "\xA0\x80", "\x80\x80\x80", "\x90\x80\x80"}) {
      if (fuzz::is_utf8(text + more)) return true;
    }
    return false;
  }

  std::string_view bytes_;
  const std::size_t limit_;
  Heard heard_;
  std::optional<std::string> message_;
  bool is_text_ = false;
  std::size_t fragments_ = 0;
};

/// Real limits are larger; these are reached.
constexpr std::size_t limits[] = {0, 1, 125, 126, 300, 70'000};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto limit = limits[input.byte() % std::size(limits)];
  const auto cuts = input.bytes(input.byte() % 8);
  const std::string bytes(input.rest());
  const auto whole = read(bytes, limit, "");
  fuzz::require(read(bytes, limit, cuts) == whole, "cut as it comes, the same messages");
  fuzz::require(read(bytes, limit, "\x01") == whole, "byte by byte, the same messages");
  fuzz::require(Plain(bytes, limit).read() == whole, "the messages of RFC 6455");
  return 0;
}
