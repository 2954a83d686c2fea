#include "server/captions/caption_queries.hpp"

#include "server/captions/web_vtt.hpp"
#include "storage/captions/caption_repository.hpp"

namespace server::captions {

using namespace protocol;

namespace {

// Lines that are read at once, and so in memory beside the file.
constexpr std::int64_t read_at_once = 500;

}  // namespace

Result<std::string> web_vtt_of(storage::Reader& reader, const storage::ChannelRow& row) {
  if (row.name.kind != ChannelKind::talk) {
    return refuse(ErrorCode::wrong_channel, "only talks have captions", "channel");
  }
  const auto talk = reader.subject<Talk>(row.name).value();
  // Before it is live there are no lines.
  WebVtt file{talk.live_at.value_or(Time{})};
  // A talk has no more than limits::captions_max.
  for (Seq last = 0;;) {
    const auto lines = storage::captions_after(reader, row, last, read_at_once);
    for (const auto& line : lines) file.add(line);
    if (lines.empty()) return file.finish();
    last = lines.back().seq;
  }
}

}  // namespace server::captions
