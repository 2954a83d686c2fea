#include "protocol/state_json.hpp"

namespace protocol {

template Result<Area> from_json<Area>(std::string_view text);
template Result<Thread> from_json<Thread>(std::string_view text);
template Result<Talk> from_json<Talk>(std::string_view text);
template Result<Template> from_json<Template>(std::string_view text);
template Result<ContactPoint> from_json<ContactPoint>(std::string_view text);
template Result<Seats> from_json<Seats>(std::string_view text);
template Result<ThreadEntry> from_json<ThreadEntry>(std::string_view text);
template Result<TalkEntry> from_json<TalkEntry>(std::string_view text);
template Result<TemplateEntry> from_json<TemplateEntry>(std::string_view text);
template Result<Post> from_json<Post>(std::string_view text);
template Result<ChatMessage> from_json<ChatMessage>(std::string_view text);
template Result<Question> from_json<Question>(std::string_view text);
template Result<Poll> from_json<Poll>(std::string_view text);
template Result<Hand> from_json<Hand>(std::string_view text);
template Result<Caption> from_json<Caption>(std::string_view text);
template Result<Deck> from_json<Deck>(std::string_view text);
template Result<ShownSlide> from_json<ShownSlide>(std::string_view text);
template Result<GuestLink> from_json<GuestLink>(std::string_view text);
template Result<Guest> from_json<Guest>(std::string_view text);
template Result<Annotation> from_json<Annotation>(std::string_view text);
template Result<Version> from_json<Version>(std::string_view text);
template Result<LinkEnd> from_json<LinkEnd>(std::string_view text);
template Result<Line> from_json<Line>(std::string_view text);
template Result<TaskTotals> from_json<TaskTotals>(std::string_view text);
template Result<State> from_json<State>(std::string_view text);
template Result<Event> from_json<Event>(std::string_view text);

template std::string to_json<Area>(const Area& value);
template std::string to_json<Thread>(const Thread& value);
template std::string to_json<Talk>(const Talk& value);
template std::string to_json<Template>(const Template& value);
template std::string to_json<ContactPoint>(const ContactPoint& value);
template std::string to_json<Seats>(const Seats& value);
template std::string to_json<ThreadEntry>(const ThreadEntry& value);
template std::string to_json<TalkEntry>(const TalkEntry& value);
template std::string to_json<TemplateEntry>(const TemplateEntry& value);
template std::string to_json<Post>(const Post& value);
template std::string to_json<ChatMessage>(const ChatMessage& value);
template std::string to_json<Question>(const Question& value);
template std::string to_json<Poll>(const Poll& value);
template std::string to_json<Hand>(const Hand& value);
template std::string to_json<Caption>(const Caption& value);
template std::string to_json<Deck>(const Deck& value);
template std::string to_json<ShownSlide>(const ShownSlide& value);
template std::string to_json<GuestLink>(const GuestLink& value);
template std::string to_json<Guest>(const Guest& value);
template std::string to_json<Annotation>(const Annotation& value);
template std::string to_json<Version>(const Version& value);
template std::string to_json<LinkEnd>(const LinkEnd& value);
template std::string to_json<Line>(const Line& value);
template std::string to_json<TaskTotals>(const TaskTotals& value);
template std::string to_json<State>(const State& value);
template std::string to_json<Event>(const Event& value);

}  // namespace protocol
