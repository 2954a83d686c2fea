#include "load-tests/lib/metrics.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace load {
namespace {

constexpr Ns watch_every = 100 * ms;
constexpr timeval answer_at_most{10, 0};
constexpr std::string_view prefix = "behoerdentalk_";

Counters parse(std::string_view text) {
  Counters counters;
  std::istringstream lines{std::string{text}};
  std::string line;
  while (std::getline(lines, line)) {
    if (!line.starts_with(prefix)) continue;
    const auto blank = line.find(' ');
    if (blank == std::string::npos) continue;
    counters[line.substr(prefix.size(), blank - prefix.size())] =
        std::strtod(line.c_str() + blank, nullptr);
  }
  return counters;
}

}  // namespace

MetricsReader::MetricsReader(std::uint16_t port) {
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port);
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &answer_at_most, sizeof answer_at_most);
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0) {
    close(descriptor_);
    throw std::runtime_error("cannot connect for /metrics");
  }
}

MetricsReader::~MetricsReader() { close(descriptor_); }

Counters MetricsReader::read() {
  constexpr std::string_view request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    throw std::runtime_error("cannot ask for /metrics");
  }
  std::string answer;
  std::array<char, 16 * 1024> part{};
  std::size_t end = std::string::npos;
  while (answer.size() < end) {
    const auto count = recv(descriptor_, part.data(), part.size(), 0);
    if (count <= 0) throw std::runtime_error("no answer from /metrics");
    answer.append(part.data(), static_cast<std::size_t>(count));
    const auto head = answer.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    std::string lower = answer.substr(0, head);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    constexpr std::string_view name = "content-length:";
    const auto at = lower.find(name);
    if (at == std::string::npos) throw std::runtime_error("/metrics has no length");
    end = head + 4 + std::strtoul(lower.c_str() + at + name.size(), nullptr, 10);
  }
  return parse(answer);
}

MetricsWatch::MetricsWatch(std::uint16_t port) : reader_{port}, thread_{[this] { watch(); }} {}

MetricsWatch::~MetricsWatch() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void MetricsWatch::watch() {
  try {
    while (!stopping_) {
      const auto next = now() + watch_every;
      auto counters = reader_.read();
      samples_.push_back({now(), std::move(counters)});
      const auto pause = std::max<Ns>(next - now(), 0);
      const timespec time{0, static_cast<long>(pause)};
      nanosleep(&time, nullptr);
    }
  } catch (const std::exception& error) {
    failure_ = error.what();
  }
}

std::vector<MetricsWatch::Sample> MetricsWatch::stop() {
  stopping_ = true;
  thread_.join();
  if (!failure_.empty()) throw std::runtime_error(failure_);
  return std::move(samples_);
}

double most_per_100_ms(const std::vector<MetricsWatch::Sample>& samples, std::string_view counter) {
  double most = -1;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    const auto before = samples[i - 1].counters.find(counter);
    const auto after = samples[i].counters.find(counter);
    if (before == samples[i - 1].counters.end() || after == samples[i].counters.end()) continue;
    const auto steps = std::max(1.0, static_cast<double>(samples[i].at - samples[i - 1].at) /
                                         static_cast<double>(watch_every));
    most = std::max(most, (after->second - before->second) / steps);
  }
  return most;
}

}  // namespace load
