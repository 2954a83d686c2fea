#include "storage/links/derived_id.hpp"

#include <sodium.h>

namespace storage {

protocol::ItemId derived_id(std::string_view text) {
  protocol::ItemId id;
  crypto_generichash(id.bytes.data(), id.bytes.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  // Version 8 (made by the application), variant 1 of RFC 9562.
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x80U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

}  // namespace storage
