#include "server/forum/thread.hpp"

namespace server::forum {

using namespace protocol;

ThreadEntry entry_of(const Thread& thread, Seq seq) {
  return {thread.id, seq, thread.at, thread.by, thread.title};
}

}  // namespace server::forum
