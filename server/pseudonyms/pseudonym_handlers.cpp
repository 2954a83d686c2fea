#include "server/pseudonyms/pseudonym_handlers.hpp"

#include <chrono>

#include "server/pseudonyms/pseudonym.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/due/due_repository.hpp"

namespace server::pseudonyms {

using namespace protocol;

namespace {

// As with tickets: a backup reads for minutes.
constexpr auto rewrite_again_after = std::chrono::seconds{5};

Error bad_pseudonym() { return refuse(ErrorCode::bad_pseudonym, "of no pseudonym here"); }

}  // namespace

Result<storage::SealingKeys> may_draw(storage::Reader& reader, auth::Access& access,
                                      const ChannelName& talk) {
  if (auto may = access.require_read(talk); !may) return may.error();
  if (auto may = support::may_act(reader, access, talk, {ChannelKind::talk}, auth::Action::draw);
      !may) {
    return may.error();
  }
  auto keys = storage::sealing_keys(reader);
  if (!keys) return refuse(ErrorCode::no_pseudonyms, "the two keys were not made");
  if (!gives_pseudonyms(support::talk_of(reader, talk))) {
    return refuse(ErrorCode::wrong_state, "no pseudonyms are given out");
  }
  return std::move(*keys);
}

Result<Done> note_drawn(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& talk) {
  if (const auto may = may_draw(transaction, access, talk); !may) return may.error();
  if (!storage::add_drawn(transaction, talk, access.account().value())) {
    return refuse(ErrorCode::pseudonym_drawn, "drawn with another secret");
  }
  return Done{};
}

Result<Done> add(storage::Transaction& transaction, const storage::Pseudonym& pseudonym) {
  // Of two drawings with one secret at the same time the first counts.
  const auto known = storage::find_pseudonym(transaction, pseudonym.talk, pseudonym.secret_hash);
  if (known) return refuse(ErrorCode::pseudonym_drawn, "drawn at the same time");
  storage::add_pseudonym(transaction, pseudonym);
  Done done;
  done.item = ItemId{pseudonym.id.bytes};
  return done;
}

Result<storage::Pseudonym> find(storage::Reader& reader, auth::Access& access,
                                const ChannelName& channel, std::string_view secret) {
  auto talk = channel;
  if (channel.kind == ChannelKind::inbox) {
    const auto owner = storage::find_pseudonym(reader, PseudonymId{channel.id});
    if (!owner) return bad_pseudonym();
    talk = owner->talk;
  } else if (auto may = access.require_read(channel); !may) {
    return may.error();
  }
  if (auto may = support::may_act(reader, access, talk, {ChannelKind::talk}, auth::Action::draw);
      !may) {
    return may.error();
  }
  auto found = storage::find_pseudonym(reader, talk, hash_of_secret(secret, talk));
  if (!found) return bad_pseudonym();
  if (channel.kind == ChannelKind::inbox && found->id.bytes != channel.id) return bad_pseudonym();
  return std::move(*found);
}

Result<Done> rewrite_due(storage::Transaction& transaction, const ChannelName& talk) {
  const storage::Due due{storage::DueKind::rewrite_pseudonyms, talk, talk.item()};
  if (storage::rewrite_pseudonym_tables(transaction)) {
    storage::clear_due(transaction, due);
  } else {
    storage::set_due(transaction, due, transaction.now() + rewrite_again_after);
  }
  return Done{};
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk) {
  storage::end_pseudonyms(transaction, talk);
}

}  // namespace server::pseudonyms
