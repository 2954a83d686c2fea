// The JSON of the things in a State, compiled once (state_json.cpp) instead of in every file that
// reads or writes one: readers and writers are most of what such a file costs to compile. A type
// that is missing here still works, in the file that uses it.
#pragma once

#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/state.hpp"

namespace protocol {

extern template Result<Area> from_json<Area>(std::string_view text);
extern template Result<Thread> from_json<Thread>(std::string_view text);
extern template Result<Talk> from_json<Talk>(std::string_view text);
extern template Result<Template> from_json<Template>(std::string_view text);
extern template Result<ContactPoint> from_json<ContactPoint>(std::string_view text);
extern template Result<Seats> from_json<Seats>(std::string_view text);
extern template Result<ThreadEntry> from_json<ThreadEntry>(std::string_view text);
extern template Result<TalkEntry> from_json<TalkEntry>(std::string_view text);
extern template Result<TemplateEntry> from_json<TemplateEntry>(std::string_view text);
extern template Result<Post> from_json<Post>(std::string_view text);
extern template Result<ChatMessage> from_json<ChatMessage>(std::string_view text);
extern template Result<Question> from_json<Question>(std::string_view text);
extern template Result<Poll> from_json<Poll>(std::string_view text);
extern template Result<Hand> from_json<Hand>(std::string_view text);
extern template Result<Caption> from_json<Caption>(std::string_view text);
extern template Result<Deck> from_json<Deck>(std::string_view text);
extern template Result<ShownSlide> from_json<ShownSlide>(std::string_view text);
extern template Result<GuestLink> from_json<GuestLink>(std::string_view text);
extern template Result<Guest> from_json<Guest>(std::string_view text);
extern template Result<Annotation> from_json<Annotation>(std::string_view text);
extern template Result<Version> from_json<Version>(std::string_view text);
extern template Result<LinkEnd> from_json<LinkEnd>(std::string_view text);
extern template Result<Line> from_json<Line>(std::string_view text);
extern template Result<TaskTotals> from_json<TaskTotals>(std::string_view text);
extern template Result<State> from_json<State>(std::string_view text);
extern template Result<Event> from_json<Event>(std::string_view text);

extern template std::string to_json<Area>(const Area& value);
extern template std::string to_json<Thread>(const Thread& value);
extern template std::string to_json<Talk>(const Talk& value);
extern template std::string to_json<Template>(const Template& value);
extern template std::string to_json<ContactPoint>(const ContactPoint& value);
extern template std::string to_json<Seats>(const Seats& value);
extern template std::string to_json<ThreadEntry>(const ThreadEntry& value);
extern template std::string to_json<TalkEntry>(const TalkEntry& value);
extern template std::string to_json<TemplateEntry>(const TemplateEntry& value);
extern template std::string to_json<Post>(const Post& value);
extern template std::string to_json<ChatMessage>(const ChatMessage& value);
extern template std::string to_json<Question>(const Question& value);
extern template std::string to_json<Poll>(const Poll& value);
extern template std::string to_json<Hand>(const Hand& value);
extern template std::string to_json<Caption>(const Caption& value);
extern template std::string to_json<Deck>(const Deck& value);
extern template std::string to_json<ShownSlide>(const ShownSlide& value);
extern template std::string to_json<GuestLink>(const GuestLink& value);
extern template std::string to_json<Guest>(const Guest& value);
extern template std::string to_json<Annotation>(const Annotation& value);
extern template std::string to_json<Version>(const Version& value);
extern template std::string to_json<LinkEnd>(const LinkEnd& value);
extern template std::string to_json<Line>(const Line& value);
extern template std::string to_json<TaskTotals>(const TaskTotals& value);
extern template std::string to_json<State>(const State& value);
extern template std::string to_json<Event>(const Event& value);

}  // namespace protocol
