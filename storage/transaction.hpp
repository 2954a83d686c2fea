// One write transaction: a batch of commands that are committed together (contract C4). Handlers
// append events; the items, marks and keys that follow from them are written at the end, in a
// number of statements that does not grow with the batch. Writer thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/envelope.hpp"
#include "protocol/frame.hpp"
#include "storage/effect.hpp"
#include "storage/reader.hpp"

namespace storage {

class Script;

/// A committed event on its way to the subscribers.
struct Published {
  protocol::ChannelName channel;
  protocol::Seq seq = 0;
  protocol::Frame frame;
};

/// Who does what the transaction is about to record, and when.
struct CommandContext {
  protocol::Author by;
  std::optional<protocol::Key> key;
  /// For events that follow from another channel's event.
  std::optional<protocol::Source> source;
  protocol::Time now{};
};

/// Marks a slot that every edit or erasure in its channel must look into.
inline constexpr std::string_view about_several = "*";

/// One person's vote on a question, given or taken back; written with the batch.
struct VoteChange {
  std::int64_t channel = 0;
  protocol::ItemId question;
  protocol::AccountId account;
  bool on = false;
};

/// Posts of one person with consecutive numbers; what they mean for the own state is written with
/// the batch.
struct PostedRun {
  std::int64_t channel = 0;
  protocol::AccountId account;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// One person's vote in a poll; written with the batch.
struct BallotCast {
  std::int64_t channel = 0;
  protocol::AccountId account;
  protocol::Ballot ballot;
};

/// Somebody wrote into a chat in slow mode; written with the batch.
struct Said {
  std::int64_t channel = 0;
  protocol::AccountId account;
  protocol::Time at{};
};

/// One person's reaction to a chat message, given or taken back; written with the batch.
struct ReactionChange {
  std::int64_t channel = 0;
  protocol::ItemId message;
  protocol::AccountId account;
  protocol::Reaction reaction{};
  bool on = false;
};

class Transaction : public Reader {
 public:
  explicit Transaction(pqxx::transaction_base& sql) : Reader{sql} {}

  // --- What a handler uses ---------------------------------------------------------------------

  [[nodiscard]] const CommandContext& context() const { return context_; }
  [[nodiscard]] protocol::Time now() const { return context_.now; }
  /// Whether this server sends mails, so that those to send are written down.
  [[nodiscard]] bool keeps_mails() const { return keeps_mails_; }
  /// A fresh random id for something that this command makes.
  protocol::ItemId new_id();
  /// The number that the next appended event of this channel gets; `seq` of what it creates.
  protocol::Seq next_seq(const protocol::ChannelName& channel);
  /// Takes the channel's next mark (F 14, B 12).
  std::int64_t take_mark(const protocol::ChannelName& channel);
  /// Makes a channel that must not exist yet; `parent` is the list that pages show it in.
  void create_channel(const protocol::ChannelName& name,
                      const std::optional<protocol::ChannelName>& parent = {});

  /// Appends one event; at most one a channel and command. Every item in `data` becomes the
  /// current value of that thing. `about` is the thing whose later edit rewrites this slot, or
  /// about_several when `data` holds texts of more than one.
  protocol::Seq append(const protocol::ChannelName& channel, std::string event,
                       protocol::State data, std::string about);

  /// Changes items without an event: only for what no snapshot shows.
  template <class T>
  void save(const protocol::ChannelName& channel, const T& item) {
    save_item(channel, stream_of<T>, columns_of(item), protocol::to_json(item));
  }

  /// Keeps an earlier wording readable until the thing is erased.
  void save_revision(const protocol::ChannelName& channel, std::string_view item, protocol::Time at,
                     std::string_view text);
  /// Changes the thing in all its earlier slots of the log (contract C2, edit and erasure).
  void rewrite_slots(const protocol::ChannelName& channel, std::string_view item,
                     const std::function<void(protocol::State&)>& change);
  /// Deletes what must not survive an erasure beside slots and item: revisions, command hashes.
  void forget(const protocol::ChannelName& channel, std::string_view item);

  /// Something follows for another channel from the event appended last.
  void add_effect(Effect effect);

  void add_vote(VoteChange change) { command_.votes.push_back(std::move(change)); }
  void add_ballot(BallotCast cast) { command_.ballots.push_back(std::move(cast)); }
  /// Writes the ballots that wait, for who is about to count them.
  void write_ballots();
  void add_reaction(ReactionChange change) { command_.reactions.push_back(std::move(change)); }
  void add_said(Said said) { command_.said.push_back(said); }
  void add_posted(PostedRun run) { command_.posted.push_back(std::move(run)); }
  /// Writes the own states that wait, for who is about to change such a row at once.
  void write_own_states();
  /// Whether this effect, one of those that the batch locked, is still to be applied.
  [[nodiscard]] bool is_pending(const PendingEffect& effect) const;
  /// It was applied; its row goes with the batch.
  void finish_effect(const PendingEffect& effect) { command_.finished.push_back(effect); }
  /// Somebody answers for other contact points than before.
  void contacts_changed() { forget_contacts(); }

  // For storage/chat/pace_repository: what was read of a channel, with what this batch added.
  std::map<std::int64_t, std::unordered_map<protocol::AccountId, protocol::Time>>& paces() {
    return paces_;
  }
  void forget_said(std::int64_t channel);
  /// For storage/chat/reaction_repository: those that wait.
  void forget_reactions(std::int64_t channel, const protocol::ItemId& message);

  // --- What the writer uses --------------------------------------------------------------------

  /// Before anything else; off without it.
  void set_keeps_mails(bool on) { keeps_mails_ = on; }
  /// Locks the rows of these channels in ascending id, making inboxes, notes and contact desks
  /// that do not exist yet. First statement of the transaction.
  void lock(const std::vector<protocol::ChannelName>& names);
  /// Locks the rows of these effects, as far as they are still there and nobody else has them.
  void lock_effects(const std::vector<PendingEffect>& effects);
  /// Makes all positions in a locked channel void: a new epoch, which goes on at head + 1.
  void renew_epoch(const protocol::ChannelName& channel);
  void begin_command(CommandContext context);
  /// Keeps or drops everything since begin_command.
  void keep_command();
  void drop_command();
  /// Records the outcome under the command's key.
  void save_key(const protocol::ChannelName& channel, std::string hash, const protocol::Done& done);
  /// Writes everything kept. Last before the commit.
  void flush();
  /// What flush wrote, in the order it was appended; to be published after the commit.
  std::vector<Published> take_published() { return std::move(published_); }
  std::vector<PendingEffect> take_effects();

 protected:
  std::optional<std::string> changed_body(std::int64_t channel, std::string_view stream,
                                          std::string_view id) override;
  ChangedItems changed_items(std::int64_t channel, std::string_view stream) override;

 private:
  struct ChangedItem {
    ItemColumns columns;
    std::string body;
  };
  struct AppendedEvent {
    std::int64_t channel_id = 0;
    std::string about;
    /// Whether `about` is a thing of this channel that this very event made.
    bool made = false;
    protocol::Event event;
  };
  struct SavedKey {
    std::int64_t channel_id = 0;
    protocol::AccountId author;
    protocol::Key key;
    std::string hash;
    protocol::Done done;
    /// Whether the thing in `done` was made by the event in it, which then tells the key.
    bool made = false;
  };
  /// Channel and stream.
  using StreamPlace = std::pair<std::int64_t, std::string>;
  /// What one command, or all kept commands, changed so far.
  struct Changes {
    std::map<std::int64_t, ChannelRow> channels;
    std::map<StreamPlace, std::map<std::string, ChangedItem, std::less<>>> items;
    std::vector<AppendedEvent> events;
    std::vector<PendingEffect> effects;
    std::vector<PendingEffect> finished;
    std::vector<SavedKey> keys;
    std::vector<VoteChange> votes;
    std::vector<PostedRun> posted;
    std::vector<Said> said;
    std::vector<BallotCast> ballots;
    std::vector<ReactionChange> reactions;
  };

  /// Makes one run of those that follow each other.
  void keep_posted(const PostedRun& run);
  ChannelRow& changing(const protocol::ChannelName& name);
  void save_item(const protocol::ChannelName& channel, std::string_view stream, ItemColumns columns,
                 std::string body);
  void save_items(const protocol::ChannelName& channel, const protocol::State& data);
  /// Whether the running command makes this thing of the channel with this event.
  [[nodiscard]] bool makes(std::int64_t channel, const std::string& item, protocol::Seq seq) const;
  void flush_channels(Script& script);
  void flush_events(Script& script);
  void flush_items(Script& script);
  void flush_new_items(Script& script);
  void flush_keys(Script& script);
  void flush_effects();

  bool keeps_mails_ = false;
  CommandContext context_;
  /// Effects whose rows this transaction has locked and that no kept command finished.
  std::set<EffectPlace> locked_effects_;
  /// Ids that this transaction made: what bears one cannot be in the database yet.
  std::unordered_set<std::string> new_ids_;
  Changes kept_;
  Changes command_;
  std::vector<Published> published_;
  std::map<std::int64_t, std::unordered_map<protocol::AccountId, protocol::Time>> paces_;
};

}  // namespace storage
