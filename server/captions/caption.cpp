#include "server/captions/caption.hpp"

#include <utility>

namespace server::captions {

using namespace protocol;

Result<void> may_write(const Talk& talk) {
  if (talk.state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "captions are written while the talk is live");
}

Result<void> may_change(const Caption& caption) {
  if (caption.erased) return refuse(ErrorCode::erased, "the line was erased", "data.caption");
  return {};
}

Caption edited(Caption caption, std::string text, Time now) {
  caption.text = std::move(text);
  caption.edited_at = now;
  return caption;
}

Caption erased(Caption caption) {
  caption.text.clear();
  caption.edited_at.reset();
  caption.erased = true;
  return caption;
}

}  // namespace server::captions
