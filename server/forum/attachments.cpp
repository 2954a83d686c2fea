#include "server/forum/attachments.hpp"

#include <algorithm>
#include <string>

#include "protocol/limits.hpp"
#include "storage/files/file_repository.hpp"

namespace server::forum {

using namespace protocol;

Result<std::vector<Attachment>> check_files(storage::Transaction& transaction,
                                            const ChannelName& uploaded_for,
                                            const std::vector<FileId>& files) {
  if (files.size() > limits::files_per_item_max) {
    return refuse(ErrorCode::too_long, "too many files", "data.files");
  }
  std::vector<Attachment> attachments;
  for (auto file = files.begin(); file != files.end(); ++file) {
    const bool repeated = std::find(files.begin(), file, *file) != file;
    auto found = repeated ? std::nullopt
                          : storage::unnamed_file(transaction, *file, uploaded_for,
                                                  transaction.context().by.account.value());
    if (!found) {
      return refuse(ErrorCode::bad_value, "no such file that is not in use",
                    "data.files[" + std::to_string(file - files.begin()) + "]");
    }
    attachments.push_back(std::move(*found));
  }
  return attachments;
}

}  // namespace server::forum
