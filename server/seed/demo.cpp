#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "protocol/decode.hpp"
#include "protocol/enum_name.hpp"
#include "protocol/json_reader.hpp"
#include "server/auth/passwords.hpp"
#include "server/files/content.hpp"
#include "server/files/file_name.hpp"
#include "server/files/file_store.hpp"
#include "server/notifications/contact_subject.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/seed/runner.hpp"
#include "server/seed/script.hpp"
#include "server/seed/seed.hpp"
#include "server/support/clock.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/accounts/token.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/files/file_repository.hpp"

namespace server::seed {

using namespace protocol;
namespace fs = std::filesystem;

namespace {

JsonValue read_json(const fs::path& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  auto value = parse_json(text);
  if (!value) throw std::runtime_error(path.string() + ": " + value.error().text);
  return std::move(*value);
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

template <class IdType>
IdType fresh_id(storage::Transaction& transaction) {
  return IdType{transaction.new_id().bytes};
}

const std::vector<JsonValue>& list(const JsonValue& base, const char* name) {
  const auto* found = base.find(name);
  if (found == nullptr) throw std::runtime_error(std::string{"base.json lacks "} + name);
  return found->items;
}

/// Loads the whole content through a runner.
class DemoLoader {
 public:
  DemoLoader(Runner& runner, fs::path content, const fs::path& files)
      : runner_{runner}, content_{std::move(content)}, store_{files}, now_{system_clock()()} {}

  void load() {
    load_base(read_json(content_ / "base.json"));
    std::vector<JsonValue> steps;
    for (const char* folder : {"templates", "script"}) {
      for (const auto& file : files_in(content_ / folder)) {
        auto value = read_json(file);
        std::move(value.items.begin(), value.items.end(), std::back_inserter(steps));
      }
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
      run_step(steps[i]);
      if (i % 50 == 0 || i + 1 == steps.size()) {
        std::cout << "\r  " << i + 1 << " von " << steps.size() << " Schritten" << std::flush;
      }
    }
    runner_.settle();
    std::cout << '\n';
  }

 private:
  void load_base(JsonValue base) {
    // One password for all demo logins, which anybody can read: they count in demo mode only, and
    // `seed` is refused in production.
    std::optional<std::string> hash;
    if (const auto* password = base.find("demo_password")) {
      hash = auth::hash_password(password->string);
    }
    runner_.run_as_system(talks_channel, now_, [&](storage::Transaction& transaction) {
      for (const auto& authority : list(base, "authorities")) add_authority(transaction, authority);
      for (const auto& account : list(base, "accounts")) add_account(transaction, account, hash);
      for (const auto& contact : list(base, "contacts")) add_contact(transaction, contact);
      for (const auto& area : list(base, "areas")) add_area(transaction, area);
    });
    for (const auto& contact : contacts_) {
      runner_.run_as_system(channel_of(ChannelKind::contact, contact), now_,
                            [&](storage::Transaction& transaction) {
                              notifications::ensure_contact_subject(transaction, contact);
                            });
    }
  }

  void add_authority(storage::Transaction& transaction, const JsonValue& from) {
    const Authority authority{fresh_id<AuthorityId>(transaction), text_of(from, "name")};
    storage::create_authority(transaction, authority);
    names_.set(text_of(from, "let"), authority.id.text());
  }

  void add_account(storage::Transaction& transaction, const JsonValue& from,
                   const std::optional<std::string>& password) {
    storage::NewAccount account;
    account.id = fresh_id<AccountId>(transaction);
    account.email = text_of(from, "email");
    account.name = text_of(from, "name");
    account.authority = AuthorityId::parse(names_.resolve(text_of(from, "authority"))).value();
    for (const auto& role : from.find("roles")->items) {
      account.roles.push_back(enum_from_name<Role>(role.string).value());
    }
    if (const auto* demo = from.find("demo")) {
      account.demo = demo->string;
      account.password_hash = password;
    }
    storage::create_account(transaction, account);
    names_.set(text_of(from, "let"), account.id.text());
    accounts_.push_back(account.id);
  }

  std::vector<AccountId> people(const JsonValue& from, const char* member) {
    std::vector<AccountId> ids;
    for (const auto& name : from.find(member)->items) {
      ids.push_back(AccountId::parse(names_.resolve(name.string)).value());
    }
    return ids;
  }

  void add_contact(storage::Transaction& transaction, const JsonValue& from) {
    ContactPoint contact;
    contact.id = fresh_id<ContactId>(transaction);
    contact.name = text_of(from, "name");
    contact.authority = AuthorityId::parse(names_.resolve(text_of(from, "authority"))).value();
    contact.people = people(from, "people");
    contact.deputies = people(from, "deputies");
    storage::create_contact_point(transaction, contact);
    names_.set(text_of(from, "let"), contact.id.text());
    contacts_.push_back(contact.id);
  }

  void add_area(storage::Transaction& transaction, const JsonValue& from) {
    Area area;
    area.id = transaction.new_id();
    area.name = text_of(from, "name");
    area.description = text_of(from, "description");
    const auto channel = channel_of(ChannelKind::area, area.id);
    transaction.create_channel(channel);
    State state;
    state.area = area;
    transaction.append(channel, "area.created", std::move(state), area.id.text());
    names_.set(text_of(from, "let"), area.id.text());
  }

  void run_step(JsonValue step) {
    const auto what = text_of(step, "do") + " at " + text_of(step, "at");
    try {
      const auto at = time_of(text_of(step, "at"), now_);
      const auto* many = step.find("by_many");
      if (many != nullptr && many->kind == JsonValue::Kind::array) {
        return vote_in_poll(step, at, many->items);
      }
      if (many != nullptr) return vote_by_many(step, at, static_cast<std::size_t>(many->integer));
      if (step.find("file") != nullptr) return upload(step, at);
      const auto account = AccountId::parse(names_.resolve(text_of(step, "as"))).value();
      if (const auto* let = step.find("let")) {
        const auto done = runner_.run(envelope_of(step), account, at);
        names_.set(let->string, done.item.value().text());
      } else {
        runner_.send(envelope_of(step), account, at);
      }
    } catch (const std::exception& error) {
      throw std::runtime_error(what + ": " + error.what());
    }
  }

  void vote_by_many(const JsonValue& step, Time at, std::size_t many) {
    const auto envelope = envelope_of(step);
    const auto& vote = std::get<QuestionVote>(envelope.command);
    std::optional<AccountId> asker;
    runner_.settle();
    runner_.read([&](storage::Reader& reader) {
      const auto question = reader.find<Question>(envelope.channel, vote.question);
      if (question) asker = question->by.account;
    });
    for (const auto& account : accounts_) {
      if (many == 0) break;
      if (account == asker) continue;
      auto one = envelope;
      one.key = new_key();
      runner_.send(std::move(one), account, at);
      --many;
    }
    // Tallied at the time of the votes, not when a server first starts.
    runner_.settle();
    runner_.run_as_system(envelope.channel, at, [&](storage::Transaction& transaction) {
      static_cast<void>(questions::publish_tallies(transaction, envelope.channel));
    });
  }

  /// `shares`: how many choose each option, the first accounts the first.
  void vote_in_poll(const JsonValue& step, Time at, const std::vector<JsonValue>& shares) {
    auto envelope = envelope_of(step);
    auto account = accounts_.begin();
    for (std::size_t option = 0; option < shares.size(); ++option) {
      std::get<PollVote>(envelope.command).choices = {static_cast<std::int64_t>(option)};
      for (auto left = shares[option].integer; left > 0 && account != accounts_.end(); --left) {
        envelope.key = new_key();
        runner_.send(envelope, *account++, at);
      }
    }
    runner_.settle();
    runner_.run_as_system(envelope.channel, at, [&](storage::Transaction& transaction) {
      static_cast<void>(polls::publish_tallies(transaction, envelope.channel));
    });
  }

  /// What POST /api/files does, for a file of the content.
  void upload(const JsonValue& step, Time at) {
    const auto path = content_ / "files" / text_of(step, "file");
    std::ifstream file{path, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    const auto type = files::recognise(bytes);
    if (!type) throw std::runtime_error("no complete file of a known type: " + path.string());
    storage::FileRecord record;
    record.channel = ChannelName::parse(names_.resolve(text_of(step, "channel"))).value();
    record.account = AccountId::parse(names_.resolve(text_of(step, "as"))).value();
    record.hash = storage::hash_bytes(bytes);
    runner_.run_as_system(record.channel, at, [&](storage::Transaction& transaction) {
      record.attachment = {fresh_id<FileId>(transaction),
                           files::safe_file_name(path.filename().string(), *type),
                           *type,
                           static_cast<std::int64_t>(bytes.size()),
                           {}};
      store_.save(record.attachment.id, bytes);
      storage::add_file(transaction, record);
    });
    names_.set(text_of(step, "let"), record.attachment.id.text());
  }

  /// A talk's start is written like a step's time.
  void resolve_start(JsonValue& data) {
    for (auto& [name, plan] : data.members) {
      if (name != "plan") continue;
      for (auto& [field, value] : plan.members) {
        if (field == "starts_at") value.string = format_time(time_of(value.string, now_));
      }
    }
  }

  CommandEnvelope envelope_of(const JsonValue& step) {
    JsonValue data = step.find("data") != nullptr ? *step.find("data") : JsonValue{};
    resolve_names(data, names_);
    resolve_start(data);
    const auto name = text_of(step, "do");
    const bool own = name.starts_with("own.");
    std::string text = R"({"id":1,"do":")" + name + R"(","channel":")" +
                       names_.resolve(text_of(step, "channel")) + "\"";
    if (!own) text.append(R"(,"key":")").append(new_key().text()).append("\"");
    text.append(",\"data\":").append(to_text(data)).append("}");
    auto decoded = decode_command(text);
    if (!decoded) {
      throw std::runtime_error(decoded.error().error.text + " (" + decoded.error().error.field +
                               ")");
    }
    return std::move(*decoded);
  }

  Runner& runner_;
  const fs::path content_;
  const files::FileStore store_;
  const Time now_;
  Names names_;
  std::vector<AccountId> accounts_;
  std::vector<ContactId> contacts_;
};

bool is_empty(Runner& runner) {
  bool empty = false;
  runner.read([&](storage::Reader& reader) { empty = !storage::has_accounts(reader); });
  return empty;
}

}  // namespace

bool seed_demo(const std::string& connection, const fs::path& content, const fs::path& files) {
  Runner runner{connection};
  if (!is_empty(runner)) return false;
  DemoLoader{runner, content, files}.load();
  return true;
}

void print_logins(const std::string& connection) {
  Runner runner{connection};
  runner.read([](storage::Reader& reader) {
    for (const auto& account : storage::demo_accounts(reader)) {
      std::cout << account.email << "  " << account.name << ", " << account.office << '\n';
    }
  });
}

}  // namespace server::seed
