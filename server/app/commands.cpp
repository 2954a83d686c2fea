#include "server/app/commands.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>

#include "server/app/app.hpp"
#include "server/app/config.hpp"
#include "server/app/pseudonym_commands.hpp"
#include "server/backup/backup.hpp"
#include "server/people/people.hpp"
#include "server/seed/seed.hpp"
#include "server/seed/volume_sizes.hpp"
#include "storage/accounts/account_tools.hpp"
#include "storage/migrate.hpp"

namespace server::app {
namespace {

constexpr const char* help_text = R"(Usage: behoerdentalk COMMAND [--config FILE] [OPTIONS]

  serve                 serve until SIGINT or SIGTERM
  migrate               bring the database's schema up to this version
  seed                  load the demo content into an empty database; not in production
    --content DIR         where it lies (server/seed/content)
    --volume [N]          add the volume data set instead, with N texts if that is more
    --print-logins        only print the demo logins
  people FILE           make authorities, accounts, contact points and areas as a JSON file says;
                        prints the first passwords of new accounts, this once
  token EMAIL           print a new API token for an account, for programs
    --label TEXT          what it is for
  check                 check configuration and database, change nothing
  backup DIR            copy database and files into the new folder DIR while the server runs;
                        status 3: whole, but for files that were missing or damaged before
  restore DIR           bring such a copy into an empty database and an empty files folder
  pseudonym-keys HOLDER make the key of HOLDER, moderation or data-protection; both are needed for
                        pseudonyms. Takes a passphrase on standard input, which only HOLDER knows
  resolve-pseudonym HOLDER
                        find out who asked a question under a pseudonym: first moderation, then
                        data-protection, each with its passphrase on standard input
    --talk ID             in the talk's address
    --question N          14 for F 14
    --reason TEXT         moderation: why; it is kept
    --untold TEXT         data-protection: why the author may not be told; it is kept

Configuration comes from FILE ('key = value' lines) and, over it, from BT_<KEY> in the environment.
A key that is not known, in FILE or as BT_<KEY>, is refused; BT_TEST_<NAME> is left to the tests.
)";

/// Options with values, flags, and what is neither.
struct Arguments {
  std::map<std::string, std::string> options;
  std::vector<std::string> rest;

  [[nodiscard]] std::optional<std::string> option(const std::string& name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::nullopt : std::optional{found->second};
  }
};

const std::map<std::string, std::vector<std::string>> options_of{
    {"serve", {"--config"}},
    {"migrate", {"--config"}},
    {"seed", {"--config", "--content", "--volume", "--print-logins"}},
    {"people", {"--config"}},
    {"token", {"--config", "--label"}},
    {"check", {"--config"}},
    {"backup", {"--config"}},
    {"restore", {"--config"}},
    {"pseudonym-keys", {"--config"}},
    {"resolve-pseudonym", {"--config", "--talk", "--question", "--reason", "--untold"}},
};

/// Commands that take one word beside options, and what it is.
const std::map<std::string, std::string> word_of{
    {"people", "file"},    {"token", "e-mail address"},  {"backup", "folder"},
    {"restore", "folder"}, {"pseudonym-keys", "holder"}, {"resolve-pseudonym", "holder"},
};

// Everything but some files was copied: a backup, but somebody should look.
constexpr int status_files_damaged = 3;

bool is_option(const std::string& word) { return word.starts_with("--"); }

Arguments parse(const std::string& command, const std::vector<std::string>& words) {
  const auto& known = options_of.at(command);
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_option(words[i])) {
      arguments.rest.push_back(words[i]);
      continue;
    }
    if (std::find(known.begin(), known.end(), words[i]) == known.end()) {
      throw std::runtime_error("'" + command + "' knows no option " + words[i]);
    }
    const bool has_value = i + 1 < words.size() && !is_option(words[i + 1]);
    if (!has_value && words[i] != "--volume" && words[i] != "--print-logins") {
      throw std::runtime_error("option " + words[i] + " needs a value");
    }
    arguments.options[words[i]] = has_value && words[i] != "--print-logins" ? words[i + 1] : "";
    if (has_value && words[i] != "--print-logins") ++i;
  }
  return arguments;
}

int migrate(const Config& config) {
  const int applied = storage::migrate(config.database);
  std::cout << (applied == 0 ? "schema is current\n" : "schema brought up to date\n");
  return 0;
}

int seed(const Config& config, const Arguments& arguments) {
  const bool only_prints = arguments.option("--print-logins").has_value();
  if (config.production && !only_prints) {
    throw std::runtime_error(
        "configuration: 'seed' makes people and contributions that are invented, the demo's with a"
        " published password, and is refused in production");
  }
  storage::require_current_schema(config.database);
  if (only_prints) {
    seed::print_logins(config.database);
    return 0;
  }
  if (const auto volume = arguments.option("--volume")) {
    std::int64_t texts = 0;
    if (!volume->empty()) {
      const auto [end, error] =
          std::from_chars(volume->data(), volume->data() + volume->size(), texts);
      if (error != std::errc{} || *end != '\0' || texts < 1 || texts > seed::texts_max) {
        throw std::runtime_error("--volume takes a number of texts from 1 to " +
                                 std::to_string(seed::texts_max));
      }
    }
    if (!seed::seed_volume(config.database, texts)) {
      std::cout << "the volume data set is in this database already; nothing was loaded\n";
    }
    return 0;
  }
  const auto content = arguments.option("--content").value_or("server/seed/content");
  if (!seed::seed_demo(config.database, content, config.files_dir)) {
    std::cout << "the database is not empty; nothing was loaded\n";
  }
  return 0;
}

int people(const Config& config, const Arguments& arguments) {
  storage::require_current_schema(config.database);
  const auto& path = arguments.rest.front();
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error("cannot read " + path);
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto applied = people::apply_people(config.database, people::read_people_file(text));
  if (applied.changes.empty()) std::cout << "everything is as the file says; nothing was changed\n";
  for (const auto& change : applied.changes) std::cout << change << '\n';
  if (!applied.passwords.empty()) std::cout << "\nFirst passwords, shown this once:\n";
  for (const auto& [email, password] : applied.passwords) {
    std::cout << email << "  " << password << '\n';
  }
  return 0;
}

int token(const Config& config, const Arguments& arguments) {
  std::cout << storage::create_token(config.database, arguments.rest.front(),
                                     arguments.option("--label").value_or(""), config.demo)
            << '\n';
  return 0;
}

int check(const Config& config) {
  storage::check_database(config.database, config.unsafe_durability);
  std::cout << "configuration and database are fit to serve\n";
  return 0;
}

int backup(const Config& config, const Arguments& arguments) {
  const auto damaged =
      backup::make_backup(config.database, config.files_dir, arguments.rest.front());
  return damaged == 0 ? 0 : status_files_damaged;
}

int restore(const Config& config, const Arguments& arguments) {
  backup::restore_backup(config.database, config.files_dir, arguments.rest.front());
  return 0;
}

int resolve(const Config& config, const Arguments& arguments) {
  return resolve_pseudonym(
      config, {arguments.rest.front(), arguments.option("--talk"), arguments.option("--question"),
               arguments.option("--reason"), arguments.option("--untold")});
}

int serve(const Config& config) {
  storage::check_database(config.database, config.unsafe_durability);
  App app{config};
  return app.run();
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  if (words.empty() || words.front() == "--help" || words.front() == "help") {
    std::cout << help_text;
    return words.empty() ? 2 : 0;
  }
  const auto& command = words.front();
  if (!options_of.contains(command)) {
    throw std::runtime_error("no such command: " + command + " (try --help)");
  }
  const std::vector<std::string> rest{words.begin() + 1, words.end()};
  if (std::find(rest.begin(), rest.end(), "--help") != rest.end()) {
    std::cout << help_text;
    return 0;
  }
  const auto arguments = parse(command, rest);
  const auto word = word_of.find(command);
  if (word == word_of.end() && !arguments.rest.empty()) {
    throw std::runtime_error("'" + command + "' takes no " + arguments.rest.front());
  }
  if (word != word_of.end() && arguments.rest.size() != 1) {
    throw std::runtime_error("'" + command + "' takes one " + word->second);
  }
  const auto config = load_config(arguments.option("--config").value_or(""));
  require_sound(config);
  if (command == "serve") return serve(config);
  if (command == "migrate") return migrate(config);
  if (command == "seed") return seed(config, arguments);
  if (command == "people") return people(config, arguments);
  if (command == "token") return token(config, arguments);
  if (command == "backup") return backup(config, arguments);
  if (command == "restore") return restore(config, arguments);
  if (command == "pseudonym-keys") return make_pseudonym_keys(config, arguments.rest.front());
  if (command == "resolve-pseudonym") return resolve(config, arguments);
  return check(config);
}

}  // namespace server::app
