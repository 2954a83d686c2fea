// Prints client-web/src/protocol/messages.ts from the described structs, so that both ends compile
// against one definition. A test compares the committed file with this output.
#include <concepts>
#include <iostream>
#include <set>
#include <string>

#include <boost/mp11.hpp>

#include "protocol/envelope.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "protocol/polling/messages.hpp"
#include "protocol/tickets/messages.hpp"

namespace {

using namespace protocol;
namespace mp = boost::mp11;

// What is written as which TypeScript type. Named types are printed once, where first used.
template <class T>
std::string type_of(std::string& out, std::set<std::string>& seen);

template <class T>
struct NameOf;

#define BT_NAME(T)                           \
  template <>                                \
  struct NameOf<T> {                         \
    static constexpr const char* value = #T; \
  };
BT_NAME(Area)
BT_NAME(ThreadEntry)
BT_NAME(Thread)
BT_NAME(Post)
BT_NAME(Attachment)
BT_NAME(FileType)
BT_NAME(TalkState)
BT_NAME(AgendaEntry)
BT_NAME(Series)
BT_NAME(Cancellation)
BT_NAME(PlanRevision)
BT_NAME(RegistrationRules)
BT_NAME(RegistrationState)
BT_NAME(Registration)
BT_NAME(RegistrationOffer)
BT_NAME(Seats)
BT_NAME(TalkPlan)
BT_NAME(Talk)
BT_NAME(TalkEntry)
BT_NAME(Reaction)
BT_NAME(ReactionTotal)
BT_NAME(ChatMessage)
BT_NAME(ReactionTally)
BT_NAME(Reacted)
BT_NAME(ChatRules)
BT_NAME(QuestionState)
BT_NAME(Answer)
BT_NAME(Merge)
BT_NAME(Assignee)
BT_NAME(Question)
BT_NAME(Tally)
BT_NAME(PollKind)
BT_NAME(PollState)
BT_NAME(Poll)
BT_NAME(PollTally)
BT_NAME(Ballot)
BT_NAME(HandState)
BT_NAME(Hand)
BT_NAME(QueueRules)
BT_NAME(Caption)
BT_NAME(CaptionTyping)
BT_NAME(Deck)
BT_NAME(ShownSlide)
BT_NAME(SlidePointer)
BT_NAME(LobbyShown)
BT_NAME(GuestLinkKind)
BT_NAME(GuestLinkState)
BT_NAME(GuestLink)
BT_NAME(Guest)
BT_NAME(GuestLook)
BT_NAME(GuestInvitation)
BT_NAME(GuestEnter)
BT_NAME(Phase)
BT_NAME(Task)
BT_NAME(Plan)
BT_NAME(Template)
BT_NAME(Version)
BT_NAME(TaskTotals)
BT_NAME(PhaseSpan)
BT_NAME(TemplateEntry)
BT_NAME(AnchorState)
BT_NAME(Quote)
BT_NAME(AnnotationReply)
BT_NAME(Annotation)
BT_NAME(LinkEnd)
BT_NAME(Card)
BT_NAME(LineReason)
BT_NAME(Line)
BT_NAME(Authority)
BT_NAME(ContactPoint)
BT_NAME(Role)
BT_NAME(Person)
BT_NAME(Me)
BT_NAME(Login)
BT_NAME(DemoAccount)
BT_NAME(FollowLevel)
BT_NAME(Own)
BT_NAME(OwnChanged)
BT_NAME(Activity)
BT_NAME(Listeners)
BT_NAME(Following)
BT_NAME(State)
BT_NAME(ErrorCode)
BT_NAME(Done)
BT_NAME(SnapshotReason)
BT_NAME(Subscribed)
BT_NAME(Source)
BT_NAME(Event)
BT_NAME(Restarting)
BT_NAME(ChannelKind)
BT_NAME(PollOpened)
BT_NAME(PollPosition)
BT_NAME(PollWait)
BT_NAME(PollAnswer)
BT_NAME(TicketDraw)
BT_NAME(TicketDrawn)
BT_NAME(TicketUse)
#undef BT_NAME

template <class T>
struct ElementOf;
template <class T>
struct ElementOf<std::optional<T>> {
  using type = T;
};
template <class T>
struct ElementOf<std::vector<T>> {
  using type = T;
};

/// In commands a list may be left out, in what the server sends it always stands, but for State.
template <class T>
std::string fields_of(std::string& out, std::set<std::string>& seen, bool lists_optional) {
  std::string body;
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  mp::mp_for_each<Members>([&](auto d) {
    using M = std::remove_cvref_t<decltype(std::declval<T>().*d.pointer)>;
    const bool optional = detail::IsOptional<M>::value ||
                          (detail::IsVector<M>::value && (lists_optional || omits_empty_lists<T>));
    body.append("  ").append(wire_name(d.name)).append(optional ? "?: " : ": ");
    body.append(type_of<M>(out, seen)).append(";\n");
  });
  return body;
}

template <class E>
void print_enum(std::string& out) {
  out.append("export type ").append(NameOf<E>::value).append(" =");
  mp::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { out.append("\n  | '").append(wire_name(d.name)).append("'"); });
  out.append(";\n\n");
}

template <class T>
std::string type_of(std::string& out, std::set<std::string>& seen) {
  if constexpr (std::is_same_v<T, bool>) {
    return "boolean";
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return "number";
  } else if constexpr (std::is_base_of_v<std::string, T>) {
    return "string";
  } else if constexpr (std::is_same_v<T, Time>) {
    return "Time";
  } else if constexpr (std::is_same_v<T, Author>) {
    return "Author";
  } else if constexpr (std::is_same_v<T, ChannelName>) {
    return "ChannelName";
  } else if constexpr (std::is_same_v<T, Address>) {
    return "Address";
  } else if constexpr (requires { T::parse; }) {
    return "Id";
  } else if constexpr (detail::IsOptional<T>::value) {
    return type_of<typename ElementOf<T>::type>(out, seen);
  } else if constexpr (detail::IsVector<T>::value) {
    return type_of<typename ElementOf<T>::type>(out, seen) + "[]";
  } else if constexpr (requires {
                         { T::name } -> std::convertible_to<const char*>;
                       }) {
    return std::string{"Commands['"} + T::name + "']";
  } else if constexpr (std::is_enum_v<T>) {
    if (seen.insert(NameOf<T>::value).second) print_enum<T>(out);
    return NameOf<T>::value;
  } else {
    const std::string name = NameOf<T>::value;
    if (seen.insert(name).second) {
      const auto body = fields_of<T>(out, seen, false);
      out.append("export interface ").append(name).append(" {\n").append(body).append("}\n\n");
    }
    return name;
  }
}

template <class... T>
void print_types(std::string& out, std::set<std::string>& seen) {
  (type_of<T>(out, seen), ...);
}

void print_commands(std::string& out, std::set<std::string>& seen) {
  std::string map;
  mp::mp_for_each<mp::mp_transform<mp::mp_identity, Command>>([&](auto t) {
    using C = typename decltype(t)::type;
    const auto body = fields_of<C>(out, seen, true);
    map.append("  '").append(C::name).append("': {\n");
    std::size_t start = 0;
    while (start < body.size()) {
      const auto end = body.find('\n', start);
      map.append("  ").append(body, start, end - start + 1);
      start = end + 1;
    }
    map.append("  };\n");
  });
  out.append("/** Every command with its data. */\nexport interface Commands {\n").append(map);
  out.append("}\n\nexport type CommandName = keyof Commands;\n\n");
}

void print_limits(std::string& out) {
  out.append("/** Maxima in Unicode code points, entries or bytes: protocol/limits.hpp. */\n");
  out.append("export const limits = {\n");
  const auto print = [&](const char* name, std::size_t value) {
    out.append("  ").append(name).append(": ").append(std::to_string(value)).append(",\n");
  };
  print("title_max", limits::title_max);
  print("name_max", limits::name_max);
  print("chat_text_max", limits::chat_text_max);
  print("question_text_max", limits::question_text_max);
  print("poll_text_max", limits::poll_text_max);
  print("poll_option_text_max", limits::poll_option_text_max);
  print("poll_answer_text_max", limits::poll_answer_text_max);
  print("poll_options_max", limits::poll_options_max);
  print("caption_text_max", limits::caption_text_max);
  print("caption_types_per_second", static_cast<std::size_t>(limits::caption_types_per_second));
  print("answer_text_max", limits::answer_text_max);
  print("annotation_text_max", limits::annotation_text_max);
  print("description_text_max", limits::description_text_max);
  print("post_text_max", limits::post_text_max);
  print("quote_exact_max", limits::quote_exact_max);
  print("quote_context_max", limits::quote_context_max);
  print("window_items", limits::window_items);
  print("page_items_max", limits::page_items_max);
  print("query_ids_max", limits::query_ids_max);
  print("links_per_item_max", limits::links_per_item_max);
  print("mentions_max", limits::mentions_max);
  print("files_per_item_max", limits::files_per_item_max);
  print("people_per_talk_max", limits::people_per_talk_max);
  print("guest_name_min", limits::guest_name_min);
  print("guest_name_max", limits::guest_name_max);
  print("agenda_entries_max", limits::agenda_entries_max);
  print("talk_minutes_max", static_cast<std::size_t>(limits::talk_minutes_max));
  print("series_talks_max", limits::series_talks_max);
  print("reason_text_max", limits::reason_text_max);
  print("listeners_shown_min", static_cast<std::size_t>(limits::listeners_shown_min));
  print("seats_max", static_cast<std::size_t>(limits::seats_max));
  print("file_bytes_max", limits::file_bytes_max);
  print("deck_bytes_max", limits::deck_bytes_max);
  print("decks_per_talk_max", static_cast<std::size_t>(limits::decks_per_talk_max));
  print("deck_pages_max", static_cast<std::size_t>(limits::deck_pages_max));
  print("ticket_key_bytes", limits::ticket_key_bytes);
  print("ticket_bytes", limits::ticket_bytes);
  print("pseudonym_secret_bytes", limits::pseudonym_secret_bytes);
  print("lobby_repeat_seconds", static_cast<std::size_t>(limits::lobby_repeat_seconds));
  print("pointer_scale", static_cast<std::size_t>(limits::pointer_scale));
  out.append("} as const;\n");
}

}  // namespace

int main() {
  std::string out =
      "// Printed by print_typescript from the structs in protocol/. Do not edit.\n\n"
      "/** A lower-case UUID. */\nexport type Id = string;\n"
      "/** UTC with milliseconds: 2026-11-24T10:46:12.345Z */\nexport type Time = string;\n"
      "/** An account's id, 'system', 'anonymous' or 'pseudonym:<id>'. */\nexport type Author = string;\n"
      "/** talk:<id>, talks, ... */\nexport type ChannelName = string;\n"
      "/** Channel, then optionally '#', kind, ':' and id. */\nexport type Address = string;\n\n";
  std::set<std::string> seen;
  print_types<ChannelKind, State, Event, Subscribed, Done, Restarting, OwnChanged, Listeners,
              CaptionTyping, SlidePointer, LobbyShown, Card, Authority, Me, Login, DemoAccount,
              Following, Registration, GuestLook, GuestInvitation, GuestEnter, ErrorCode,
              PollOpened, PollWait, PollAnswer, TicketDraw, TicketDrawn, TicketUse>(out, seen);
  print_commands(out, seen);
  print_limits(out);
  std::cout << out;
}
