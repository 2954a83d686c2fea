// Captions as a WebVTT file (https://www.w3.org/TR/webvtt1/). Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "protocol/captions/messages.hpp"
#include "protocol/time.hpp"

namespace server::captions {

/// A line stands until the next one, but no longer than this: who reads slowly has read it by then.
inline constexpr std::chrono::seconds reading_time_max{7};

/// Takes the lines in their order and keeps one of them.
class WebVtt {
 public:
  /// `start`: when the talk went live; its second 0.
  explicit WebVtt(protocol::Time start) : start_{start} {}

  /// An erased line is left out.
  void add(const protocol::Caption& caption);
  /// The file; last.
  std::string finish();

 private:
  struct Cue {
    std::chrono::milliseconds at;
    std::string text;
  };
  void write_waiting(std::optional<std::chrono::milliseconds> next_at);

  const protocol::Time start_;
  std::string file_ = "WEBVTT\n";
  /// Its end is not known before the next one.
  std::optional<Cue> waiting_;
};

/// A text as the payload of a cue: on one line, without what the format has a meaning for.
std::string cue_text(const std::string& text);

}  // namespace server::captions
