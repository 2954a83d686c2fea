// Which of a batch's keys were committed before, or earlier in the same batch (contract C4.3).
// Writer thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>

#include "storage/database.hpp"

namespace storage {

class KnownKeys {
 public:
  // For read_for_batch, which looks them up together with other things (found_rows.hpp).
  /// The parameters for all keys of the batch; the channels must be locked.
  struct Wanted {
    std::string channels, authors, keys;
  };
  Wanted want(Transaction& transaction, std::span<const WriteJob> jobs);
  void take_found(const pqxx::row& row);

  /// The outcome of a command whose key is known: `repeat`, or `key_conflict`.
  [[nodiscard]] std::optional<Outcome> find(const WriteJob& job) const;
  /// A command that was done just now.
  void add(const WriteJob& job, const protocol::Done& done);

 private:
  using Place = std::tuple<protocol::ChannelName, protocol::AccountId, protocol::Key>;
  struct Known {
    /// Empty once the text it is of was erased.
    std::string hash;
    protocol::Done done;
  };
  static std::optional<Place> place_of(const WriteJob& job);

  struct PlaceHash {
    /// Keys are random.
    std::size_t operator()(const Place& place) const noexcept {
      return std::hash<protocol::Key>{}(std::get<protocol::Key>(place));
    }
  };
  std::unordered_map<Place, Known, PlaceHash> known_;
  /// By the ids of their rows.
  std::unordered_map<std::int64_t, protocol::ChannelName> names_;
};

}  // namespace storage
