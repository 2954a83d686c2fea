// What the item table keeps beside the encoded value: which stream, which id, and the columns that
// windows, pages and counts are read by. One overload a kind of thing; nothing else knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/state.hpp"

namespace storage {

struct ItemColumns {
  std::string id;
  protocol::Seq seq = 0;
  std::optional<std::int64_t> number;
  std::optional<protocol::AccountId> author;
  bool open = false;
  bool erased = false;
  std::optional<std::string> task;
};

/// The streams and subjects of protocol::State by type: the name in the item table equals the
/// member of State, so that a snapshot is read back into it.
template <class T>
inline constexpr std::string_view stream_of = "";
template <>
inline constexpr std::string_view stream_of<protocol::Area> = "area";
template <>
inline constexpr std::string_view stream_of<protocol::Thread> = "thread";
template <>
inline constexpr std::string_view stream_of<protocol::Talk> = "talk";
template <>
inline constexpr std::string_view stream_of<protocol::Template> = "template";
template <>
inline constexpr std::string_view stream_of<protocol::ContactPoint> = "contact";
template <>
inline constexpr std::string_view stream_of<protocol::Seats> = "seats";
template <>
inline constexpr std::string_view stream_of<protocol::ThreadEntry> = "threads";
template <>
inline constexpr std::string_view stream_of<protocol::TalkEntry> = "talks";
template <>
inline constexpr std::string_view stream_of<protocol::TemplateEntry> = "templates";
template <>
inline constexpr std::string_view stream_of<protocol::Post> = "posts";
template <>
inline constexpr std::string_view stream_of<protocol::ChatMessage> = "messages";
template <>
inline constexpr std::string_view stream_of<protocol::Question> = "questions";
template <>
inline constexpr std::string_view stream_of<protocol::Poll> = "polls";
template <>
inline constexpr std::string_view stream_of<protocol::Hand> = "hands";
template <>
inline constexpr std::string_view stream_of<protocol::Caption> = "captions";
template <>
inline constexpr std::string_view stream_of<protocol::Deck> = "decks";
template <>
inline constexpr std::string_view stream_of<protocol::ShownSlide> = "slides";
template <>
inline constexpr std::string_view stream_of<protocol::GuestLink> = "guest_links";
template <>
inline constexpr std::string_view stream_of<protocol::Guest> = "guests";
template <>
inline constexpr std::string_view stream_of<protocol::Annotation> = "annotations";
template <>
inline constexpr std::string_view stream_of<protocol::Version> = "versions";
template <>
inline constexpr std::string_view stream_of<protocol::LinkEnd> = "links";
template <>
inline constexpr std::string_view stream_of<protocol::Line> = "lines";
template <>
inline constexpr std::string_view stream_of<protocol::TaskTotals> = "totals";

ItemColumns columns_of(const protocol::Area& item);
ItemColumns columns_of(const protocol::Thread& item);
ItemColumns columns_of(const protocol::Talk& item);
ItemColumns columns_of(const protocol::Template& item);
ItemColumns columns_of(const protocol::ContactPoint& item);
ItemColumns columns_of(const protocol::Seats& item);
ItemColumns columns_of(const protocol::ThreadEntry& item);
ItemColumns columns_of(const protocol::TalkEntry& item);
ItemColumns columns_of(const protocol::TemplateEntry& item);
ItemColumns columns_of(const protocol::Post& item);
ItemColumns columns_of(const protocol::ChatMessage& item);
ItemColumns columns_of(const protocol::Question& item);
ItemColumns columns_of(const protocol::Poll& item);
ItemColumns columns_of(const protocol::Hand& item);
ItemColumns columns_of(const protocol::Caption& item);
ItemColumns columns_of(const protocol::Deck& item);
ItemColumns columns_of(const protocol::ShownSlide& item);
ItemColumns columns_of(const protocol::GuestLink& item);
ItemColumns columns_of(const protocol::Guest& item);
ItemColumns columns_of(const protocol::Annotation& item);
ItemColumns columns_of(const protocol::Version& item);
ItemColumns columns_of(const protocol::LinkEnd& item);
ItemColumns columns_of(const protocol::Line& item);
ItemColumns columns_of(const protocol::TaskTotals& item);

}  // namespace storage
