// A webinar as it goes: everyone listens, some write, a burst of questions and votes, a poll in
// which all vote. Everything is due at fixed moments, and latency counts from there.
#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/metrics.hpp"
#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

/// The burst begins after a quarter of the time, the poll after a half.
constexpr Ns burst_lasts = 1 * s;
constexpr Ns votes_after = 2 * s;

/// The number after `name` in the last line that has it; `otherwise` where none has.
std::int64_t last_number(std::string_view text, std::string_view name, std::int64_t otherwise) {
  const auto at = text.rfind(name);
  if (at == std::string_view::npos) return otherwise;
  const char* begin = text.data() + at + name.size();
  std::from_chars(begin, text.data() + text.size(), otherwise);
  return otherwise;
}

/// Who leads the talk: opens the poll, and sees how it stands.
class Leader final : public Loop::Listener {
 public:
  Leader(Loop& loop, const std::string& talk) : loop_{loop}, desk_{"desk:" + talk.substr(5)} {
    connection_ = loop.open(organiser_request(), *this);
    talk_ = talk;
  }

  void opened(Loop::Id /*id*/) override {
    send(1, "subscribe", talk_, {}, "");
    send(2, "poll.create", desk_, "31000000-0000-4000-8000-000000000001",
         R"("text":"Wer macht mit?","kind":"single","options":["Ja","Nein"],"hidden":false)");
  }
  void received(Loop::Id /*id*/, const Frame& frame) override {
    const auto& text = frame.payload;
    if (text.find("\"error\"") != std::string_view::npos) {
      throw std::runtime_error("the leader was refused: " + std::string{text});
    }
    if (text.find("{\"id\":2,") != std::string_view::npos) prepared_ = item_of(text);
    if (text.find("{\"id\":3,") != std::string_view::npos) opened_ = item_of(text);
    ballots = last_number(text, "\"ballots\":", ballots);
  }
  void closed(Loop::Id /*id*/, const std::string& why) override {
    throw std::runtime_error("the leader's connection: " + why);
  }

  void open_poll() {
    send(3, "poll.open", desk_, "31000000-0000-4000-8000-000000000002",
         "\"poll\":\"" + prepared_ + "\"");
  }
  /// Empty until it is open.
  [[nodiscard]] const std::string& poll() const { return opened_; }
  [[nodiscard]] bool is_ready() const { return !prepared_.empty(); }

  /// Of the newest tally.
  std::int64_t ballots = 0;

 private:
  static std::string item_of(std::string_view line) {
    constexpr std::string_view name = "\"item\":\"";
    return std::string{line.substr(line.find(name) + name.size(), 36)};
  }
  void send(int id, std::string_view name, const std::string& channel, std::string_view key,
            const std::string& data) {
    std::string command = "{\"id\":" + std::to_string(id) + ",\"do\":\"";
    command.append(name).append("\",\"channel\":\"").append(channel).append("\",");
    if (!key.empty()) command.append("\"key\":\"").append(key).append("\",");
    loop_.send(connection_, Opcode::text, command.append("\"data\":{").append(data).append("}}"));
  }

  Loop& loop_;
  Loop::Id connection_ = 0;
  std::string desk_;
  std::string talk_;
  std::string prepared_;
  std::string opened_;
};

class Talk {
 public:
  struct Plan {
    Ns begin = 0;
    Ns window = 0;
    std::int64_t chat_per_second = 0;
    std::int64_t questions = 0;
    std::int64_t votes = 0;
    Ns poll_within = 0;
  };

  Talk(Loop& loop, BehoerdenTalk& dialect, Crowd& crowd, const Plan& plan)
      : loop_{loop},
        dialect_{dialect},
        crowd_{crowd},
        plan_{plan},
        leader_{loop, dialect.channel(0)} {
    dialect.on_reply = [this](std::uint32_t n, bool ok) { take_reply(n, ok); };
    dialect.on_item = [this](std::uint32_t n, std::string_view item) { take_item(n, item); };
    crowd.on_delivered = [this](Person&, const Stamp& stamp) { take_push(stamp); };
  }

  void prepare() {
    const auto deadline = now() + drain_at_most;
    loop_.run([&](Ns moment) {
      if (moment > deadline) throw std::runtime_error("the poll could not be prepared");
      return leader_.is_ready() ? Loop::done : deadline;
    });
  }

  void run() {
    const auto end = plan_.begin + plan_.window;
    loop_.run([&](Ns moment) {
      const auto next = std::min({chat(moment), burst(moment), poll(moment)});
      const bool over = moment >= end && (is_complete() || moment >= end + drain_at_most);
      return over ? Loop::done : std::min(next, moment + 10 * ms);
    });
  }

  [[nodiscard]] bool is_complete() const {
    return unanswered() == 0 && missing() == 0 && leader_.ballots == counted_ballots;
  }
  [[nodiscard]] std::int64_t missing() const { return expected_ - arrived_; }
  [[nodiscard]] std::int64_t unanswered() const {
    return static_cast<std::int64_t>(sent_.size()) - answered_;
  }
  [[nodiscard]] std::int64_t ballots_told() const { return leader_.ballots; }

  Histogram delivery;
  Histogram reply;
  Histogram send_lag;
  std::int64_t refused = 0;
  std::int64_t counted_ballots = 0;

 private:
  enum class Kind : std::uint8_t { said, vote, ballot };
  struct Sent {
    Ns due = 0;
    Kind kind = Kind::said;
    std::uint32_t missing = 0;
  };

  /// Each sends what is due by now and gives the moment of the next.
  Ns chat(Ns moment) {
    const auto end = plan_.begin + plan_.window;
    for (;;) {
      const auto due = plan_.begin + chatted_ * s / plan_.chat_per_second;
      if (due >= end) return end;
      if (due > moment) return due;
      say("chat.post", chatted_++, due);
    }
  }

  Ns burst(Ns moment) {
    const auto from = plan_.begin + plan_.window / 4;
    while (asked_ < plan_.questions) {
      const auto due = from + asked_ * burst_lasts / plan_.questions;
      if (due > moment) return due;
      say("question.ask", asked_++, due);
    }
    while (voted_ < plan_.votes && !questions_.empty()) {
      const auto due = from + votes_after + voted_ * burst_lasts / plan_.votes;
      if (due > moment) return due;
      const auto& question = questions_[static_cast<std::size_t>(voted_) % questions_.size()];
      // Those after the askers: nobody votes for what they asked themselves.
      vote(Kind::vote, "question.vote", plan_.questions + voted_++,
           "\"question\":\"" + question + "\",\"on\":true", due);
    }
    return plan_.begin + plan_.window;
  }

  Ns poll(Ns moment) {
    const auto from = plan_.begin + plan_.window / 2;
    if (from > moment) return from;
    if (!is_poll_open_) leader_.open_poll();
    is_poll_open_ = true;
    const auto all = static_cast<std::int64_t>(crowd_.size());
    while (balloted_ < all && !leader_.poll().empty()) {
      const auto due = from + (balloted_ + 1) * plan_.poll_within / all;
      if (due > moment) return due;
      vote(Kind::ballot, "poll.vote", balloted_,
           "\"poll\":\"" + leader_.poll() + "\",\"choices\":[" + (balloted_ % 3 == 0 ? "1" : "0") +
               "]",
           due);
      ++balloted_;
    }
    return plan_.begin + plan_.window;
  }

  Person& person(std::int64_t n) {
    return crowd_.person(static_cast<std::uint32_t>(n % crowd_.size()));
  }

  void say(std::string_view name, std::int64_t n, Ns due) {
    const auto number = add(Kind::said, due, crowd_.size());
    expected_ += crowd_.size();
    dialect_.send(loop_, person(n), name,
                  "\"text\":\"" + stamped_text({number, due}, text_bytes_default) + "\"");
  }
  void vote(Kind kind, std::string_view name, std::int64_t n, const std::string& data, Ns due) {
    add(kind, due, 0);
    dialect_.send(loop_, person(n), name, data);
  }
  std::uint32_t add(Kind kind, Ns due, std::uint32_t missing) {
    send_lag.add(now() - due);
    sent_.push_back({due, kind, missing});
    return static_cast<std::uint32_t>(sent_.size() - 1);
  }

  void take_reply(std::uint32_t n, bool ok) {
    ++answered_;
    reply.add(loop_.received_at() - sent_.at(n).due);
    if (!ok) ++refused;
    if (ok && sent_[n].kind == Kind::ballot) ++counted_ballots;
  }
  void take_item(std::uint32_t n, std::string_view item) {
    // Chat is told from questions by the number that only questions have.
    if (sent_.at(n).kind == Kind::said) questions_.emplace_back(item);
  }
  void take_push(const Stamp& stamp) {
    auto& said = sent_.at(stamp.number);
    // A question comes again with whatever changes it.
    if (said.missing == 0) return;
    --said.missing;
    ++arrived_;
    delivery.add(loop_.received_at() - stamp.due);
  }

  Loop& loop_;
  BehoerdenTalk& dialect_;
  Crowd& crowd_;
  const Plan plan_;
  Leader leader_;
  std::vector<Sent> sent_;
  std::vector<std::string> questions_;
  std::int64_t chatted_ = 0;
  std::int64_t asked_ = 0;
  std::int64_t voted_ = 0;
  std::int64_t balloted_ = 0;
  bool is_poll_open_ = false;
  std::int64_t answered_ = 0;
  std::int64_t expected_ = 0;
  std::int64_t arrived_ = 0;
};

}  // namespace

void run_talk(Options& options, Report& report) {
  const Target target{options};
  const auto members = options.number("members", 2'000);
  Talk::Plan plan;
  plan.chat_per_second = options.number("chat-per-second", 50);
  plan.questions = options.number("questions", 20);
  plan.votes = options.number("votes", 1'000);
  plan.poll_within = options.number("poll-within-s", 20) * s;
  plan.window = options.number("seconds", 60) * s;
  BehoerdenTalk dialect{options};
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, dialect};
  dialect.prepare(loop, 1);
  for (std::int64_t i = 0; i < members; ++i) crowd.add(0, false);
  crowd.gather(gather_at_most);
  plan.begin = now() + 1 * s;
  Talk talk{loop, dialect, crowd, plan};
  talk.prepare();
  Usage usage{target.server, target.database};
  usage.start();
  talk.run();
  usage.stop();

  report.add("members", static_cast<double>(members));
  report.add("delivery", talk.delivery);
  report.add("delivery_p95_ms",
             static_cast<double>(talk.delivery.percentile(95)) / static_cast<double>(ms));
  report.add("reply", talk.reply);
  report.add("refused", static_cast<double>(talk.refused));
  report.add("unanswered", static_cast<double>(talk.unanswered()));
  report.add("undelivered", static_cast<double>(talk.missing()));
  report.add("lost_connections", crowd.lost_count());
  report.add("ballots_acknowledged", static_cast<double>(talk.counted_ballots));
  report.add("ballots_told", static_cast<double>(talk.ballots_told()));
  report.add("send_lag", talk.send_lag);
  report.add(usage);
}

}  // namespace load
