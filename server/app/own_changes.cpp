#include "server/app/own_changes.hpp"

namespace server::app {

using namespace protocol;

std::optional<OwnChange> own_change_of(const CommandEnvelope& envelope, const AccountId& account) {
  OwnChange change{account, {}};
  auto& changed = change.changed;
  changed.channel = envelope.channel;
  const auto of_registration = [&](const AccountId& person) {
    change.account = person;
    changed.channel = channel_of(ChannelKind::talk, envelope.channel.item());
    changed.registration = true;
  };
  if (const auto* follow = std::get_if<OwnFollow>(&envelope.command)) {
    changed.level = follow->level;
  } else if (const auto* read = std::get_if<OwnRead>(&envelope.command)) {
    changed.read = read->number;
  } else if (const auto* vote = std::get_if<QuestionVote>(&envelope.command)) {
    changed.question = vote->question;
    changed.vote = vote->on;
  } else if (const auto* cast = std::get_if<PollVote>(&envelope.command)) {
    changed.ballot = Ballot{cast->poll, cast->choices, cast->text.value_or("")};
  } else if (const auto* react = std::get_if<ChatReact>(&envelope.command)) {
    changed.reaction = Reacted{react->message, react->reaction};
    changed.reacted = react->on;
  } else if (const auto* mute = std::get_if<ChatMute>(&envelope.command)) {
    change.account = mute->person;
    changed.channel = channel_of(ChannelKind::talk, envelope.channel.item());
    changed.muted = mute->on;
  } else if (std::holds_alternative<RegistrationRequest>(envelope.command) ||
             std::holds_alternative<RegistrationWithdraw>(envelope.command)) {
    of_registration(account);
  } else if (const auto* approve = std::get_if<RegistrationApprove>(&envelope.command)) {
    of_registration(approve->person);
  } else if (const auto* no = std::get_if<RegistrationRefuse>(&envelope.command)) {
    of_registration(no->person);
  } else if (const auto* cancel = std::get_if<RegistrationCancel>(&envelope.command)) {
    of_registration(cancel->person);
  } else if (std::holds_alternative<CertificateRequest>(envelope.command)) {
    changed.certificate = true;
  } else if (std::holds_alternative<CertificateWithdraw>(envelope.command)) {
    changed.certificate = false;
  } else if (std::holds_alternative<FeedMake>(envelope.command)) {
    changed.feed = true;
  } else if (std::holds_alternative<FeedWithdraw>(envelope.command)) {
    changed.feed = false;
  } else {
    return std::nullopt;
  }
  return change;
}

}  // namespace server::app
