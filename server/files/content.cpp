#include "server/files/content.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

#include <magic.h>

namespace server::files {

using protocol::FileType;

namespace {

using namespace std::string_view_literals;

constexpr std::array content_types{
    std::pair{FileType::png, "image/png"sv},       std::pair{FileType::jpeg, "image/jpeg"sv},
    std::pair{FileType::gif, "image/gif"sv},       std::pair{FileType::webp, "image/webp"sv},
    std::pair{FileType::pdf, "application/pdf"sv},
};

/// Bytes that are read in order; past the end everything is zero and `ok` is false.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_{bytes} {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] std::string_view rest() const { return bytes_.substr(at_); }

  std::string_view take(std::size_t count) {
    if (!ok_ || count > bytes_.size() - at_) {
      ok_ = false;
      return {};
    }
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  void skip(std::size_t count) { take(count); }
  bool expect(std::string_view what) { return take(what.size()) == what && ok_; }
  unsigned byte() {
    const auto taken = take(1);
    return ok_ ? static_cast<unsigned char>(taken[0]) : 0U;
  }
  std::size_t big_endian(int count) {
    std::size_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8U | byte();
    return value;
  }
  std::size_t little_endian(int count) {
    std::size_t value = 0;
    for (int i = 0; i < count; ++i) value |= std::size_t{byte()} << (8U * static_cast<unsigned>(i));
    return value;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// A ZIP's directory stands at its end, so any file can be a ZIP too (and a JAR).
bool ends_as_zip(std::string_view bytes) {
  constexpr std::size_t record_bytes = 22;
  constexpr std::size_t comment_bytes_max = 65'535;
  const auto from = bytes.size() - std::min(bytes.size(), record_bytes + comment_bytes_max);
  for (auto at = bytes.find("PK\5\6"sv, from); at != std::string_view::npos;
       at = bytes.find("PK\5\6"sv, at + 1)) {
    Bytes record{bytes.substr(at)};
    record.skip(record_bytes - 2);
    const auto comment = record.little_endian(2);
    if (record.ok() && record.rest().size() == comment) return true;
  }
  return false;
}

// PNG specification, 5: signature, IHDR, chunks, IEND, and nothing behind it. What image editors
// have left there were the parts that people had cut off.
bool is_png(std::string_view all) {
  Bytes bytes{all};
  if (!bytes.expect("\x89PNG\r\n\x1A\n"sv) || bytes.big_endian(4) != 13) return false;
  if (!bytes.expect("IHDR"sv) || bytes.big_endian(4) == 0 || bytes.big_endian(4) == 0) return false;
  bytes.skip(5 + 4);
  bool has_data = false;
  while (bytes.ok()) {
    const auto length = bytes.big_endian(4);
    const auto type = bytes.take(4);
    bytes.skip(length);
    bytes.skip(4);
    has_data |= type == "IDAT"sv;
    if (type == "IEND"sv) return bytes.ok() && length == 0 && has_data && bytes.at_end();
  }
  return false;
}

// ITU T.81, B.1: markers and their segments up to the first scan, then an end of image. Cameras
// put previews and depth maps behind it, so what follows is not looked at.
bool is_jpeg(std::string_view all) {
  Bytes bytes{all};
  if (!bytes.expect("\xFF\xD8"sv)) return false;
  bool has_frame = false;
  while (bytes.ok()) {
    if (bytes.byte() != 0xFF) return false;
    auto marker = bytes.byte();
    while (bytes.ok() && marker == 0xFF) marker = bytes.byte();
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD9)) return false;
    const auto length = bytes.big_endian(2);
    if (length < 2) return false;
    bytes.skip(length - 2);
    if (marker == 0xDA) break;
    has_frame |= marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
  return bytes.ok() && has_frame && bytes.rest().find("\xFF\xD9"sv) != std::string_view::npos;
}

void skip_color_table(Bytes& bytes, unsigned packed) {
  if ((packed & 0x80U) != 0) bytes.skip(std::size_t{3} << ((packed & 7U) + 1U));
}

void skip_sub_blocks(Bytes& bytes) {
  while (const auto length = bytes.byte()) bytes.skip(length);
}

// GIF89a specification, 17 to 27: screen, blocks, trailer; only zeros may follow.
bool is_gif(std::string_view all) {
  Bytes bytes{all};
  const auto signature = bytes.take(6);
  if (signature != "GIF87a"sv && signature != "GIF89a"sv) return false;
  if (bytes.little_endian(2) == 0 || bytes.little_endian(2) == 0) return false;
  const auto packed = bytes.byte();
  bytes.skip(2);
  skip_color_table(bytes, packed);
  bool has_image = false;
  while (bytes.ok()) {
    const auto kind = bytes.byte();
    if (kind == 0x3B) {
      const auto rest = bytes.rest();
      return bytes.ok() && has_image &&
             std::all_of(rest.begin(), rest.end(), [](char c) { return c == '\0'; });
    }
    if (kind == 0x2C) {
      bytes.skip(8);
      skip_color_table(bytes, bytes.byte());
      has_image = true;
    } else if (kind != 0x21) {
      return false;
    }
    // Label of an extension, or code size of an image.
    bytes.skip(1);
    skip_sub_blocks(bytes);
  }
  return false;
}

// RFC 9649, 2.3 to 2.7: one RIFF container as long as the file.
bool is_webp(std::string_view all) {
  Bytes bytes{all};
  if (!bytes.expect("RIFF"sv)) return false;
  const auto length = bytes.little_endian(4);
  if (length != bytes.rest().size() || !bytes.expect("WEBP"sv)) return false;
  const auto first = bytes.take(4);
  if (first != "VP8 "sv && first != "VP8L"sv && first != "VP8X"sv) return false;
  bytes.skip(bytes.little_endian(4));
  return bytes.ok();
}

// ISO 32000-2, 7.5: the header first (readers accept it later, which is how other formats hide
// before it), the end marker last.
bool is_pdf(std::string_view bytes) {
  constexpr std::size_t tail_bytes = 1024;
  if (!bytes.starts_with("%PDF-1."sv) && !bytes.starts_with("%PDF-2."sv)) return false;
  const auto tail = bytes.substr(bytes.size() - std::min(bytes.size(), tail_bytes));
  const auto end = tail.rfind("%%EOF"sv);
  if (end == std::string_view::npos || tail.find("startxref"sv) == std::string_view::npos)
    return false;
  return tail.find_first_not_of("\r\n \t\0"sv, end + 5) == std::string_view::npos;
}

struct CloseMagic {
  void operator()(magic_t cookie) const { magic_close(cookie); }
};
using Magic = std::unique_ptr<std::remove_pointer_t<magic_t>, CloseMagic>;

Magic open_magic() {
  // Looking into containers and archives is not needed, and a way to be fooled.
  Magic magic{magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
                         MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_ELF)};
  if (!magic || magic_load(magic.get(), nullptr) != 0) {
    throw std::runtime_error("libmagic cannot be used");
  }
  return magic;
}

}  // namespace

std::optional<FileType> recognise_structure(std::string_view bytes) {
  if (ends_as_zip(bytes)) return std::nullopt;
  if (is_png(bytes)) return FileType::png;
  if (is_jpeg(bytes)) return FileType::jpeg;
  if (is_gif(bytes)) return FileType::gif;
  if (is_webp(bytes)) return FileType::webp;
  if (is_pdf(bytes)) return FileType::pdf;
  return std::nullopt;
}

std::optional<FileType> recognise_by_magic(std::string_view bytes) {
  // Its handle belongs to one thread.
  thread_local const Magic magic = open_magic();
  const char* found = magic_buffer(magic.get(), bytes.data(), bytes.size());
  if (found == nullptr) return std::nullopt;
  for (const auto& [type, name] : content_types) {
    if (name == found) return type;
  }
  return std::nullopt;
}

std::optional<FileType> recognise(std::string_view bytes) {
  const auto structure = recognise_structure(bytes);
  if (!structure || recognise_by_magic(bytes) != structure) return std::nullopt;
  return structure;
}

std::string_view content_type(FileType type) {
  for (const auto& [known, name] : content_types) {
    if (known == type) return name;
  }
  return "application/octet-stream";
}

bool is_picture(FileType type) { return type != FileType::pdf; }

}  // namespace server::files
