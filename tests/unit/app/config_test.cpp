#include "server/app/config.hpp"

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/mp11.hpp>
#include <catch2/catch.hpp>
#include <unistd.h>

namespace server::app {
namespace {

namespace fs = std::filesystem;

/// The environment without anything for a server; at the end it is as it was.
class Environment {
 public:
  Environment() : before_{variables()} { clear(); }
  ~Environment() {
    clear();
    for (const auto& [name, value] : before_) set(name, value);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  static void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  static void clear() {
    for (const auto& [name, value] : variables()) ::unsetenv(name.c_str());
  }

 private:
  static std::map<std::string, std::string> variables() {
    std::map<std::string, std::string> found;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string text{*entry};
      const auto equals = text.find('=');
      if (text.starts_with("BT_") && equals != std::string::npos) {
        found[text.substr(0, equals)] = text.substr(equals + 1);
      }
    }
    return found;
  }

  const std::map<std::string, std::string> before_;
};

/// A folder with one configuration file; gone at the end.
class File {
 public:
  File() {
    std::string pattern = (fs::temp_directory_path() / "bt-config-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    path = folder + "/behoerdentalk.conf";
  }
  ~File() { fs::remove_all(folder); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(const std::string& text) const { std::ofstream{path} << text; }

  std::string folder;
  std::string path;
};

template <class F>
std::string refusal(F work) {
  try {
    work();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no refusal";
}

/// A text for a value that is not the default, and whether it is what was read.
std::string text_for(const std::string&) { return "something else"; }
std::string text_for(bool before) { return before ? "false" : "true"; }
std::string text_for(std::int64_t before) { return std::to_string(before + 1); }
bool is_read(const std::string& now, const std::string&) { return now == "something else"; }
bool is_read(bool now, bool before) { return now != before; }
bool is_read(std::int64_t now, std::int64_t before) { return now == before + 1; }

using Members = boost::describe::describe_members<Config, boost::describe::mod_public>;

std::string variable_of(std::string key) {
  for (auto& c : key) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return "BT_" + key;
}

}  // namespace

TEST_CASE("configuration: every key comes from the file, and from the environment") {
  const Environment environment;
  const File file;
  const Config none;
  int keys = 0;
  boost::mp11::mp_for_each<Members>([&](auto d) {
    INFO(d.name);
    ++keys;
    const auto& before = none.*d.pointer;
    CHECK(load_config("").*d.pointer == before);
    file.write(std::string{d.name} + " = " + text_for(before) + "\n");
    CHECK(is_read(load_config(file.path).*d.pointer, before));
    file.write("");
    Environment::set(variable_of(d.name), text_for(before));
    CHECK(is_read(load_config(file.path).*d.pointer, before));
    CHECK(is_read(load_config("").*d.pointer, before));
    Environment::clear();
  });
  CHECK(keys > 15);
}

TEST_CASE("configuration: how the file is written") {
  const Environment environment;
  const File file;
  file.write(
      "# a comment\n"
      "\n"
      "  \t \n"
      "database=host=/run/postgresql dbname=talk\n"
      "  port\t=  8090  \r\n"
      "   # another = one\n"
      "client_dir =\n"
      "production = true");
  const auto config = load_config(file.path);
  CHECK(config.database == "host=/run/postgresql dbname=talk");
  CHECK(config.port == 8'090);
  CHECK(config.client_dir.empty());
  CHECK(config.production);

  SECTION("the environment goes over it") {
    Environment::set("BT_PORT", "8091");
    Environment::set("BT_PRODUCTION", "false");
    CHECK(load_config(file.path).port == 8'091);
    CHECK_FALSE(load_config(file.path).production);
    CHECK(load_config(file.path).database == config.database);
  }
}

TEST_CASE("configuration: what the file must not hold is named, with its line") {
  const Environment environment;
  const File file;
  const auto where = [&](int line) { return file.path + ", line " + std::to_string(line); };
  const auto refused = [&](const std::string& text) {
    file.write(text);
    return refusal([&] { load_config(file.path); });
  };
  CHECK(refused("demo = true\n# and\nproducton = true\n") ==
        "configuration: unknown key 'producton' in " + where(3));
  CHECK(refused("Port = 1\n") == "configuration: unknown key 'Port' in " + where(1));
  CHECK(refused("= 1\n") == "configuration: unknown key '' in " + where(1));
  CHECK(refused("port = 1\nport = 2\n") ==
        "configuration: 'port' stands a second time in " + where(2));
  // The same value does not make it better.
  CHECK(refused("demo = true\nport = 1\ndemo = true\n") ==
        "configuration: 'demo' stands a second time in " + where(3));
  CHECK(refused("port = 1\nport\n") == "configuration: " + where(2) + " is not 'key = value'");
  CHECK(refused("demo = yes\n") == "configuration: 'demo' must be true or false");
  CHECK(refused("demo =\n") == "configuration: 'demo' must be true or false");
  for (const auto* value : {"", "x", "80x", "8 0", "0x50", "80.5", "99999999999999999999", "+80"}) {
    INFO(value);
    CHECK(refused(std::string{"port = "} + value + "\n") ==
          "configuration: 'port' must be a whole number");
  }
  CHECK(refusal([&] { load_config(file.folder + "/none"); }) ==
        "configuration: cannot read " + file.folder + "/none");
  CHECK(refusal([&] { load_config(file.folder); }) == "configuration: cannot read " + file.folder);
}

TEST_CASE("configuration: a variable that stands for no key is named") {
  const Environment environment;
  for (const std::string name : {"BT_PRODUCTON", "BT_production", "BT_", "BT_TEST", "BT_PORT_"}) {
    INFO(name);
    Environment::set(name, "true");
    CHECK(refusal([] { load_config(""); }) ==
          "configuration: the environment has " + name + ", which stands for no key");
    Environment::clear();
  }
  Environment::set("BT_PORT", "http");
  CHECK(refusal([] { load_config(""); }) == "configuration: 'port' must be a whole number");
  Environment::clear();
  SECTION("what is for the tests, and what is nobody's of ours, is left alone") {
    Environment::set("BT_TEST_DATABASE", "x");
    Environment::set("BT_TEST_PORT", "x");
    ::setenv("BTX_PORT", "x", 1);
    CHECK(refusal([] { load_config(""); }) == "no refusal");
    ::unsetenv("BTX_PORT");
  }
}

TEST_CASE("configuration: what contradicts itself is refused") {
  Config config;
  const auto refused = [](const Config& one) { return refusal([&] { require_sound(one); }); };
  CHECK(refused(config) == "configuration: 'database' is missing");
  config.database = "dbname=talk";
  REQUIRE(refused(config) == "no refusal");

  SECTION("demo mode, and a database that forgets, in production") {
    config.production = true;
    CHECK(refused(config) == "no refusal");
    auto demo = config;
    demo.demo = true;
    CHECK(refused(demo) ==
          "configuration: 'demo' offers logins without a password and is refused in production");
    auto forgetful = config;
    forgetful.unsafe_durability = true;
    CHECK(refused(forgetful) == "configuration: 'unsafe_durability' is refused in production");
    // Each alone is for trying out.
    demo.production = forgetful.production = false;
    CHECK(refused(demo) == "no refusal");
    CHECK(refused(forgetful) == "no refusal");
  }
  SECTION("numbers out of their range") {
    struct Range {
      const char* key;
      std::int64_t Config::*value;
      std::int64_t least;
      std::int64_t most;
    };
    for (const auto& range : std::vector<Range>{
             {"port", &Config::port, 0, 65'535},
             {"shards", &Config::shards, 1, 64},
             {"writers", &Config::writers, 1, 64},
             {"readers", &Config::readers, 1, 64},
             {"writer_batch_max", &Config::writer_batch_max, 1, 10'000},
             {"commands_per_second", &Config::commands_per_second, 1, 1'000'000},
             {"commands_burst", &Config::commands_burst, 1, 1'000'000},
             {"connections_max", &Config::connections_max, 1, 1'000'000},
             {"connections_per_address", &Config::connections_per_address, 1, 1'000'000},
             {"restart_spread_ms", &Config::restart_spread_ms, 0, 600'000}}) {
      INFO(range.key);
      for (const auto good : {range.least, range.most}) {
        auto one = config;
        one.*range.value = good;
        CHECK(refused(one) == "no refusal");
      }
      for (const auto bad :
           {range.least - 1, range.most + 1, std::numeric_limits<std::int64_t>::min(),
            std::numeric_limits<std::int64_t>::max()}) {
        auto one = config;
        one.*range.value = bad;
        CHECK(refused(one) == "configuration: '" + std::string{range.key} + "' must be from " +
                                  std::to_string(range.least) + " to " +
                                  std::to_string(range.most));
      }
    }
  }
}

TEST_CASE("configuration: words of a list") {
  CHECK(words("").empty());
  CHECK(words("  ").empty());
  CHECK(words(" http://a  http://b\t") == std::vector<std::string>{"http://a", "http://b"});
}

}  // namespace server::app
