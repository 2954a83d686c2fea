#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "protocol/json_writer.hpp"
#include "server/seed/dice.hpp"
#include "server/seed/progress.hpp"
#include "server/seed/runner.hpp"
#include "server/seed/seed.hpp"
#include "server/seed/volume_sizes.hpp"
#include "server/support/clock.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/volume_load_repository.hpp"

namespace server::seed {

using namespace protocol;

namespace {

class VolumeLoader {
 public:
  VolumeLoader(Runner& runner, std::int64_t texts) : runner_{runner}, texts_{texts} {}

  void load() {
    add_people();
    add_templates();
    add_threads();
    add_talks();
    add_annotations();
    std::cout << "  Bezüge werden eingetragen\n";
    runner_.settle();
    runner_.run_as_system(talks_channel, clock_, [this](storage::Transaction& transaction) {
      storage::save_volume_load(transaction, {texts_, true});
    });
  }

 private:
  template <class C>
  CommandEnvelope envelope(const ChannelName& channel, C command) {
    CommandEnvelope made;
    made.id = 1;
    made.channel = channel;
    made.key = new_key();
    made.data = to_json(command);
    made.command = std::move(command);
    return made;
  }

  /// Time goes on by itself, from two years ago until now.
  Time next_time() {
    const auto now = system_clock()();
    clock_ = std::min(clock_ + std::chrono::milliseconds{dice_.number(100, 2'000)}, now);
    return clock_;
  }

  void add_people() {
    progress_.start("Konten  ", accounts_count);
    runner_.run_as_system(talks_channel, clock_, [this](storage::Transaction& transaction) {
      // In the first transaction, so that what came after it is never taken for the whole.
      storage::save_volume_load(transaction, {texts_, false});
      const auto fresh = [&] { return transaction.new_id().bytes; };
      for (int i = 0; i < authorities_count; ++i) {
        authorities_.push_back(AuthorityId{fresh()});
        storage::create_authority(
            transaction, {authorities_.back(), dice_.authority() + " " + std::to_string(i + 1)});
      }
      for (int i = 0; i < accounts_count; ++i) {
        storage::NewAccount account;
        account.id = AccountId{fresh()};
        account.email = "konto" + std::to_string(i + 1) + "@menge.example";
        account.name = dice_.person();
        account.authority = authorities_[static_cast<std::size_t>(i % authorities_count)];
        account.roles = {Role::member};
        storage::create_account(transaction, account);
        accounts_.push_back(account.id);
        progress_.step();
      }
      for (int i = 0; i < contacts_count; ++i) {
        ContactPoint contact;
        contact.id = ContactId{fresh()};
        contact.name = "Projektbüro " + std::to_string(i + 1);
        contact.authority = authorities_[static_cast<std::size_t>(i)];
        contact.people = {accounts_[static_cast<std::size_t>(i)]};
        storage::create_contact_point(transaction, contact);
        contacts_.push_back(contact.id);
      }
      for (int i = 0; i < areas_count; ++i) {
        Area area{transaction.new_id(), "Bereich " + std::to_string(i + 1), dice_.sentence()};
        const auto channel = channel_of(ChannelKind::area, area.id);
        transaction.create_channel(channel);
        State state;
        state.area = area;
        transaction.append(channel, "area.created", std::move(state), area.id.text());
        areas_.push_back(channel);
      }
    });
  }

  Plan make_plan(int tasks) {
    Plan plan;
    constexpr int phases = 5;
    for (int phase = 1; phase <= phases; ++phase) {
      plan.phases.push_back({std::to_string(phase), "Phase " + std::to_string(phase)});
    }
    std::vector<int> count(phases + 1, 0);
    for (int i = 0; i < tasks; ++i) {
      const int phase = i * phases / tasks + 1;
      Task task;
      task.number =
          std::to_string(phase) + "." + std::to_string(++count[static_cast<std::size_t>(phase)]);
      task.id = task.number;
      task.name = dice_.subject() + " klären";
      task.text = dice_.text(2);
      task.days = dice_.number(1, 40);
      task.role = "Projektleitung";
      if (i > 0) {
        const auto& before =
            plan.tasks[static_cast<std::size_t>(dice_.number(std::max(0, i - 3), i - 1))];
        task.after = {before.id};
      }
      plan.tasks.push_back(std::move(task));
    }
    return plan;
  }

  void add_templates() {
    progress_.start("Vorlagen", templates_count);
    for (int i = 0; i < templates_count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      TemplateCreate create;
      create.title = dice_.subject() + ", Projektplan " + std::to_string(i + 1);
      create.scope = std::to_string(dice_.number(20, 900)) + " Arbeitsplätze";
      create.tag = "Menge";
      create.contact = contacts_[at];
      create.version = "v1.0";
      create.plan =
          make_plan(tasks_count / templates_count + (i < tasks_count % templates_count ? 1 : 0));
      const auto plan = create.plan;
      const auto done =
          runner_.run(envelope(library_channel, std::move(create)), accounts_[at], next_time());
      templates_.push_back({channel_of(ChannelKind::template_, done.item.value()), plan});
      progress_.step();
    }
  }

  void add_threads() {
    std::vector<ChannelName> threads(threads_count);
    progress_.start("Themen  ", threads_count);
    for (auto& thread : threads) {
      ThreadCreate create{dice_.sentence(), dice_.text(3), {}, {}};
      runner_.send(envelope(dice_.pick(areas_), std::move(create)), dice_.pick(accounts_),
                   next_time(), [&thread](const Done& done) {
                     thread = channel_of(ChannelKind::thread, done.item.value());
                   });
      progress_.step();
    }
    runner_.wait();
    const auto posts = posts_of(texts_) - threads_count;
    progress_.start("Beiträge", posts);
    for (std::int64_t i = 0; i < posts; ++i) {
      PostCreate create{dice_.text(dice_.number(1, 6)), std::nullopt, {}, {}};
      runner_.send(envelope(dice_.pick(threads), std::move(create)), dice_.pick(accounts_),
                   next_time());
      progress_.step();
    }
  }

  void add_talks() {
    std::vector<std::int64_t> counts;
    for (int i = 0; i < talks_count; ++i)
      counts.push_back(dice_.number(questions_least, questions_most));
    const auto least = questions_of_talk(texts_);
    std::int64_t total = 0;
    for (auto& count : counts) total += count = std::max(count, least);
    progress_.start("Fragen  ", total);
    for (int i = 0; i < talks_count; ++i) add_talk(i, counts[static_cast<std::size_t>(i)]);
  }

  void add_talk(int number, std::int64_t count) {
    const auto& moderator = accounts_[static_cast<std::size_t>(number % contacts_count)];
    TalkCreate create;
    create.plan.title = dice_.subject() + ", Talk " + std::to_string(number + 1);
    create.plan.description = dice_.text(2);
    create.plan.starts_at = next_time();
    create.plan.minutes = 60;
    create.plan.moderators = {moderator};
    const auto id = runner_.run(envelope(talks_channel, std::move(create)), moderator, next_time())
                        .item.value();
    const auto talk = channel_of(ChannelKind::talk, id);
    const auto desk = channel_of(ChannelKind::desk, id);
    const auto move = [&](TalkState to) {
      runner_.send(envelope(desk, TalkMove{to}), moderator, next_time());
    };
    move(TalkState::planned);
    move(TalkState::lobby);
    move(TalkState::live);
    for (std::int64_t first = 0; first < count; first += asked_at_once) {
      add_questions(talk, moderator, first, count);
    }
    move(TalkState::follow_up);
  }

  /// Those of a talk's questions from `first` on that are asked at once, and their answers.
  void add_questions(const ChannelName& talk, const AccountId& moderator, std::int64_t first,
                     std::int64_t count) {
    std::vector<ItemId> asked(static_cast<std::size_t>(std::min(asked_at_once, count - first)));
    for (auto& question : asked) {
      runner_.send(envelope(talk, QuestionAsk{dice_.question(), std::nullopt, {}}),
                   dice_.pick(accounts_), next_time(),
                   [&question](const Done& done) { question = done.item.value(); });
      progress_.step();
    }
    runner_.wait();
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (stays_open(first + static_cast<std::int64_t>(i), count)) continue;
      runner_.send(envelope(talk, QuestionAnswer{asked[i], dice_.text(2)}), moderator, next_time());
    }
  }

  void add_annotations() {
    progress_.start("Anmerk. ", annotations_count);
    for (int i = 0; i < annotations_count; ++i) {
      const auto& [channel, plan] = dice_.pick(templates_);
      AnnotationCreate create;
      create.task = dice_.pick(plan.tasks).id;
      create.text = dice_.text(2);
      runner_.send(envelope(channel, std::move(create)), dice_.pick(accounts_), next_time());
      progress_.step();
    }
  }

  struct MadeTemplate {
    ChannelName channel;
    Plan plan;
  };

  Runner& runner_;
  const std::int64_t texts_;
  Dice dice_;
  Progress progress_;
  Time clock_ = system_clock()() - std::chrono::days{730};
  std::vector<AuthorityId> authorities_;
  std::vector<AccountId> accounts_;
  std::vector<ContactId> contacts_;
  std::vector<ChannelName> areas_;
  std::vector<MadeTemplate> templates_;
};

}  // namespace

bool seed_volume(const std::string& connection, std::int64_t texts) {
  Runner runner{connection};
  std::optional<storage::VolumeLoad> earlier;
  runner.read([&](storage::Reader& reader) { earlier = storage::volume_load(reader); });
  if (earlier && !earlier->complete) {
    throw std::runtime_error(
        "this database holds a part of the volume data set, of a run that was broken off or is"
        " still at work; please take another one");
  }
  if (earlier && earlier->texts != texts) {
    throw std::runtime_error("this database holds the volume data set already, in another size (" +
                             std::to_string(earlier->texts) + "); please take another one");
  }
  if (earlier) return false;
  VolumeLoader{runner, texts}.load();
  return true;
}

}  // namespace server::seed
