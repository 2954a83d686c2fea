// Runs another program to its end. For the command line only: it forks, so the process must have no
// threads, and it blocks.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace storage {

struct Child {
  /// The program, looked up on PATH, and its arguments. Any user of the machine can read them.
  std::vector<std::string> command;
  /// Added to this process's environment, which only the same user can read.
  std::vector<std::pair<std::string, std::string>> environment;
  /// Descriptors for its standard input and output. -1: nothing to read; output counts as said.
  int input = -1;
  int output = -1;
};

struct ChildEnd {
  /// As the shell counts: 127 when there is no such program, 128 + n when signal n ended it.
  int status = 0;
  /// The end of what it said on its error output, at most 4 KiB.
  std::string said;
};

/// Calls `tick` several times a second meanwhile. The child ends when this process does, however it
/// does. Throws std::system_error if it cannot be started at all, and what `tick` throws, after the
/// child was ended.
ChildEnd run_child(const Child& child, const std::function<void()>& tick = {});

}  // namespace storage
