#include "server/captions/web_vtt.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace server::captions {

using namespace protocol;
using std::chrono::milliseconds;

namespace {

void append_digits(std::string& out, std::int64_t value, std::size_t width) {
  const auto digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out.append(digits);
}

/// 00:41:12.345; hours have at least two digits.
void append_time(std::string& out, milliseconds time) {
  const auto ms = time.count();
  append_digits(out, ms / 3'600'000, 2);
  out.push_back(':');
  append_digits(out, ms / 60'000 % 60, 2);
  out.push_back(':');
  append_digits(out, ms / 1'000 % 60, 2);
  out.push_back('.');
  append_digits(out, ms % 1'000, 3);
}

}  // namespace

std::string cue_text(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out.append("&amp;"); break;
      case '<': out.append("&lt;"); break;
      // With it no text can hold "-->".
      case '>': out.append("&gt;"); break;
      // An empty line would end the cue.
      case '\n':
      case '\r': out.push_back(' '); break;
      default: out.push_back(c);
    }
  }
  return out;
}

void WebVtt::add(const Caption& caption) {
  if (caption.erased) return;
  // A clock that was set back must not make a time below 0, or one before that of the line above.
  const auto at = std::max(caption.at - start_, waiting_ ? waiting_->at : milliseconds{0});
  write_waiting(at);
  waiting_ = Cue{at, cue_text(caption.text)};
}

std::string WebVtt::finish() {
  write_waiting(std::nullopt);
  return std::move(file_);
}

void WebVtt::write_waiting(std::optional<milliseconds> next_at) {
  if (!waiting_) return;
  auto end = waiting_->at + reading_time_max;
  // A cue must be longer than nothing, also where two lines came at once.
  if (next_at) end = std::clamp(*next_at, waiting_->at + milliseconds{1}, end);
  file_.push_back('\n');
  append_time(file_, waiting_->at);
  file_.append(" --> ");
  append_time(file_, end);
  file_.push_back('\n');
  file_.append(waiting_->text).push_back('\n');
  waiting_.reset();
}

}  // namespace server::captions
