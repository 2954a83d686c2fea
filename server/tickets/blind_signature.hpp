// RSABSSA-SHA384-PSS-Randomized of RFC 9474: signing what the signer cannot see. Blinding and
// finishing are the client's (client-web/src/tickets). Bytes in, bytes out; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/error_code.hpp"

namespace server::tickets {

struct SigningKey {
  /// DER, PKCS#1. Nobody but the database keeps it.
  std::string private_key;
  /// What everyone may know; the exponent is 65537.
  std::string modulus;
};

/// Of limits::ticket_key_bytes. Takes some 100 ms.
SigningKey make_signing_key();

/// BlindSign of section 4.3. OpenSSL hides from its running time what it computes with (base
/// blinding, exponentiation in constant time) and the result is checked before it leaves, since one
/// that a fault spoiled would give the key away. Takes about 1 ms. `bad_value` for what is no
/// number below the modulus, of its length. `data.blinded` names it.
protocol::Result<std::string> blind_sign(std::string_view private_key, std::string_view blinded);

/// Verify of section 4.5: RSASSA-PSS with SHA-384 and 48 bytes of salt. `message` with its prefix.
bool verify(std::string_view modulus, std::string_view message, std::string_view signature);

}  // namespace server::tickets
