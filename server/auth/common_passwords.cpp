#include "server/auth/common_passwords.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace server::auth {
namespace {

// In lower case; those that the rules find too short are left out.
constexpr auto common = std::to_array<std::string_view>({
    "00000000",     "01234567",       "0123456789", "0987654321",    "10203040",     "11111111",
    "1111111111",   "11223344",       "1122334455", "12121212",      "12341234",     "12344321",
    "123454321",    "12345678",       "123456789",  "1234567890",    "12345678910",  "1234567891",
    "123456789a",   "123456abc",      "1234abcd",   "1234qwer",      "123123123",    "123321123",
    "147258369",    "18atcskd2w",     "1q2w3e4r",   "1q2w3e4r5t",    "1qaz2wsx",     "22222222",
    "55555555",     "66666666",       "77777777",   "87654321",      "88888888",     "963852741",
    "987654321",    "9876543210",     "99999999",   "a1234567",      "a12345678",    "a123456789",
    "aa123456",     "aa12345678",     "abc12345",   "abc123456",     "abcd1234",     "abcdefgh",
    "access14",     "admin123",       "adminadmin", "administrator", "alexander",    "asdf1234",
    "asdfasdf",     "asdfghjk",       "asdfghjkl",  "babygirl",      "baseball",     "basketball",
    "behoerde",     "bundesrepublik", "butterfly",  "changeme",      "charlie1",     "chocolate",
    "christian",    "christina",      "computer",   "corvette",      "dasistgeheim", "deutschland",
    "dortmund",     "elephant",       "fcbayern",   "football",      "fortuna95",    "fussball",
    "geheim123",    "geheimnis",      "gigabyte",   "hallo123",      "hallo1234",    "hallohallo",
    "hallo12345",   "hamburg1",       "herbst2024", "herbst2025",    "ichliebedich", "iloveyou",
    "internet",     "jennifer",       "johannes",   "jonathan",      "kennwort",     "kennwort1",
    "letmein1",     "liverpool",      "lol123456",  "marketing",     "master123",    "michelle",
    "minecraft",    "mustermann",     "nicole123",  "p@ssw0rd",      "pa$$w0rd",     "pass1234",
    "passw0rd",     "passwort",       "passwort!",  "passwort1",     "passwort12",   "passwort123",
    "password",     "password!",      "password1",  "password12",    "password123",  "princess",
    "q1w2e3r4",     "q1w2e3r4t5",     "qazwsxedc",  "qwer1234",      "qwert123",     "qwertyui",
    "qwertyuiop",   "qwertz12",       "qwertz123",  "qwertz1234",    "qwertzui",     "qwertzuiop",
    "qwerty12",     "qwerty123",      "rathaus1",   "sarah123",      "schalke04",    "schatz123",
    "schatzi1",     "schnecke",       "sebastian",  "secret123",     "sommer2024",   "sommer2025",
    "sonnenschein", "sparkasse",      "spiderman",  "starwars",      "stefanie",     "sunshine",
    "superman",     "test1234",       "testtest",   "trustno1",      "verwaltung",   "victoria",
    "welcome1",     "whatever",       "willkommen", "willkommen1",   "winter2024",   "winter2025",
    "www12345",     "yxcvbnm1",       "zaq12wsx",
});

}  // namespace

bool is_common_password(std::string_view password) {
  std::string lower{password};
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(common.begin(), common.end(), lower) != common.end();
}

}  // namespace server::auth
