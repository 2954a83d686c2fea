#include "server/tickets/blind_signature.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "protocol/limits.hpp"

namespace server::tickets {

using namespace protocol;

namespace {

constexpr int salt_bytes = 48;
constexpr unsigned long public_exponent = 65'537;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* thing) const {
    release(thing);
  }
};
using Pkey = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_clear_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// For what fails only without memory or with a broken key of ours.
[[noreturn]] void fail(const char* what) {
  ERR_clear_error();
  throw std::runtime_error(std::string{"OpenSSL cannot "} + what);
}

Pkey read_private_key(std::string_view der) {
  const auto* at = bytes_of(der);
  Pkey key{d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size()))};
  if (!key) fail("read a private key");
  return key;
}

Pkey public_key_of(std::string_view modulus) {
  const Number n{BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr)};
  const ParameterBuilder builder{OSSL_PARAM_BLD_new()};
  if (!n || !builder ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_ulong(builder.get(), OSSL_PKEY_PARAM_RSA_E, public_exponent) != 1) {
    fail("name a public key");
  }
  const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
  const PkeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    fail("make a public key");
  }
  return Pkey{key};
}

using Operation = int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*,
                          std::size_t);

/// One of the two operations of RSA on bytes as they are; empty if they are no number below the
/// modulus, of its length.
std::string raw(EVP_PKEY* key, int (*begin)(EVP_PKEY_CTX*), Operation operation,
                std::string_view from) {
  const PkeyContext context{EVP_PKEY_CTX_new(key, nullptr)};
  if (!context || begin(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1) {
    fail("begin a signature");
  }
  std::string to(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  auto size = to.size();
  if (operation(context.get(), bytes_of(to), &size, bytes_of(from), from.size()) != 1 ||
      size != to.size()) {
    ERR_clear_error();
    return {};
  }
  return to;
}

}  // namespace

SigningKey make_signing_key() {
  const Pkey key{EVP_RSA_gen(static_cast<unsigned>(limits::ticket_key_bytes * 8))};
  BIGNUM* n = nullptr;
  if (!key || EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &n) != 1) fail("make a key");
  const Number modulus{n};
  SigningKey made;
  made.modulus.resize(limits::ticket_key_bytes);
  const auto size = i2d_PrivateKey(key.get(), nullptr);
  if (size <= 0 || BN_bn2binpad(modulus.get(), bytes_of(made.modulus),
                                static_cast<int>(made.modulus.size())) < 0) {
    fail("write a key");
  }
  made.private_key.resize(static_cast<std::size_t>(size));
  auto* at = bytes_of(made.private_key);
  if (i2d_PrivateKey(key.get(), &at) != size) fail("write a key");
  return made;
}

Result<std::string> blind_sign(std::string_view private_key, std::string_view blinded) {
  const auto key = read_private_key(private_key);
  const auto refusal = [] {
    return refuse(ErrorCode::bad_value, "not below the modulus", "data.blinded");
  };
  if (blinded.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key.get()))) return refusal();
  auto signature = raw(key.get(), EVP_PKEY_sign_init, EVP_PKEY_sign, blinded);
  if (signature.empty()) return refusal();
  const auto back =
      raw(key.get(), EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover, signature);
  if (back.size() != blinded.size() ||
      CRYPTO_memcmp(back.data(), blinded.data(), back.size()) != 0) {
    fail("sign without a fault");
  }
  return signature;
}

bool verify(std::string_view modulus, std::string_view message, std::string_view signature) {
  const auto key = public_key_of(modulus);
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* scheme = nullptr;
  if (!context ||
      EVP_DigestVerifyInit(context.get(), &scheme, EVP_sha384(), nullptr, key.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(scheme, RSA_PKCS1_PSS_PADDING) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(scheme, EVP_sha384()) != 1 ||
      EVP_PKEY_CTX_set_rsa_pss_saltlen(scheme, salt_bytes) != 1) {
    fail("begin to verify");
  }
  const bool good = EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                     bytes_of(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace server::tickets
