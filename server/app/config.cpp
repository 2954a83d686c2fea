#include "server/app/config.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include <boost/mp11.hpp>
#include <unistd.h>

namespace server::app {
namespace {

using Members = boost::describe::describe_members<Config, boost::describe::mod_public>;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

void parse(const std::string& /*key*/, const std::string& text, std::string& to) { to = text; }

void parse(const std::string& key, const std::string& text, bool& to) {
  if (text != "true" && text != "false") {
    throw std::runtime_error("configuration: '" + key + "' must be true or false");
  }
  to = text == "true";
}

void parse(const std::string& key, const std::string& text, std::int64_t& to) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::runtime_error("configuration: '" + key + "' must be a whole number");
  }
}

bool set_value(Config& config, const std::string& key, const std::string& value) {
  bool known = false;
  boost::mp11::mp_for_each<Members>([&](auto d) {
    if (key != d.name) return;
    known = true;
    parse(key, value, config.*d.pointer);
  });
  return known;
}

void read_file(Config& config, const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error("configuration: cannot read " + path);
  std::set<std::string> seen;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    const auto equals = line.find('=');
    const auto where = path + ", line " + std::to_string(number);
    if (equals == std::string::npos) {
      throw std::runtime_error("configuration: " + where + " is not 'key = value'");
    }
    const auto key = trimmed(line.substr(0, equals));
    if (!set_value(config, key, trimmed(line.substr(equals + 1)))) {
      throw std::runtime_error("configuration: unknown key '" + key + "' in " + where);
    }
    // Which of two was meant, nobody can know.
    if (!seen.insert(key).second) {
      throw std::runtime_error("configuration: '" + key + "' stands a second time in " + where);
    }
  }
  // A folder can be opened, but not read.
  if (file.bad()) throw std::runtime_error("configuration: cannot read " + path);
}

/// What a key is called in the environment: "port" -> "BT_PORT".
std::string variable_of(const char* key) {
  std::string name = "BT_";
  for (; *key != '\0'; ++key) {
    name.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(*key))));
  }
  return name;
}

void read_environment(Config& config) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string variable{*entry};
    const auto name = variable.substr(0, variable.find('='));
    if (!name.starts_with("BT_") || name.starts_with("BT_TEST_") || name == variable) continue;
    bool known = false;
    boost::mp11::mp_for_each<Members>([&](auto d) {
      if (name == variable_of(d.name)) {
        known = set_value(config, d.name, variable.substr(name.size() + 1));
      }
    });
    // A misspelt BT_PRODUCTION must not leave a server open that its operator believes closed.
    if (!known) {
      throw std::runtime_error("configuration: the environment has " + name +
                               ", which stands for no key");
    }
  }
}

void require_range(const char* key, std::int64_t value, std::int64_t least, std::int64_t most) {
  if (value < least || value > most) {
    throw std::runtime_error("configuration: '" + std::string{key} + "' must be from " +
                             std::to_string(least) + " to " + std::to_string(most));
  }
}

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

/// What stands in headers of mails must not end them.
void require_mail(const Config& config) {
  const auto& url = config.public_url;
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  if (!url.empty() && (!is_web || url.ends_with("/") || has_control(url))) {
    throw std::runtime_error("configuration: 'public_url' must be like https://talk.example");
  }
  if (config.smtp_url.empty()) return;
  if (!config.smtp_url.starts_with("smtp://") && !config.smtp_url.starts_with("smtps://")) {
    throw std::runtime_error("configuration: 'smtp_url' must begin with smtp:// or smtps://");
  }
  const auto& from = config.smtp_from;
  if (from.find('@') == std::string::npos || has_control(from) ||
      from.find_first_of(" <>") != std::string::npos) {
    throw std::runtime_error("configuration: 'smtp_from' must be an address, as 'smtp_url' is set");
  }
  if (config.smtp_user.empty() != config.smtp_password_file.empty()) {
    throw std::runtime_error(
        "configuration: 'smtp_user' and 'smtp_password_file' are set together or not at all");
  }
}

}  // namespace

Config load_config(const std::string& path) {
  Config config;
  if (!path.empty()) read_file(config, path);
  read_environment(config);
  return config;
}

void require_sound(const Config& config) {
  if (config.database.empty()) throw std::runtime_error("configuration: 'database' is missing");
  if (config.demo && config.production) {
    throw std::runtime_error(
        "configuration: 'demo' offers logins without a password and is refused in production");
  }
  if (config.unsafe_durability && config.production) {
    throw std::runtime_error("configuration: 'unsafe_durability' is refused in production");
  }
  require_mail(config);
  require_range("port", config.port, 0, 65'535);
  require_range("shards", config.shards, 1, 64);
  require_range("writers", config.writers, 1, 64);
  require_range("readers", config.readers, 1, 64);
  require_range("writer_batch_max", config.writer_batch_max, 1, 10'000);
  require_range("commands_per_second", config.commands_per_second, 1, 1'000'000);
  require_range("commands_burst", config.commands_burst, 1, 1'000'000);
  require_range("reads_per_second", config.reads_per_second, 1, 1'000'000);
  require_range("reads_burst", config.reads_burst, 1, 1'000'000);
  require_range("connections_per_person", config.connections_per_person, 0, 1'000'000);
  require_range("connections_max", config.connections_max, 1, 1'000'000);
  require_range("connections_per_address", config.connections_per_address, 1, 1'000'000);
  require_range("restart_spread_ms", config.restart_spread_ms, 0, 600'000);
}

std::string public_url_of(const Config& config) {
  if (!config.public_url.empty()) return config.public_url;
  const auto origins = words(config.origins);
  return origins.empty() ? std::string{} : origins.front();
}

std::vector<std::string> words(const std::string& list) {
  std::istringstream in{list};
  std::vector<std::string> found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

}  // namespace server::app
