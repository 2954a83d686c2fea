// Runs the core cases of the Autobahn TestSuite and those of Beast's client against the echo;
// prints each with its id and ends with "N passed, N failed".
//
//   conformance               all cases
//   conformance 6.4 9.1.6     those whose id is or begins with one of these
//   conformance --serve       only the echo: prints its port, ends with its input
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "beast_client.hpp"
#include "case.hpp"
#include "echo_server.hpp"

namespace {

using namespace conformance;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The slowest case of the list is allowed 1,000 s there; each takes well under a second here.
constexpr milliseconds case_time_max{10'000};

bool is_chosen(const std::string& id, std::span<char*> chosen) {
  for (const std::string_view prefix : chosen) {
    if (id == prefix || id.starts_with(std::string(prefix) + ".")) return true;
  }
  return chosen.empty();
}

class Report {
 public:
  void run(const std::string& id, const std::string& what, const std::function<void()>& work) {
    const auto start = steady_clock::now();
    std::string failure;
    try {
      work();
    } catch (const std::exception& error) {
      failure = error.what();
    }
    const auto took = steady_clock::now() - start;
    if (failure.empty() && took > case_time_max) failure = "took too long";
    const auto ms = std::chrono::duration_cast<milliseconds>(took).count();
    std::printf("%s %-15s %5lld ms  %s\n", failure.empty() ? "ok    " : "FAILED", id.c_str(),
                static_cast<long long>(ms), what.c_str());
    if (failure.empty()) {
      ++passed_;
      return;
    }
    std::printf("       %s\n", failure.c_str());
    failed_.push_back(id);
  }

  /// The process's exit status.
  int finish() {
    if (!failed_.empty()) {
      std::printf("\nFailed:");
      for (const auto& id : failed_) std::printf(" %s", id.c_str());
      std::printf("\n");
    }
    std::printf("%d passed, %zu failed\n", passed_, failed_.size());
    return failed_.empty() && passed_ > 0 ? 0 : 1;
  }

 private:
  int passed_ = 0;
  std::vector<std::string> failed_;
};

int serve() {
  // So short that a client of a test meets pings of the server.
  server::net::Timing timing;
  timing.tick = milliseconds(10);
  timing.ping_every = milliseconds(100);
  const EchoServer server(timing);
  std::cout << server.port() << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::span<char*> chosen(arguments + 1, static_cast<std::size_t>(count - 1));
  if (!chosen.empty() && std::string_view(chosen[0]) == "--serve") return serve();
  // The cases expect nothing but what they asked for; a slow one would meet a ping of the server.
  server::net::Timing timing;
  timing.ping_every = std::chrono::hours(1);
  const EchoServer server(timing);
  Report report;
  for (const auto& one : all_cases()) {
    if (!is_chosen(one.id, chosen)) continue;
    report.run(one.id, one.what, [&] {
      Peer peer(server.port());
      one.run(peer);
    });
  }
  for (const auto& one : beast_cases()) {
    if (is_chosen(one.id, chosen)) report.run(one.id, one.what, [&] { one.run(server.port()); });
  }
  return report.finish();
}
