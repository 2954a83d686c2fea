#include "storage/notifications/line_repository.hpp"

#include <string>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "protocol/enum_name.hpp"
#include "storage/links/derived_id.hpp"

namespace storage {

using namespace protocol;

namespace {

// How often one thing can be announced to one channel for one reason. A question that is answered
// and reopened more often than this has nothing to tell any more.
constexpr int rounds_max = 200;

/// A message that names somebody, does not any more and does again, told them already.
int rounds_of(LineReason reason) { return reason == LineReason::mentioned ? 1 : rounds_max; }

/// Lines about one thing have ids that follow from it and a running number, so that they are found
/// without reading all that waits in a channel.
ItemId line_id(LineReason reason, const Address& about, int round) {
  return derived_id(about.text() + "|" + std::string{enum_name(reason)} + "|" +
                    std::to_string(round));
}

/// The newest line of its kind and, if there is none, the round that it would have.
struct Newest {
  std::optional<Line> line;
  int next_round = 1;
};

Newest newest_line(Reader& reader, const ChannelName& channel, LineReason reason,
                   const Address& about) {
  Newest newest;
  for (; newest.next_round <= rounds_max; ++newest.next_round) {
    auto line = reader.find<Line>(channel, line_id(reason, about, newest.next_round));
    if (!line) break;
    newest.line = std::move(line);
  }
  return newest;
}

}  // namespace

Reader::ItemName look_at_first_line(const ChannelName& channel, LineReason reason,
                                    const Address& about) {
  return {channel, stream_of<Line>, line_id(reason, about, 1).text()};
}

std::optional<Line> next_line(Reader& reader, const ChannelName& channel, LineReason reason,
                              const Address& about, bool beside_an_open_one) {
  const auto newest = newest_line(reader, channel, reason, about);
  if (newest.line && !newest.line->done && !beside_an_open_one) return std::nullopt;
  if (newest.next_round > rounds_of(reason)) return std::nullopt;
  Line line;
  line.id = line_id(reason, about, newest.next_round);
  line.reason = reason;
  line.about = about;
  return line;
}

std::vector<Line> open_lines(Reader& reader, const ChannelName& channel, const Address& about) {
  std::vector<Line> lines;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<LineReason>>([&](auto d) {
    for (int round = 1; round <= rounds_max; ++round) {
      auto line = reader.find<Line>(channel, line_id(d.value, about, round));
      if (!line) break;
      if (!line->done) lines.push_back(std::move(*line));
    }
  });
  return lines;
}

}  // namespace storage
