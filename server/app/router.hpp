// Command -> the job that carries it out: which channels it may append to, which handler, and what
// else follows from success. One exhaustive visit; a command without a handler does not compile.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "protocol/envelope.hpp"
#include "protocol/frame.hpp"
#include "storage/database.hpp"

namespace server::app {

/// Makes the job for a durable command of this account. `secret` keys its hash (contract C4).
/// `finish` is called once, on the writer's thread.
storage::WriteJob make_write_job(const protocol::CommandEnvelope& envelope,
                                 const protocol::AccountId& account, std::string_view secret,
                                 std::function<void(const storage::Outcome&)> finish);

/// The same for a command that comes under a pseudonym of this talk: neither the job nor what it
/// writes knows whose account sent it.
storage::WriteJob make_pseudonymous_job(const protocol::CommandEnvelope& envelope,
                                        const protocol::ChannelName& talk,
                                        const protocol::PseudonymId& pseudonym,
                                        std::string_view secret,
                                        std::function<void(const storage::Outcome&)> finish);

/// A push that is not kept, and where it goes.
struct Push {
  protocol::ChannelName channel;
  protocol::Frame frame;
};
struct Pushes {
  std::vector<Push> now;
  /// When the connection ends before it is taken back.
  std::vector<Push> at_end;
};

/// What an ephemeral command (caption.type, slides.point, lobby.show) of this account pushes, or
/// its refusal; nothing is written. Database reader thread.
protocol::Result<Pushes> push_of(storage::Reader& reader, const protocol::AccountId& account,
                                 const protocol::CommandEnvelope& envelope);

/// A person's own state after a command.
struct OwnChange {
  protocol::AccountId account;
  protocol::OwnChanged changed;
};

/// What all devices of a person are told after this account's command, if anything: mostly of its
/// own.
std::optional<OwnChange> own_change_of(const protocol::CommandEnvelope& envelope,
                                       const protocol::AccountId& account);

}  // namespace server::app
