// What a long command is doing: on a terminal one line that is drawn again, elsewhere a line every
// ten seconds, and one line for each step that is done. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace server::backup {

class Progress {
 public:
  Progress();

  /// How far a step is; may be called as often as one likes.
  void show(const std::string& text);
  /// What was done; ends the line.
  void done(const std::string& text);

 private:
  const bool terminal_;
  std::chrono::steady_clock::time_point shown_;
};

/// "3.4 MB".
std::string readable_bytes(std::int64_t bytes);

}  // namespace server::backup
