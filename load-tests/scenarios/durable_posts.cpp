// Durable posts: many authors write into many small channels. Each post is committed, acknowledged
// to its author and pushed to the channel's one subscriber. Either at a fixed rate (open loop:
// latency counts from the moment a post was due), or as many as go (each author sends the next post
// when the one before was acknowledged).
#include <algorithm>
#include <limits>
#include <stdexcept>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/metrics.hpp"
#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

class Posts {
 public:
  Posts(Loop& loop, BehoerdenTalk& dialect, Crowd& crowd, std::size_t bytes)
      : loop_{loop}, dialect_{dialect}, crowd_{crowd}, bytes_{bytes} {
    dialect.on_reply = [this](std::uint32_t n, bool ok) { take_reply(n, ok); };
    crowd.on_delivered = [this](Person&, const Stamp& stamp) { take_push(stamp); };
  }

  /// Each author's next post follows on the reply.
  void post_on_reply(std::uint32_t authors) {
    posts_on_reply_ = true;
    for (std::uint32_t author = 0; author < authors; ++author) post(author, now());
  }

  void post(std::uint32_t author, Ns due) {
    const auto n = static_cast<std::uint32_t>(posts_.size());
    posts_.push_back({due, author, false, false});
    dialect_.publish(loop_, crowd_.person(author), stamped_text({n, due}, bytes_));
  }

  void count_from(Ns moment) { count_from_ = moment; }

  /// Stops posting and waits for what is under way.
  void drain() {
    posts_on_reply_ = false;
    const auto deadline = now() + drain_at_most;
    loop_.run([&](Ns moment) {
      const bool complete = answered_ == posts_.size() && missing() == 0;
      return complete || moment >= deadline ? Loop::done : deadline;
    });
  }

  /// Acknowledged, but not delivered (yet).
  [[nodiscard]] std::int64_t missing() const { return acknowledged_ - delivered_; }
  [[nodiscard]] std::int64_t unanswered() const {
    return static_cast<std::int64_t>(posts_.size() - answered_);
  }

  Histogram replies;
  Histogram pushes;
  Histogram send_lag;
  std::int64_t counted_acknowledged = 0;
  std::int64_t refused = 0;

 private:
  struct Post {
    Ns due = 0;
    std::uint32_t author = 0;
    bool is_acknowledged = false;
    bool is_delivered = false;
  };

  void take_reply(std::uint32_t n, bool ok) {
    auto& post = posts_.at(n);
    if (post.is_acknowledged) throw std::runtime_error("a post was acknowledged twice");
    ++answered_;
    const auto moment = loop_.received_at();
    if (ok) {
      post.is_acknowledged = true;
      ++acknowledged_;
      if (moment >= count_from_) ++counted_acknowledged;
      if (post.due >= count_from_) replies.add(moment - post.due);
    } else {
      ++refused;
    }
    if (posts_on_reply_) this->post(post.author, moment);
  }

  void take_push(const Stamp& stamp) {
    auto& post = posts_.at(stamp.number);
    if (post.is_delivered) throw std::runtime_error("a post was delivered twice");
    post.is_delivered = true;
    ++delivered_;
    if (post.due >= count_from_) pushes.add(loop_.received_at() - post.due);
  }

  Loop& loop_;
  BehoerdenTalk& dialect_;
  Crowd& crowd_;
  const std::size_t bytes_;
  bool posts_on_reply_ = false;
  std::vector<Post> posts_;
  std::size_t answered_ = 0;
  std::int64_t acknowledged_ = 0;
  std::int64_t delivered_ = 0;
  Ns count_from_ = std::numeric_limits<Ns>::max();
};

}  // namespace

void run_durable_posts(Options& options, Report& report) {
  const Target target{options};
  const auto channels = static_cast<std::uint32_t>(options.number("channels", 64));
  const auto authors = static_cast<std::uint32_t>(options.number("authors", 2'000));
  const auto per_second = options.number("per-second", 0);
  const auto window = options.number("seconds", 10) * s;
  const auto warm_up = options.number("warm-up-ms", warm_up_ms_default) * ms;
  const auto bytes = static_cast<std::size_t>(options.number("bytes", text_bytes_default));
  BehoerdenTalk dialect{options};
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, dialect};
  dialect.prepare(loop, channels);
  for (std::uint32_t i = 0; i < authors; ++i) crowd.add(i % channels, true);
  for (std::uint32_t i = 0; i < channels; ++i) crowd.add(i, false);
  crowd.gather(gather_at_most);

  MetricsReader metrics{target.port};
  Posts posts{loop, dialect, crowd, bytes};
  const auto begin = now();
  const auto counted_from = begin + warm_up;
  const auto until = counted_from + window;
  std::int64_t sent = 0;
  const auto post_until = [&](Ns end) {
    loop.run([&](Ns moment) {
      if (crowd.lost_count() > 0) {
        throw std::runtime_error("a connection was lost: " + crowd.lost_why());
      }
      if (moment >= end) return Loop::done;
      if (per_second == 0) return end;
      for (Ns due = begin + sent * s / per_second;; due = begin + sent * s / per_second) {
        if (due > moment) return std::min(due, end);
        posts.send_lag.add(moment - due);
        posts.post(static_cast<std::uint32_t>(sent % authors), due);
        ++sent;
      }
    });
  };

  if (per_second == 0) posts.post_on_reply(authors);
  post_until(counted_from);
  const auto before = metrics.read();
  Usage usage{target.server, target.database};
  usage.start();
  posts.count_from(now());
  post_until(until);
  usage.stop();
  const auto acknowledged = static_cast<double>(posts.counted_acknowledged);
  const auto after = metrics.read();
  posts.drain();

  report.add("channels", channels);
  report.add("authors", authors);
  report.add("asked_per_second", static_cast<double>(per_second));
  report.add("posts_per_second", acknowledged / usage.wall_s);
  report.add("reply", posts.replies);
  report.add("push", posts.pushes);
  report.add("refused", static_cast<double>(posts.refused));
  report.add("unanswered", static_cast<double>(posts.unanswered()));
  report.add("undelivered", static_cast<double>(posts.missing()));
  if (after.contains("commands_total") && after.contains("batches_total")) {
    const auto grown = [&](const char* name) { return after.at(name) - before.at(name); };
    report.add("posts_per_commit", grown("commands_total") / std::max(1.0, grown("batches_total")));
  }
  if (per_second > 0) report.add("send_lag", posts.send_lag);
  report.add(usage);
}

}  // namespace load
