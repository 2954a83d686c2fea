#include "server/app/router.hpp"

#include <sodium.h>

#include "protocol/limits.hpp"
#include "server/annotations/annotation_handlers.hpp"
#include "server/annotations/reanchor.hpp"
#include "server/auth/access.hpp"
#include "server/calendar/feed_handlers.hpp"
#include "server/captions/caption_handlers.hpp"
#include "server/certificates/certificate_handlers.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/chat/reaction_handlers.hpp"
#include "server/chat/rule_handlers.hpp"
#include "server/forum/post_handlers.hpp"
#include "server/forum/thread_handlers.hpp"
#include "server/guests/forget.hpp"
#include "server/guests/guest_handlers.hpp"
#include "server/links/link_handlers.hpp"
#include "server/notifications/line_handlers.hpp"
#include "server/own/own_handlers.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/pseudonyms/pseudonym_handlers.hpp"
#include "server/questions/answer_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/questions/assign_handlers.hpp"
#include "server/questions/desk_handlers.hpp"
#include "server/questions/merge_handlers.hpp"
#include "server/questions/reminder_handlers.hpp"
#include "server/registration/registration_handlers.hpp"
#include "server/slides/deck_handlers.hpp"
#include "server/slides/show_handlers.hpp"
#include "server/speakers/hand_handlers.hpp"
#include "server/talks/draft_handlers.hpp"
#include "server/talks/moderator_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "server/templates/template_handlers.hpp"
#include "server/tickets/ticket_handlers.hpp"
#include "storage/links/link_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

/// The one place that knows these features.
void end_with_talk(storage::Transaction& transaction, const ChannelName& talk, State& changed) {
  polls::end_with_talk(transaction, talk, changed);
  speakers::end_with_talk(transaction, talk, changed);
  slides::end_with_talk(transaction, talk, changed);
  questions::end_with_talk(transaction, talk);
  tickets::end_with_talk(transaction, talk);
  pseudonyms::end_with_talk(transaction, talk);
  guests::end_with_talk(transaction, talk);
}

struct Call {
  storage::Transaction& transaction;
  auth::Access& access;
  const ChannelName& channel;

  using Outcome = Result<Done>;

  // Answered by the session; they never reach a writer.
  Outcome operator()(const Subscribe&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const Unsubscribe&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const Ping&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const CaptionType&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const SlidesPoint&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const LobbyShow&) { return refuse(ErrorCode::internal, "not a write"); }
  // Two writes, which must not meet (app/pseudonyms).
  Outcome operator()(const PseudonymDraw&) { return refuse(ErrorCode::internal, "not one write"); }

  Outcome operator()(const OwnFollow& command) {
    return own::handle_follow(transaction, access, channel, command);
  }
  Outcome operator()(const OwnRead& command) {
    return own::handle_read(transaction, access, channel, command);
  }
  Outcome operator()(const ThreadCreate& command) {
    return forum::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const ThreadRename& command) {
    return forum::handle_rename(transaction, access, channel, command);
  }
  Outcome operator()(const PostCreate& command) {
    return forum::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const PostEdit& command) {
    return forum::handle_edit(transaction, access, channel, command);
  }
  Outcome operator()(const PostErase& command) {
    return forum::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const TalkCreate& command) {
    return talks::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const TalkEdit& command) {
    return talks::handle_edit(transaction, access, channel, command);
  }
  Outcome operator()(const SeriesCreate& command) {
    return talks::handle_create_series(transaction, access, channel, command);
  }
  Outcome operator()(const TalkMove& command) {
    return talks::handle_move(transaction, access, channel, command, end_with_talk,
                              slides::begin_with_talk, guests::end_with_archive);
  }
  Outcome operator()(const TalkCancel& command) {
    return talks::handle_cancel(transaction, access, channel, command, end_with_talk,
                                guests::end_with_archive);
  }
  Outcome operator()(const ModeratorAdd& command) {
    return talks::handle_add(transaction, access, channel, command);
  }
  Outcome operator()(const ModeratorRemove& command) {
    return talks::handle_remove(transaction, access, channel, command);
  }
  Outcome operator()(const ModeratorLead& command) {
    return talks::handle_lead(transaction, access, channel, command);
  }
  Outcome operator()(const RegistrationRequest& command) {
    return registration::handle_request(transaction, access, channel, command);
  }
  Outcome operator()(const RegistrationWithdraw& command) {
    return registration::handle_withdraw(transaction, access, channel, command);
  }
  Outcome operator()(const RegistrationApprove& command) {
    return registration::handle_approve(transaction, access, channel, command);
  }
  Outcome operator()(const RegistrationRefuse& command) {
    return registration::handle_refuse(transaction, access, channel, command);
  }
  Outcome operator()(const RegistrationCancel& command) {
    return registration::handle_cancel(transaction, access, channel, command);
  }
  Outcome operator()(const CertificateRequest& command) {
    return certificates::handle_request(transaction, access, channel, command);
  }
  Outcome operator()(const CertificateWithdraw& command) {
    return certificates::handle_withdraw(transaction, access, channel, command);
  }
  Outcome operator()(const FeedMake& command) {
    return calendar::handle_make(transaction, access, channel, command);
  }
  Outcome operator()(const FeedWithdraw& command) {
    return calendar::handle_withdraw(transaction, access, channel, command);
  }
  Outcome operator()(const ChatPost& command) {
    return chat::handle_post(transaction, access, channel, command);
  }
  Outcome operator()(const ChatEdit& command) {
    return chat::handle_edit(transaction, access, channel, command);
  }
  Outcome operator()(const ChatErase& command) {
    return chat::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const ChatReact& command) {
    return chat::handle_react(transaction, access, channel, command);
  }
  Outcome operator()(const ChatRule& command) {
    return chat::handle_rule(transaction, access, channel, command);
  }
  Outcome operator()(const ChatPin& command) {
    return chat::handle_pin(transaction, access, channel, command);
  }
  Outcome operator()(const ChatMute& command) {
    return chat::handle_mute(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionTake& command) {
    return questions::handle_take(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionAsk& command) {
    return questions::handle_ask(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionVote& command) {
    return questions::handle_vote(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionRelease& command) {
    return questions::handle_release(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionHold& command) {
    return questions::handle_hold(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionCall& command) {
    return questions::handle_call(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionPostpone& command) {
    return questions::handle_postpone(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionMerge& command) {
    return questions::handle_merge(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionUnmerge& command) {
    return questions::handle_unmerge(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionAssign& command) {
    return questions::handle_assign(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionAnswer& command) {
    return questions::handle_answer(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionReopen& command) {
    return questions::handle_reopen(transaction, access, channel, command);
  }
  Outcome operator()(const QuestionErase& command) {
    return questions::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const PollCreate& command) {
    return polls::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const PollErase& command) {
    return polls::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const PollOpen& command) {
    return polls::handle_open(transaction, access, channel, command);
  }
  Outcome operator()(const PollClose& command) {
    return polls::handle_close(transaction, access, channel, command);
  }
  Outcome operator()(const PollVote& command) {
    return polls::handle_vote(transaction, access, channel, command);
  }
  Outcome operator()(const QueueRule& command) {
    return speakers::handle_rule(transaction, access, channel, command);
  }
  Outcome operator()(const HandRaise& command) {
    return speakers::handle_raise(transaction, access, channel, command);
  }
  Outcome operator()(const HandLower& command) {
    return speakers::handle_lower(transaction, access, channel, command);
  }
  Outcome operator()(const HandCall& command) {
    return speakers::handle_call(transaction, access, channel, command);
  }
  Outcome operator()(const HandEnd& command) {
    return speakers::handle_end(transaction, access, channel, command);
  }
  Outcome operator()(const CaptionAdd& command) {
    return captions::handle_add(transaction, access, channel, command);
  }
  Outcome operator()(const CaptionEdit& command) {
    return captions::handle_edit(transaction, access, channel, command);
  }
  Outcome operator()(const CaptionErase& command) {
    return captions::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const DeckAdd& command) {
    return slides::handle_add(transaction, access, channel, command);
  }
  Outcome operator()(const DeckRename& command) {
    return slides::handle_rename(transaction, access, channel, command);
  }
  Outcome operator()(const DeckErase& command) {
    return slides::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const SlidesShow& command) {
    return slides::handle_show(transaction, access, channel, command);
  }
  Outcome operator()(const SlidesHide& command) {
    return slides::handle_hide(transaction, access, channel, command);
  }
  Outcome operator()(const GuestOpen& command) {
    return guests::handle_open(transaction, access, channel, command);
  }
  Outcome operator()(const GuestClose& command) {
    return guests::handle_close(transaction, access, channel, command);
  }
  Outcome operator()(const GuestInvite& command) {
    return guests::handle_invite(transaction, access, channel, command);
  }
  Outcome operator()(const GuestWithdraw& command) {
    return guests::handle_withdraw(transaction, access, channel, command);
  }
  Outcome operator()(const GuestRemove& command) {
    return guests::handle_remove(transaction, access, channel, command);
  }
  Outcome operator()(const TemplateCreate& command) {
    return templates::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const TemplatePublish& command) {
    // The one place that knows both features.
    return templates::handle_publish(transaction, access, channel, command, annotations::reanchor);
  }
  Outcome operator()(const AnnotationCreate& command) {
    return annotations::handle_create(transaction, access, channel, command);
  }
  Outcome operator()(const AnnotationEdit& command) {
    return annotations::handle_edit(transaction, access, channel, command);
  }
  Outcome operator()(const AnnotationErase& command) {
    return annotations::handle_erase(transaction, access, channel, command);
  }
  Outcome operator()(const AnnotationReplyTo& command) {
    return annotations::handle_reply(transaction, access, channel, command);
  }
  Outcome operator()(const AnnotationAttach& command) {
    return annotations::handle_attach(transaction, access, channel, command);
  }
  Outcome operator()(const LinkAdd& command) {
    if (channel.kind == ChannelKind::desk) {
      return talks::handle_draft_link(transaction, access, channel, command);
    }
    return links::handle_add(transaction, access, channel, command);
  }
  Outcome operator()(const LinkRemove& command) {
    if (channel.kind == ChannelKind::desk) {
      return talks::handle_draft_unlink(transaction, access, channel, command);
    }
    return links::handle_remove(transaction, access, channel, command);
  }
  Outcome operator()(const InboxDone& command) {
    return notifications::handle_done(transaction, access, channel, command);
  }
};

/// A talk and its desk change together, so every command on one locks both. A private annotation is
/// anchored in a template, which must not get a new version between the check and the commit.
std::vector<ChannelName> also_locked(const CommandEnvelope& envelope) {
  const auto& channel = envelope.channel;
  const auto* annotation = std::get_if<AnnotationCreate>(&envelope.command);
  if (annotation != nullptr && annotation->template_) {
    return {channel_of(ChannelKind::template_, *annotation->template_)};
  }
  if (channel.kind == ChannelKind::talk) return {channel_of(ChannelKind::desk, channel.item())};
  if (channel.kind == ChannelKind::desk) return {channel_of(ChannelKind::talk, channel.item())};
  return {};
}

/// What the commands look at of which a talk brings many at once.
std::vector<storage::Reader::ItemName> looks_of(const CommandEnvelope& envelope) {
  const auto& channel = envelope.channel;
  const auto& command = envelope.command;
  std::vector<storage::Reader::ItemName> looks;
  const auto add_links = [&](const std::vector<Address>& links) {
    // With more it is refused before it looks at any.
    if (links.size() > limits::links_per_item_max) return;
    for (const auto& link : links) {
      if (storage::can_be_linked(link)) looks.push_back(storage::look_at(link));
    }
  };
  const auto add_message = [&](const ItemId& message) {
    looks.push_back({channel, storage::stream_of<ChatMessage>, message.text()});
  };
  if (const auto* said = std::get_if<ChatPost>(&command)) {
    if (said->reply_to) add_message(*said->reply_to);
  } else if (const auto* reworded = std::get_if<ChatEdit>(&command)) {
    add_message(reworded->message);
  } else if (const auto* reacted = std::get_if<ChatReact>(&command)) {
    add_message(reacted->message);
  } else if (const auto* cast = std::get_if<PollVote>(&command)) {
    looks.push_back({channel, storage::stream_of<Poll>, cast->poll.text()});
  } else if (const auto* vote = std::get_if<QuestionVote>(&command)) {
    looks.push_back({channel, storage::stream_of<Question>, vote->question.text()});
  } else if (const auto* ask = std::get_if<QuestionAsk>(&command)) {
    add_links(ask->links);
    if (ask->task && is_task_id(*ask->task)) {
      looks.push_back({channel, storage::stream_of<TaskTotals>, *ask->task});
    }
  } else if (const auto* post = std::get_if<PostCreate>(&command)) {
    add_links(post->links);
    if (post->reply_to) {
      looks.push_back({channel, storage::stream_of<Post>, post->reply_to->text()});
    }
  }
  return looks;
}

std::string keyed_hash(const CommandEnvelope& envelope, std::string_view secret) {
  crypto_generichash_state state;
  std::string hash(16, '\0');
  crypto_generichash_init(&state, reinterpret_cast<const unsigned char*>(secret.data()),
                          secret.size(), hash.size());
  const auto add = [&](std::string_view part) {
    const auto size = static_cast<std::uint64_t>(part.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  };
  std::visit([&]<class C>(const C&) { add(C::name); }, envelope.command);
  add(envelope.channel.text());
  add(envelope.data);
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  return hash;
}

using MakeAccess = std::function<auth::Access(storage::Transaction&)>;

storage::WriteJob make_job(const CommandEnvelope& envelope, Author by, MakeAccess make_access,
                           std::string_view secret,
                           std::function<void(const storage::Outcome&)> finish) {
  storage::WriteJob job;
  job.channel = envelope.channel;
  job.also = also_locked(envelope);
  job.looks = looks_of(envelope);
  job.by = std::move(by);
  job.key = envelope.key;
  if (envelope.key) job.hash = keyed_hash(envelope, secret);
  job.handle = [channel = envelope.channel, make_access = std::move(make_access),
                command = envelope.command](storage::Transaction& transaction) {
    auto access = make_access(transaction);
    // Whoever may not read a channel learns nothing about what could be done in it.
    if (auto readable = access.require_read(channel); !readable)
      return Result<Done>{readable.error()};
    return std::visit(Call{transaction, access, channel}, command);
  };
  job.finish = std::move(finish);
  return job;
}

}  // namespace

storage::WriteJob make_write_job(const CommandEnvelope& envelope, const AccountId& account,
                                 std::string_view secret,
                                 std::function<void(const storage::Outcome&)> finish) {
  const auto access = [account](storage::Transaction& transaction) {
    return auth::Access{transaction, account};
  };
  return make_job(envelope, Author{account}, access, secret, std::move(finish));
}

storage::WriteJob make_pseudonymous_job(const CommandEnvelope& envelope, const ChannelName& talk,
                                        const PseudonymId& pseudonym, std::string_view secret,
                                        std::function<void(const storage::Outcome&)> finish) {
  const auto access = [talk, pseudonym](storage::Transaction& transaction) {
    return auth::Access::by_pseudonym(transaction, talk, pseudonym);
  };
  return make_job(envelope, Author::under(pseudonym), access, secret, std::move(finish));
}

}  // namespace server::app
