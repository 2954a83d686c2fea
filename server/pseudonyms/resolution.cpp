#include "server/pseudonyms/resolution.hpp"

#include <stdexcept>

#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "storage/due/due_repository.hpp"

namespace server::pseudonyms {

using namespace protocol;

namespace {

PseudonymId pseudonym_of(storage::Reader& reader, const Asked& asked) {
  const auto talk = channel_of(ChannelKind::talk, asked.talk);
  if (const auto found = storage::asker_of(reader, talk, asked.question)) return *found;
  throw std::runtime_error(
      "this talk has no question of this number that was asked under a pseudonym");
}

void require_text(std::string_view text, const char* what) {
  if (is_blank(text)) throw std::runtime_error(std::string{what} + " must not be empty");
  if (count_code_points(text) > limits::reason_text_max) {
    throw std::runtime_error(std::string{what} + " is longer than " +
                             std::to_string(limits::reason_text_max) + " characters");
  }
}

}  // namespace

void keep_holder_key(storage::Transaction& transaction, storage::KeyHolder holder,
                     const storage::HolderKey& key) {
  if (storage::add_holder_key(transaction, holder, key)) return;
  throw std::runtime_error(
      "this key was made before; with another one, what was sealed for it could not be opened");
}

storage::HolderKey require_holder_key(storage::Reader& reader, storage::KeyHolder holder) {
  auto key = storage::holder_key(reader, holder);
  if (!key) throw std::runtime_error("there is no such key; 'pseudonym-keys' makes it");
  return std::move(*key);
}

UnlockedKey unlock(const storage::HolderKey& key, std::string_view passphrase) {
  auto private_key = private_key_of(key, passphrase);
  if (!private_key) throw std::runtime_error("the passphrase is wrong; nothing was changed");
  return {key.public_key, std::move(*private_key)};
}

void require_unopened(storage::Reader& reader, const Asked& asked, std::string_view reason) {
  require_text(reason, "the reason");
  if (storage::open_resolution(reader, pseudonym_of(reader, asked))) {
    throw std::runtime_error(
        "moderation did its step already; data protection has to do the second");
  }
}

void open_for_moderation(storage::Transaction& transaction, const Asked& asked,
                         const UnlockedKey& key, std::string_view reason) {
  require_unopened(transaction, asked, reason);
  const auto pseudonym = pseudonym_of(transaction, asked);
  const auto found = storage::find_pseudonym(transaction, pseudonym);
  if (!found || !found->box) {
    throw std::runtime_error("who it was has been deleted with what was said in the talk");
  }
  auto half = open_outer(*found->box, key.public_key, key.private_key);
  if (!half) throw std::runtime_error("the box was not sealed with this key");
  storage::begin_resolution(
      transaction, {asked.talk, asked.question, pseudonym, std::string{reason}, std::move(*half)});
}

storage::Resolution opened(storage::Reader& reader, const Asked& asked) {
  auto found = storage::open_resolution(reader, pseudonym_of(reader, asked));
  if (!found) {
    throw std::runtime_error("moderation has to do the first step, and to say why");
  }
  return std::move(*found);
}

AccountId complete(storage::Transaction& transaction, const Asked& asked, const UnlockedKey& key,
                   const std::optional<std::string>& untold) {
  if (untold) require_text(*untold, "why the author may not be told");
  const auto resolution = opened(transaction, asked);
  const auto sealed = open_inner(resolution.half, key.public_key, key.private_key);
  if (!sealed) throw std::runtime_error("the box was not sealed with this key");
  if (sealed->pseudonym != resolution.pseudonym) {
    throw std::runtime_error("the box is another pseudonym's: somebody exchanged it");
  }
  storage::complete_resolution(transaction, resolution.pseudonym, untold);
  if (!untold) {
    // In its own inbox, since nothing may be stored that leads from it to the account.
    storage::set_due(transaction,
                     {storage::DueKind::tell_resolved,
                      channel_of(ChannelKind::inbox, resolution.pseudonym), resolution.talk},
                     transaction.now());
  }
  return sealed->account;
}

}  // namespace server::pseudonyms
