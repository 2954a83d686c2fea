// Prints SQL that makes accounts with a login each, for the load tests' own throw-away database:
//   load_accounts 10000 | psql ...
// The same rows by `behoerdentalk token` would take a second for every twenty accounts.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "storage/accounts/token.hpp"

namespace {

constexpr const char* authority = "30000000-0000-4000-8000-000000000000";
// More does not fit any descriptor limit that the load tests were made for.
constexpr unsigned long accounts_max = 1'000'000;

std::string hex(const std::string& bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (count < 1 || count > accounts_max) {
    std::cerr << "Usage: load_accounts NUMBER\n";
    return 2;
  }
  std::cout << "BEGIN;\nINSERT INTO authority VALUES ('" << authority << "', 'Lastamt');\n"
            << "COPY account (id, email, name, authority, roles) FROM stdin;\n";
  for (std::uint32_t i = 0; i < count; ++i) {
    // The first plans the talks.
    std::cout << load::account_id_of(i) << "\tlast" << i << "@last.example\tLast " << i << '\t'
              << authority << '\t' << (i == 0 ? "{member,admin}" : "{member}") << '\n';
  }
  std::cout << "\\.\nCOPY login_session (token_hash, account, kind, created_on, last_used)"
            << " FROM stdin;\n";
  for (std::uint32_t i = 0; i < count; ++i) {
    std::cout << "\\\\x" << hex(storage::hash_token(load::token_of(i))) << '\t'
              << load::account_id_of(i) << "\tprogram\ttoday\ttoday\n";
  }
  std::cout << "\\.\nCOMMIT;\nANALYZE account, login_session;\n";
}
