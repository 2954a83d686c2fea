// The running server: owns everything, starts it in order and stops it in the reverse one.
#pragma once

#include <memory>

#include "server/app/config.hpp"

namespace server::app {

class App {
 public:
  explicit App(Config config);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Serves until SIGINT or SIGTERM; the process's exit status.
  int run();

  // For tests, instead of run(): start, ask the port, stop.
  void start();
  [[nodiscard]] int port() const;
  /// Stops accepting, tells the clients when to come back, finishes what was taken on.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace server::app
