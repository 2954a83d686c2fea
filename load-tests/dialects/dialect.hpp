// What a server wants to hear from a member of a room and from an author: the one thing in which
// the compared servers differ for the scenarios. All carry the same text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "load-tests/lib/loop.hpp"
#include "load-tests/lib/options.hpp"
#include "load-tests/lib/stamp.hpp"

namespace load {

/// Someone with a connection. An author only writes, a member only listens.
struct Person {
  std::uint32_t number = 0;
  std::uint32_t room = 0;
  bool is_author = false;
  Loop::Id connection = 0;
  bool has_joined = false;
};

/// What a dialect tells about the frames that it read.
class Audience {
 public:
  Audience() = default;
  Audience(const Audience&) = delete;
  Audience& operator=(const Audience&) = delete;
  virtual ~Audience() = default;
  /// The server has confirmed that messages arrive from now on, or may be sent.
  virtual void joined(Person& person) = 0;
  virtual void delivered(Person& person, const Stamp& stamp, std::size_t payload_bytes) = 0;
};

class Dialect {
 public:
  Dialect() = default;
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  virtual ~Dialect() = default;

  /// Before anyone comes: makes the rooms, for servers that do not make them by themselves.
  virtual void prepare(Loop& /*loop*/, std::uint32_t /*rooms*/) {}
  virtual std::string request(const Person& person) = 0;
  virtual void opened(Loop& loop, Person& person, Audience& audience) = 0;
  virtual void received(Loop& loop, Person& person, const Frame& frame, Audience& audience) = 0;
  virtual void publish(Loop& loop, const Person& author, std::string_view text) = 0;
};

/// By its name; throws std::runtime_error for an unknown one.
std::unique_ptr<Dialect> make_dialect(const std::string& name, Options& options);

/// An upgrade request for this path; `headers` are complete lines.
std::string upgrade_request(std::string_view path, std::string_view headers = {});

}  // namespace load
