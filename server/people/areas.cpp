#include "server/people/areas.hpp"

#include <stdexcept>
#include <utility>

#include "protocol/state.hpp"

namespace server::people {

using namespace protocol;
using storage::Transaction;

namespace {

void append(Transaction& transaction, const char* event, const Area& area) {
  State state;
  state.area = area;
  transaction.append(channel_of(ChannelKind::area, area.id), event, std::move(state),
                     area.id.text());
}

Area* find(std::vector<Area>& areas, const std::string& name, std::size_t place) {
  Area* found = nullptr;
  for (auto& area : areas) {
    if (area.name != name) continue;
    if (found != nullptr) {
      throw std::runtime_error("areas[" + std::to_string(place) +
                               "].name: there are several of that name");
    }
    found = &area;
  }
  return found;
}

}  // namespace

void apply_areas(Transaction& transaction, const PeopleFile& file, std::vector<Area> areas,
                 std::vector<std::string>& changes) {
  for (std::size_t i = 0; i < file.areas.size(); ++i) {
    const auto& entry = file.areas[i];
    auto* now = find(areas, entry.name, i);
    if (now == nullptr && entry.formerly) now = find(areas, *entry.formerly, i);
    if (now == nullptr) {
      Area area{transaction.new_id(), entry.name, entry.description.value_or("")};
      transaction.create_channel(channel_of(ChannelKind::area, area.id));
      append(transaction, "area.created", area);
      changes.push_back("area " + area.name + ": made");
      areas.push_back(std::move(area));
      continue;
    }
    const std::string description = entry.description.value_or(now->description);
    if (now->name == entry.name && now->description == description) continue;
    now->name = entry.name;
    now->description = description;
    append(transaction, "area.changed", *now);
    changes.push_back("area " + now->name + ": changed");
  }
}

}  // namespace server::people
