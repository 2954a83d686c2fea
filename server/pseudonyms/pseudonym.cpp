#include "server/pseudonyms/pseudonym.hpp"

#include <sodium.h>

namespace server::pseudonyms {

using namespace protocol;

bool gives_pseudonyms(const Talk& talk) {
  return allows_tickets(talk.plan) && talk.state > TalkState::draft &&
         talk.state < TalkState::follow_up;
}

std::string hash_of_secret(std::string_view secret, const ChannelName& talk) {
  const std::string text = "pseudonym " + talk.text() + ' ' + std::string{secret};
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return hash;
}

}  // namespace server::pseudonyms
