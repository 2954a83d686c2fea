#include "server/certificates/certificate_handlers.hpp"

#include "server/certificates/certificate.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/certificates/certificate_repository.hpp"

namespace server::certificates {

using namespace protocol;

Result<Done> handle_request(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& talk, const CertificateRequest& /*command*/) {
  if (auto may = support::may_act(transaction, access, talk, {ChannelKind::talk},
                                  auth::Action::have_certificate);
      !may) {
    return may.error();
  }
  if (auto may = may_request(support::talk_of(transaction, talk)); !may) return may.error();
  storage::add_certificate(transaction, talk, access.account().value());
  return Done{};
}

Result<Done> handle_withdraw(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& talk, const CertificateWithdraw& /*command*/) {
  if (auto may = support::may_act(transaction, access, talk, {ChannelKind::talk},
                                  auth::Action::have_certificate);
      !may) {
    return may.error();
  }
  storage::delete_certificate(transaction, talk, access.account().value());
  return Done{};
}

}  // namespace server::certificates
