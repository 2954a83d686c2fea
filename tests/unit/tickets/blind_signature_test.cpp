#include "server/tickets/blind_signature.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "protocol/json_value.hpp"
#include "protocol/limits.hpp"
#include "server/support/base64url.hpp"

using namespace protocol;
using namespace server::tickets;

namespace {

/// The vector of RFC 9474, Appendix A.1.
class Vector {
 public:
  Vector() {
    std::ifstream file{BT_SOURCE_DIR "/tests/vectors/rfc9474.json"};
    text_.assign(std::istreambuf_iterator<char>{file}, {});
    json_ = parse_json(text_).value();
  }

  [[nodiscard]] std::string bytes(std::string_view name) const {
    const auto& digits = json_.find(name)->string;
    std::string found;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
      found.push_back(static_cast<char>(std::stoi(std::string{digits.substr(i, 2)}, nullptr, 16)));
    }
    return found;
  }
  /// RSAPrivateKey of RFC 8017, A.1.2.
  [[nodiscard]] std::string private_key() const {
    std::string all = number(std::string(1, '\0'));
    for (const char* name : {"n", "e", "d", "p", "q", "dp", "dq", "qi"}) all += number(bytes(name));
    return tagged('\x30', all);
  }

 private:
  static std::string tagged(char tag, const std::string& content) {
    const auto size = content.size();
    return std::string{tag, '\x82', static_cast<char>(size >> 8U), static_cast<char>(size)} +
           content;
  }
  static std::string number(std::string bytes) {
    while (bytes.size() > 1 && bytes.front() == '\0') bytes.erase(0, 1);
    if ((static_cast<unsigned char>(bytes.front()) & 0x80U) != 0) bytes.insert(0, 1, '\0');
    if (bytes.size() > 127) return tagged('\x02', bytes);
    return std::string{'\x02', static_cast<char>(bytes.size())} + bytes;
  }

  std::string text_;
  JsonValue json_;
};

}  // namespace

TEST_CASE("blind signature: the vector of RFC 9474") {
  const Vector vector;
  const auto signed_blindly = blind_sign(vector.private_key(), vector.bytes("blinded_msg"));
  REQUIRE(signed_blindly.has_value());
  CHECK((*signed_blindly == vector.bytes("blind_sig")));
  CHECK(verify(vector.bytes("n"), vector.bytes("input_msg"), vector.bytes("sig")));
}

TEST_CASE("blind signature: what is not the signature of this message is none") {
  const Vector vector;
  const auto modulus = vector.bytes("n");
  const auto message = vector.bytes("input_msg");
  const auto signature = vector.bytes("sig");
  auto other = message;
  other.back() ^= 1;
  CHECK_FALSE(verify(modulus, other, signature));
  for (const std::size_t place : {std::size_t{0}, signature.size() / 2, signature.size() - 1}) {
    auto spoiled = signature;
    spoiled[place] ^= 1;
    CHECK_FALSE(verify(modulus, message, spoiled));
  }
  CHECK_FALSE(verify(modulus, message, signature.substr(1)));
  CHECK_FALSE(verify(modulus, message, signature + '\0'));
  CHECK_FALSE(verify(modulus, message, ""));
  CHECK_FALSE(verify(modulus, message, modulus));
  CHECK_FALSE(verify(make_signing_key().modulus, message, signature));
}

TEST_CASE("blind signature: only numbers below the modulus are signed") {
  const auto key = make_signing_key();
  CHECK(key.modulus.size() == limits::ticket_key_bytes);
  const auto refused = [&](const std::string& blinded) {
    const auto result = blind_sign(key.private_key, blinded);
    return !result && result.error().code == ErrorCode::bad_value;
  };
  CHECK(refused(key.modulus));
  CHECK(refused(std::string(limits::ticket_key_bytes, '\xff')));
  CHECK(refused(std::string(limits::ticket_key_bytes - 1, '\x01')));
  CHECK(refused(""));
  auto below = key.modulus;
  below.back() ^= 1;
  const auto once = blind_sign(key.private_key, below);
  REQUIRE(once.has_value());
  CHECK((blind_sign(key.private_key, below).value() == *once));
}

TEST_CASE("base64url: one way to write so many bytes") {
  using server::support::from_base64url;
  using server::support::to_base64url;
  const std::string bytes{"\x00\xff\xfe?", 4};
  CHECK(to_base64url(bytes) == "AP_-Pw");
  CHECK((from_base64url("AP_-Pw", 4) == bytes));
  for (const char* bad : {"AP_-Px", "AP_-Pw==", "AP/+Pw", "AP_-P", "AP_-Pw\n", " AP_-Pw", ""}) {
    CHECK_FALSE(from_base64url(bad, 4));
  }
  CHECK_FALSE(from_base64url("AP_-Pw", 5));
  CHECK_FALSE(from_base64url("AP_-Pw", 3));
}
