#include "server/certificates/certificate.hpp"

namespace server::certificates {

using namespace protocol;

Result<void> may_request(const Talk& talk) {
  if (talk.state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "the talk is not live");
}

}  // namespace server::certificates
