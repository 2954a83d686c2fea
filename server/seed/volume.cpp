#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/json_writer.hpp"
#include "server/seed/runner.hpp"
#include "server/seed/seed.hpp"
#include "server/support/clock.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/contacts/contact_repository.hpp"

namespace server::seed {

using namespace protocol;

namespace {

// The volume data set of the reference, and how it grows: only posts and questions do.
constexpr int authorities_count = 300;
constexpr int accounts_count = 5'000;
constexpr int contacts_count = 40;
constexpr int areas_count = 12;
constexpr int templates_count = 40;
constexpr int tasks_count = 900;
constexpr int threads_count = 2'000;
constexpr std::int64_t posts_count = 30'000;
constexpr int talks_count = 60;
constexpr std::int64_t questions_least = 30;
constexpr std::int64_t questions_most = 120;
constexpr int annotations_count = 1'500;
// Any number; fixed, so that everyone measures the same texts.
constexpr std::uint64_t random_seed = 20'261'124;

constexpr std::array places{"Ahrental",   "Birkenau",   "Dornheim",  "Elsterfeld",   "Falkenried",
                            "Grünstedt",  "Heidebruch", "Ilmgrund",  "Kaltenweiler", "Lärchenau",
                            "Marschdorf", "Niederwald", "Ostermoor", "Querbach",     "Rothenfurt"};
constexpr std::array kinds{"Stadt", "Gemeinde", "Kreis", "Amt", "Landesamt", "Zweckverband"};
constexpr std::array first_names{"Aylin", "Bernd", "Celina", "Daniel", "Elif",
                                 "Frank", "Greta", "Hakan",  "Ines",   "Jan",
                                 "Katja", "Liam",  "Miriam", "Nils",   "Olga"};
constexpr std::array last_names{"Adler", "Brandt", "Celik",  "Dietz",  "Ewald", "Fuchs",  "Grewe",
                                "Horn",  "Ivanov", "Jansen", "Krause", "Lenz",  "Maurer", "Novak"};
constexpr std::array subjects{"Der Aktenplan",
                              "Die Schnittstelle",
                              "Das Fachverfahren",
                              "Die Dienstvereinbarung",
                              "Der Scandienstleister",
                              "Das Formular",
                              "Die Leistungsbeschreibung",
                              "Das Berechtigungskonzept",
                              "Die Poststelle",
                              "Der Personalrat",
                              "Das Nutzerkonto",
                              "Die Datenschutz-Folgenabschätzung",
                              "Der Rollout",
                              "Die E-Akte"};
constexpr std::array verbs{"wurde bei uns", "ist seit dem Sommer", "war im Pilotamt",
                           "wird gerade",   "bleibt vorerst",      "hat sich im Bauamt"};
constexpr std::array ends{"eingeführt und läuft stabil.", "mit drei Ämtern getestet.",
                          "in zwei Wellen umgestellt.",   "von der IT abgenommen.",
                          "neu ausgeschrieben.",          "mit dem Archiv abgestimmt.",
                          "um vier Wochen verschoben.",   "ohne Zusatzkosten angepasst."};
constexpr std::array questions{"Wie lange hat das bei Ihnen gedauert?",
                               "Wer hat die Freigabe erteilt?",
                               "Gibt es dazu ein Muster?",
                               "Welche Frist gilt für die Aufbewahrung?",
                               "Reicht dafür ein Beschluss der Leitung?",
                               "Wie viele Vorgänge waren betroffen?"};

/// Reproducible texts, people and choices.
class Dice {
 public:
  template <class Range>
  const auto& pick(const Range& from) {
    return from[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(from.size()) - 1))];
  }
  std::int64_t number(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(engine_);
  }
  std::string sentence() {
    return std::string{pick(subjects)} + " " + pick(verbs) + " " + pick(ends);
  }
  std::string text(std::int64_t sentences) {
    std::string text = sentence();
    for (std::int64_t i = 1; i < sentences; ++i) text.append(" ").append(sentence());
    return text;
  }
  std::string question() { return sentence() + " " + pick(questions); }

 private:
  std::mt19937_64 engine_{random_seed};
};

class Progress {
 public:
  void start(std::string what, std::int64_t total) {
    what_ = std::move(what);
    total_ = total;
    done_ = 0;
    print();
  }
  void step() {
    if (++done_ % 500 == 0 || done_ == total_) print();
    if (done_ == total_) std::cout << '\n';
  }

 private:
  void print() const {
    constexpr std::int64_t width = 40;
    const auto filled = static_cast<std::size_t>(total_ == 0 ? width : done_ * width / total_);
    std::cout << "\r  " << what_ << " [" << std::string(filled, '#')
              << std::string(width - filled, '.') << "] " << done_ << "/" << total_ << std::flush;
  }
  std::string what_;
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
};

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
      const auto fresh = [&] { return transaction.new_id().bytes; };
      for (int i = 0; i < authorities_count; ++i) {
        authorities_.push_back(AuthorityId{fresh()});
        storage::create_authority(
            transaction,
            {authorities_.back(), std::string{dice_.pick(kinds)} + " " + dice_.pick(places) + " " +
                                      std::to_string(i + 1)});
      }
      for (int i = 0; i < accounts_count; ++i) {
        storage::NewAccount account;
        account.id = AccountId{fresh()};
        account.email = "konto" + std::to_string(i + 1) + "@menge.example";
        account.name = std::string{dice_.pick(first_names)} + " " + dice_.pick(last_names);
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
      task.name = std::string{dice_.pick(subjects)} + " klären";
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
      create.title = std::string{dice_.pick(subjects)} + ", Projektplan " + std::to_string(i + 1);
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
    std::vector<ChannelName> threads;
    progress_.start("Themen  ", threads_count);
    for (int i = 0; i < threads_count; ++i) {
      ThreadCreate create{dice_.sentence(), dice_.text(3), {}, {}};
      const auto done = runner_.run(envelope(dice_.pick(areas_), std::move(create)),
                                    dice_.pick(accounts_), next_time());
      threads.push_back(channel_of(ChannelKind::thread, done.item.value()));
      progress_.step();
    }
    const auto posts = std::max(posts_count, texts_ * 9 / 10) - threads_count;
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
    const auto more = (texts_ - texts_ * 9 / 10) / talks_count;
    std::int64_t total = 0;
    for (auto& count : counts) total += count = std::max(count, more);
    progress_.start("Fragen  ", total);
    for (int i = 0; i < talks_count; ++i) add_talk(i, counts[static_cast<std::size_t>(i)]);
  }

  void add_talk(int number, std::int64_t count) {
    const auto& moderator = accounts_[static_cast<std::size_t>(number % contacts_count)];
    TalkCreate create;
    create.plan.title = std::string{dice_.pick(subjects)} + ", Talk " + std::to_string(number + 1);
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
    for (std::int64_t i = 0; i < count; ++i) {
      const auto done = runner_.run(envelope(talk, QuestionAsk{dice_.question(), std::nullopt, {}}),
                                    dice_.pick(accounts_), next_time());
      // Most are answered at once, so that no talk has more open ones than its bound.
      if (i % 5 != 0)
        runner_.send(envelope(talk, QuestionAnswer{done.item.value(), dice_.text(2)}), moderator,
                     next_time());
      progress_.step();
    }
    move(TalkState::follow_up);
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

void seed_volume(const std::string& connection, std::int64_t texts) {
  Runner runner{connection};
  VolumeLoader{runner, texts}.load();
}

}  // namespace server::seed
