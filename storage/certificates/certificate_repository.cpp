#include "storage/certificates/certificate_repository.hpp"

#include <pqxx/pqxx>

namespace storage {

using namespace protocol;

void add_certificate(Transaction& transaction, const ChannelName& talk, const AccountId& account) {
  transaction.sql().exec_params(
      "INSERT INTO certificate (channel_id, account) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      transaction.channel(talk)->id, account.text());
}

void delete_certificate(Transaction& transaction, const ChannelName& talk,
                        const AccountId& account) {
  transaction.sql().exec_params("DELETE FROM certificate WHERE channel_id = $1 AND account = $2",
                                transaction.channel(talk)->id, account.text());
}

}  // namespace storage
