// The sockets of a database's connections: lets one thread end the waiting of all others for a
// database that keeps its connections and says nothing. Any thread.
#pragma once

#include <mutex>
#include <set>

namespace storage {

class Sockets {
 public:
  /// Breaks all of them, as if the other end had gone, and every one that is entered later.
  void break_all();
  [[nodiscard]] bool are_broken() const;

  /// One open connection's place here.
  class Entry {
   public:
    /// Keeps a descriptor of its own, so that the number cannot mean something else by the time it
    /// is used. Throws std::system_error when there are no more.
    Entry(Sockets& sockets, int socket);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    Sockets& sockets_;
    int descriptor_;
  };

 private:
  mutable std::mutex mutex_;
  std::set<int> descriptors_;
  bool broken_ = false;
};

}  // namespace storage
