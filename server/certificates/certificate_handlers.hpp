// The commands of certificates of attendance. Nothing of them is an event. Database thread.
#pragma once

#include "protocol/certificates/messages.hpp"
#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::certificates {

protocol::Result<protocol::Done> handle_request(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& talk,
                                                const protocol::CertificateRequest& command);
protocol::Result<protocol::Done> handle_withdraw(storage::Transaction& transaction,
                                                 auth::Access& access,
                                                 const protocol::ChannelName& talk,
                                                 const protocol::CertificateWithdraw& command);

}  // namespace server::certificates
