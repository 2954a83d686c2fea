#include "storage/batch_reads.hpp"

namespace storage {
namespace {

using namespace protocol;

/// The stream of a channel's subject; empty for those without one.
std::string_view subject_stream(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::thread: return stream_of<Thread>;
    case ChannelKind::talk:
    case ChannelKind::desk: return stream_of<Talk>;
    case ChannelKind::template_: return stream_of<Template>;
    case ChannelKind::area: return stream_of<Area>;
    case ChannelKind::contact:
    case ChannelKind::inbox:
    case ChannelKind::notes:
    case ChannelKind::talks:
    case ChannelKind::library: return {};
  }
  return {};
}

void add_subject(std::vector<Reader::ItemName>& names, const ChannelName& channel) {
  const auto stream = subject_stream(channel.kind);
  if (!stream.empty()) names.push_back({channel, stream, channel.item().text()});
}

}  // namespace

void read_for_batch(Transaction& transaction, std::span<const WriteJob> jobs) {
  std::vector<AccountId> authors;
  std::vector<Reader::ItemName> names;
  for (const auto& job : jobs) {
    if (job.by.account) authors.push_back(*job.by.account);
    add_subject(names, job.channel);
    for (const auto& also : job.also) add_subject(names, also);
    for (const auto& look : job.looks) {
      names.push_back({job.channel, look.stream, look.item.text()});
    }
  }
  transaction.load_roles(authors);
  transaction.load_items(names);
}

}  // namespace storage
