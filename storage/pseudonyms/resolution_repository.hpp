// The SQL of finding out who somebody is (docs/adr/0015): what was asked, why, and how far it is.
// Never who it was. For the command line. Database threads.
#pragma once

#include <optional>
#include <string>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// The pseudonym that asked the talk's question of this number; nothing where it was asked by name,
/// anonymously, or not at all.
std::optional<protocol::PseudonymId> asker_of(Reader& reader, const protocol::ChannelName& talk,
                                              std::int64_t question);

struct Resolution {
  protocol::ItemId talk;
  std::int64_t question = 0;
  protocol::PseudonymId pseudonym;
  std::string reason;
  /// Sealed for data protection.
  std::string half;
};
/// Begun and not completed.
std::optional<Resolution> open_resolution(Reader& reader, const protocol::PseudonymId& pseudonym);
void begin_resolution(Transaction& transaction, const Resolution& resolution);
/// Completes what is begun; `untold` says why the author may not be told.
void complete_resolution(Transaction& transaction, const protocol::PseudonymId& pseudonym,
                         const std::optional<std::string>& untold);

}  // namespace storage
