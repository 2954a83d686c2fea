// The complete list of commands. The router visits this variant, so a new one does not compile
// until it has a handler.
#pragma once

#include <optional>
#include <variant>

#include <boost/describe.hpp>

#include "protocol/accounts/messages.hpp"
#include "protocol/annotations/messages.hpp"
#include "protocol/calendar/messages.hpp"
#include "protocol/captions/messages.hpp"
#include "protocol/certificates/messages.hpp"
#include "protocol/chat/messages.hpp"
#include "protocol/forum/messages.hpp"
#include "protocol/guests/messages.hpp"
#include "protocol/links/messages.hpp"
#include "protocol/notifications/messages.hpp"
#include "protocol/own/messages.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/pseudonyms/messages.hpp"
#include "protocol/questions/messages.hpp"
#include "protocol/registration/messages.hpp"
#include "protocol/slides/messages.hpp"
#include "protocol/speakers/messages.hpp"
#include "protocol/talks/messages.hpp"
#include "protocol/templates/messages.hpp"

namespace protocol {

/// Any channel the caller may read. Without a position, or with one of another epoch: a snapshot.
struct Subscribe {
  static constexpr auto name = "subscribe";
  std::optional<Epoch> epoch;
  std::optional<Seq> after;
};
BOOST_DESCRIBE_STRUCT(Subscribe, (), (epoch, after))

struct Unsubscribe {
  static constexpr auto name = "unsubscribe";
};
BOOST_DESCRIBE_STRUCT(Unsubscribe, (), ())

/// Is anybody there? Answered at once with `ok`; needs no channel.
struct Ping {
  static constexpr auto name = "ping";
};
BOOST_DESCRIBE_STRUCT(Ping, (), ())

// clang-format off
using Command = std::variant<
    Subscribe, Unsubscribe, Ping,
    OwnFollow, OwnRead,
    ThreadCreate, ThreadRename, PostCreate, PostEdit, PostErase,
    TalkCreate, TalkEdit, TalkMove, TalkCancel, SeriesCreate,
    ModeratorAdd, ModeratorRemove, ModeratorLead, LobbyShow,
    RegistrationRequest, RegistrationWithdraw, RegistrationApprove, RegistrationRefuse, RegistrationCancel,
    CertificateRequest, CertificateWithdraw,
    FeedMake, FeedWithdraw,
    ChatPost, ChatEdit, ChatErase, ChatReact, ChatRule, ChatPin, ChatMute,
    QuestionAsk, QuestionTake, QuestionVote, QuestionRelease, QuestionHold, QuestionCall, QuestionPostpone,
    QuestionMerge, QuestionUnmerge, QuestionAssign, QuestionAnswer, QuestionReopen, QuestionErase,
    PseudonymDraw,
    PollCreate, PollErase, PollOpen, PollClose, PollVote,
    QueueRule, HandRaise, HandLower, HandCall, HandEnd,
    CaptionType, CaptionAdd, CaptionEdit, CaptionErase,
    DeckAdd, DeckRename, DeckErase, SlidesShow, SlidesHide, SlidesPoint,
    GuestOpen, GuestClose, GuestInvite, GuestWithdraw, GuestRemove,
    TemplateCreate, TemplatePublish,
    AnnotationCreate, AnnotationEdit, AnnotationErase, AnnotationReplyTo, AnnotationAttach,
    LinkAdd, LinkRemove,
    InboxDone>;
// clang-format on

/// Whether the command changes something durable and so must bring a key (contract C3).
template <class C>
inline constexpr bool needs_key = true;
template <>
inline constexpr bool needs_key<Subscribe> = false;
template <>
inline constexpr bool needs_key<Unsubscribe> = false;
template <>
inline constexpr bool needs_key<Ping> = false;
template <>
inline constexpr bool needs_key<OwnFollow> = false;
template <>
inline constexpr bool needs_key<OwnRead> = false;
template <>
inline constexpr bool needs_key<CaptionType> = false;
template <>
inline constexpr bool needs_key<SlidesPoint> = false;
template <>
inline constexpr bool needs_key<LobbyShow> = false;
/// The secret makes it happen once.
template <>
inline constexpr bool needs_key<PseudonymDraw> = false;

/// Whether the command can come under a pseudonym (docs/adr/0015).
template <class C>
inline constexpr bool takes_pseudonym = false;
template <>
inline constexpr bool takes_pseudonym<Subscribe> = true;
template <>
inline constexpr bool takes_pseudonym<PseudonymDraw> = true;
template <>
inline constexpr bool takes_pseudonym<QuestionAsk> = true;
template <>
inline constexpr bool takes_pseudonym<QuestionReopen> = true;
template <>
inline constexpr bool takes_pseudonym<QuestionErase> = true;
template <>
inline constexpr bool takes_pseudonym<InboxDone> = true;

}  // namespace protocol
