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
inline constexpr std::size_t agenda_entries_max = 30;
inline constexpr std::size_t tasks_per_template_max = 300;
inline constexpr std::size_t predecessors_per_task_max = 20;
inline constexpr int task_days_max = 2'000;
inline constexpr int talk_minutes_max = 600;

/// A snapshot shows the newest items of each stream (contract C7) ...
inline constexpr std::size_t window_items = 100;
/// ... and every open question; a channel refuses to have more open ones, so the window is exact.
inline constexpr std::size_t open_questions_max = 500;
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
/// Any other HTTP body: login and the like.
inline constexpr std::size_t body_bytes_max = 64 * 1024;
inline constexpr std::size_t header_bytes_max = 16 * 1024;

static_assert(resume_page_events <= resume_events_max);
static_assert(window_items <= open_questions_max);
static_assert(post_text_max * 4 < message_bytes_max);

}  // namespace protocol::limits
