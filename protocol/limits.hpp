// Every maximum of the wire with its reason. Sizes of texts are Unicode code points, sizes of
// frames and bodies are bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace protocol::limits {

/// One WebSocket message from a client. The longest post (20,000 code points of four bytes, each
/// escaped) does not fit, the longest that a person types does; larger things travel by HTTP.
inline constexpr std::size_t message_bytes_max = 64 * 1024;
/// Commands of one message; a client has no more than this many in flight per channel (C8).
inline constexpr std::size_t commands_per_message_max = 8;
/// The deepest message (template.publish: envelope, data, tasks, task, after) has six levels.
inline constexpr std::size_t json_depth_max = 16;

inline constexpr std::size_t name_max = 80;
inline constexpr std::size_t title_max = 150;
inline constexpr std::size_t chat_text_max = 2'000;
/// People that one message mentions: a panel. With more it is a message to all.
inline constexpr std::size_t mentions_max = 10;
/// Messages, and as many questions, that are looked through for whether somebody's name stands
/// under one: more than an hour of a large talk brings, read in some milliseconds.
inline constexpr std::int64_t mention_authors_back = 1'000;
inline constexpr std::size_t question_text_max = 1'000;
inline constexpr std::size_t answer_text_max = 5'000;
inline constexpr std::size_t annotation_text_max = 2'000;
inline constexpr std::size_t description_text_max = 5'000;
/// Markdown source. Its HTML can grow 27-fold, which html_bytes_max cuts off.
inline constexpr std::size_t post_text_max = 10'000;
inline constexpr std::size_t html_bytes_max = 200 * 1024;
/// W3C quote selector: longer quotes do not get more precise.
inline constexpr std::size_t quote_exact_max = 500;
inline constexpr std::size_t quote_context_max = 64;

inline constexpr std::size_t links_per_item_max = 10;
/// All of a channel's links stay in its snapshot, so that every thing shows what it hangs at.
inline constexpr std::size_t links_per_channel_max = 500;
inline constexpr std::size_t files_per_item_max = 10;
inline constexpr std::size_t replies_per_annotation_max = 50;
inline constexpr std::size_t people_per_talk_max = 20;
/// More people that a talk's moderators silence are a talk to be ended.
inline constexpr std::size_t muted_per_talk_max = 200;
/// Slower than a message in five minutes is a closed chat.
inline constexpr std::int64_t chat_slow_seconds_max = 300;
/// Hands that wait; more than ever get the floor in one talk.
inline constexpr std::int64_t open_hands_max = 500;
/// Fewer listeners are not counted aloud: who knows the others would know who comes and goes.
inline constexpr std::int64_t listeners_shown_min = 5;
/// Of fewer secret ballots no result is told: who knows who voted would know how.
inline constexpr std::int64_t secret_result_min = 5;
/// A weekly one for a year.
inline constexpr std::size_t series_talks_max = 52;
/// Why a talk does not take place: some sentences.
inline constexpr std::size_t reason_text_max = 500;
/// More than any room or talk holds.
inline constexpr std::int64_t seats_max = 100'000;
inline constexpr std::size_t poll_text_max = 300;
inline constexpr std::size_t poll_option_text_max = 150;
/// More are not read.
inline constexpr std::size_t poll_options_max = 20;
inline constexpr std::size_t poll_answer_text_max = 200;
/// Answers in one's own words that a result carries: with the longest a frame of 80 KiB.
inline constexpr std::size_t poll_answers_shown = 100;
/// Prepared or open ones of one talk.
inline constexpr std::int64_t open_polls_max = 50;
/// As long as the longest talk.
inline constexpr std::int64_t poll_seconds_max = 36'000;
/// Modulus, blinded messages and signatures of tickets. 2048 bits are what RFC 9474 asks for at
/// least. More would protect nobody better: who drew a ticket is hidden by the blinding whatever
/// the key's length, and a key that is broken in years signs nothing any more, since it lives as
/// long as its talk. Twice as long takes a telephone and the server six times as much work.
inline constexpr std::size_t ticket_key_bytes = 256;
/// The random prefix of RFC 9474 and as many random bytes of the client: nobody guesses one.
inline constexpr std::size_t ticket_bytes = 64;
/// Uses of one ticket: the questions of one person about one talk.
inline constexpr std::int64_t ticket_uses_max = 50;
/// 128 bits in base64url, which nobody guesses.
inline constexpr std::size_t pseudonym_secret_bytes = 16;
inline constexpr std::size_t pseudonym_secret_letters = 22;
/// An hour is a lecture.
inline constexpr std::int64_t speaking_seconds_max = 3'600;
/// Two to three lines of subtitles; the unfinished line has the same bound.
inline constexpr std::size_t caption_text_max = 200;
/// Lines of one talk: one every two seconds for the longest. Bounds what an export holds: some 2
/// MB, at the very worst 20.
inline constexpr std::int64_t captions_max = 20'000;
/// Unfinished lines a second of one person that are passed on. Faster is read by nobody, and each
/// goes to everyone in the talk.
inline constexpr std::int64_t caption_types_per_second = 4;
/// A talk's PDF files: one for each who speaks.
inline constexpr std::int64_t decks_per_talk_max = 20;
/// A page a minute of the longest talk is fewer.
inline constexpr std::int64_t deck_pages_max = 500;
/// The finest place that slides.point names: a tenth of a per mille of the slide's width or height.
inline constexpr std::int64_t pointer_scale = 10'000;
/// Between two places that one connection points at: ten a second, and the timers' jitter.
inline constexpr std::int64_t pointer_interval_ms_min = 80;
/// Below it a name is none; above it a row of the chat has no room for what was said.
inline constexpr std::size_t guest_name_min = 2;
inline constexpr std::size_t guest_name_max = 60;
/// Guests of one talk who were not shown out: all of them stay in the desk's snapshot, some 150 KB.
inline constexpr std::int64_t guests_per_talk_max = 1'000;
/// Links of one talk that are still good, with the open one.
inline constexpr std::int64_t guest_links_max = 200;
/// Guests by an open link are known to nobody: a message a second, after a few at once, is faster
/// than one writes, and slow enough to be read and stopped.
inline constexpr std::int64_t guest_commands_per_second = 1;
inline constexpr std::int64_t guest_commands_burst = 10;
inline constexpr std::size_t agenda_entries_max = 30;
inline constexpr std::size_t tasks_per_template_max = 300;
inline constexpr std::size_t predecessors_per_task_max = 20;
inline constexpr int task_days_max = 2'000;
inline constexpr int talk_minutes_max = 600;
/// Who waits longer does something else meanwhile.
inline constexpr std::int64_t lobby_minutes_max = 120;
/// Between two times that somebody in the lobby says that the name may be seen: a moderator who
/// came meanwhile waits no longer, and five hundred people are 25 small pushes a second.
inline constexpr std::int64_t lobby_repeat_seconds = 20;
/// Lobbies that one connection shows a name in; a person waits in one or two.
inline constexpr std::size_t lobbies_shown_max = 8;
/// Days after its end that what was said in a talk may be kept: ten years, as files are.
inline constexpr std::int64_t kept_days_max = 3'650;

/// A snapshot shows the newest items of each stream (contract C7) ...
inline constexpr std::size_t window_items = 100;
/// ... and every open question; a channel refuses to have more open ones, so the window is exact.
inline constexpr std::size_t open_questions_max = 500;
/// A question and all that was merged into it: its erasure brings those back in one event.
inline constexpr std::size_t merged_questions_max = 50;
/// Missed events that a resume sends one by one; above it a snapshot is smaller (contract C7).
inline constexpr std::int64_t resume_events_max = 1'000;
/// Events read per database round trip while resuming.
inline constexpr std::int64_t resume_page_events = 200;
/// Items of one page over HTTP.
inline constexpr std::size_t page_items_max = 100;
/// Ids in one query for people or cards.
inline constexpr std::size_t query_ids_max = 200;

/// An attached picture or PDF.
inline constexpr std::size_t file_bytes_max = 10 * 1024 * 1024;
/// Slides: what a full hour of photographs takes, still loaded within a minute over 7 Mbit/s.
inline constexpr std::size_t deck_bytes_max = 50 * 1024 * 1024;
/// Any other HTTP body: login and the like.
inline constexpr std::size_t body_bytes_max = 64 * 1024;
inline constexpr std::size_t header_bytes_max = 16 * 1024;

static_assert(resume_page_events <= resume_events_max);
static_assert(window_items <= open_questions_max);
static_assert(post_text_max * 4 < message_bytes_max);

}  // namespace protocol::limits
