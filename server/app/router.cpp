#include "server/app/router.hpp"

#include <sodium.h>

#include "server/annotations/annotation_handlers.hpp"
#include "server/auth/access.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/forum/post_handlers.hpp"
#include "server/forum/thread_handlers.hpp"
#include "server/links/link_handlers.hpp"
#include "server/notifications/line_handlers.hpp"
#include "server/own/own_handlers.hpp"
#include "server/questions/question_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "server/templates/template_handlers.hpp"

namespace server::app {

using namespace protocol;

namespace {

struct Call {
  storage::Transaction& transaction;
  auth::Access& access;
  const ChannelName& channel;

  using Outcome = Result<Done>;

  // Answered by the session; they never reach a writer.
  Outcome operator()(const Subscribe&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const Unsubscribe&) { return refuse(ErrorCode::internal, "not a write"); }
  Outcome operator()(const Ping&) { return refuse(ErrorCode::internal, "not a write"); }

#define BT_HANDLE(Command, handler) \
  Outcome operator()(const Command& command) { return handler(transaction, access, channel, command); }
  BT_HANDLE(OwnFollow, own::handle_follow)
  BT_HANDLE(OwnRead, own::handle_read)
  BT_HANDLE(ThreadCreate, forum::handle_create)
  BT_HANDLE(ThreadRename, forum::handle_rename)
  BT_HANDLE(PostCreate, forum::handle_create)
  BT_HANDLE(PostEdit, forum::handle_edit)
  BT_HANDLE(PostErase, forum::handle_erase)
  BT_HANDLE(TalkCreate, talks::handle_create)
  BT_HANDLE(TalkEdit, talks::handle_edit)
  BT_HANDLE(TalkMove, talks::handle_move)
  BT_HANDLE(ChatPost, chat::handle_post)
  BT_HANDLE(ChatErase, chat::handle_erase)
  BT_HANDLE(QuestionAsk, questions::handle_ask)
  BT_HANDLE(QuestionVote, questions::handle_vote)
  BT_HANDLE(QuestionRelease, questions::handle_release)
  BT_HANDLE(QuestionHold, questions::handle_hold)
  BT_HANDLE(QuestionCall, questions::handle_call)
  BT_HANDLE(QuestionPostpone, questions::handle_postpone)
  BT_HANDLE(QuestionAnswer, questions::handle_answer)
  BT_HANDLE(QuestionReopen, questions::handle_reopen)
  BT_HANDLE(QuestionErase, questions::handle_erase)
  BT_HANDLE(TemplateCreate, templates::handle_create)
  BT_HANDLE(TemplatePublish, templates::handle_publish)
  BT_HANDLE(AnnotationCreate, annotations::handle_create)
  BT_HANDLE(AnnotationEdit, annotations::handle_edit)
  BT_HANDLE(AnnotationErase, annotations::handle_erase)
  BT_HANDLE(AnnotationReplyTo, annotations::handle_reply)
  BT_HANDLE(AnnotationAttach, annotations::handle_attach)
  BT_HANDLE(LinkAdd, links::handle_add)
  BT_HANDLE(LinkRemove, links::handle_remove)
  BT_HANDLE(InboxDone, notifications::handle_done)
#undef BT_HANDLE
};

/// A talk and its desk change together, so every command on one locks both.
std::vector<ChannelName> also_locked(const ChannelName& channel) {
  if (channel.kind == ChannelKind::talk) return {channel_of(ChannelKind::desk, channel.item())};
  if (channel.kind == ChannelKind::desk) return {channel_of(ChannelKind::talk, channel.item())};
  return {};
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

}  // namespace

storage::WriteJob make_write_job(const CommandEnvelope& envelope, const AccountId& account,
                                 std::string_view secret,
                                 std::function<void(const storage::Outcome&)> finish) {
  storage::WriteJob job;
  job.channel = envelope.channel;
  job.also = also_locked(envelope.channel);
  job.by = Author{account};
  job.key = envelope.key;
  if (envelope.key) job.hash = keyed_hash(envelope, secret);
  job.handle = [channel = envelope.channel, account,
                command = envelope.command](storage::Transaction& transaction) {
    auth::Access access{transaction, account};
    // Whoever may not read a channel learns nothing about what could be done in it.
    if (auto readable = access.require_read(channel); !readable) return Result<Done>{readable.error()};
    return std::visit(Call{transaction, access, channel}, command);
  };
  job.finish = std::move(finish);
  return job;
}

std::optional<OwnChanged> own_change_of(const CommandEnvelope& envelope) {
  OwnChanged changed;
  changed.channel = envelope.channel;
  if (const auto* follow = std::get_if<OwnFollow>(&envelope.command)) {
    changed.level = follow->level;
  } else if (const auto* read = std::get_if<OwnRead>(&envelope.command)) {
    changed.read = read->number;
  } else if (const auto* vote = std::get_if<QuestionVote>(&envelope.command)) {
    changed.question = vote->question;
    changed.vote = vote->on;
  } else {
    return std::nullopt;
  }
  return changed;
}

}  // namespace server::app
