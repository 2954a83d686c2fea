#include "storage/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace storage {
namespace {

// The last lines say why it failed.
constexpr std::size_t said_bytes_max = 4096;
constexpr int tick_ms = 200;
constexpr int no_such_program = 127;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// "NAME=value" of this process's environment with the child's over it.
std::vector<std::string> environment_of(const Child& child) {
  std::map<std::string, std::string> values;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) values[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : child.environment) values[name] = value;
  std::vector<std::string> texts;
  for (const auto& [name, value] : values) texts.push_back(name + "=" + value);
  return texts;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// What the child does between fork and exec: only calls that are safe there.
[[noreturn]] void become(const std::vector<char*>& command, const std::vector<char*>& environment,
                         int input, int output, int errors, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // The parent may have ended before that was in force.
  if (getppid() != parent) _exit(no_such_program);
  if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
      dup2(errors, STDERR_FILENO) < 0) {
    _exit(no_such_program);
  }
  execvpe(command[0], command.data(), environment.data());
  _exit(no_such_program);
}

/// Ends the child and closes the pipe, whatever happens.
class Running {
 public:
  Running(pid_t pid, int pipe) : pid_{pid}, pipe_{pipe} {}
  ~Running() {
    ::close(pipe_);
    if (pid_ > 0) {
      ::kill(pid_, SIGTERM);
      wait();
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_;
  const int pipe_;
};

void add_said(std::string& said, const char* bytes, std::size_t count) {
  said.append(bytes, count);
  if (said.size() > said_bytes_max) said.erase(0, said.size() - said_bytes_max);
}

}  // namespace

ChildEnd run_child(const Child& child, const std::function<void()>& tick) {
  auto command_texts = child.command;
  auto environment_texts = environment_of(child);
  const auto command = pointers(command_texts);
  const auto environment = pointers(environment_texts);
  const int nothing = child.input < 0 ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  const auto parent = ::getpid();
  const auto pid = ::fork();
  if (pid == 0) {
    become(command, environment, child.input < 0 ? nothing : child.input,
           child.output < 0 ? ends[1] : child.output, ends[1], parent);
  }
  const auto error = errno;
  ::close(ends[1]);
  if (nothing >= 0) ::close(nothing);
  if (pid < 0) {
    ::close(ends[0]);
    throw std::system_error(error, std::generic_category(), "fork");
  }

  Running running{pid, ends[0]};
  ChildEnd end;
  char bytes[1024];
  for (;;) {
    pollfd waiting{ends[0], POLLIN, 0};
    const auto ready = ::poll(&waiting, 1, tick_ms);
    if (ready > 0) {
      const auto count = ::read(ends[0], bytes, sizeof bytes);
      if (count == 0) break;
      if (count > 0) add_said(end.said, bytes, static_cast<std::size_t>(count));
    }
    if (tick) tick();
  }
  end.status = running.wait();
  while (!end.said.empty() && end.said.back() == '\n') end.said.pop_back();
  return end;
}

}  // namespace storage
