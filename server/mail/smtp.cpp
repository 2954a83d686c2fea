#include "server/mail/smtp.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

#include <curl/curl.h>

namespace server::mail {
namespace {

// A mail server on the same network answers within milliseconds; one that looks for spam within
// some seconds. The lease of a mail (storage::mail_lease) is longer than both together.
constexpr long connect_timeout_s = 10;
constexpr long timeout_s = 20;

struct Upload {
  const Sending& sending;
  std::size_t sent = 0;
  bool has_begun = false;
};

/// The mail server has said that it waits for the text.
std::size_t read_text(char* to, std::size_t size, std::size_t count, void* user) {
  auto& upload = *static_cast<Upload*>(user);
  if (!upload.has_begun) {
    try {
      if (!upload.sending.begin()) return CURL_READFUNC_ABORT;
    } catch (const std::exception&) {
      return CURL_READFUNC_ABORT;
    }
    upload.has_begun = true;
  }
  const auto& text = upload.sending.message;
  const auto length = std::min(size * count, text.size() - upload.sent);
  std::copy_n(text.data() + upload.sent, length, to);
  upload.sent += length;
  return length;
}

int look_whether_to_stop(void* user, curl_off_t /*to_get*/, curl_off_t /*got*/,
                         curl_off_t /*to_put*/, curl_off_t /*put*/) {
  return static_cast<Upload*>(user)->sending.must_stop() ? 1 : 0;
}

SendResult result_of(CURL* curl, CURLcode code, bool has_begun) {
  if (code == CURLE_OK) return SendResult::accepted;
  // Wrong credentials are our mistake, not the mail's; they can be mended.
  if (code == CURLE_LOGIN_DENIED) return SendResult::temporary;
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  if (answer >= 500 && answer < 600) return SendResult::permanent;
  if (answer >= 400) return SendResult::temporary;
  return has_begun ? SendResult::unknown : SendResult::temporary;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

Smtp::Smtp(SmtpOptions options) : options_{std::move(options)} {
  // Once, before any other thread uses it.
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  curl_ = ready ? curl_easy_init() : nullptr;
  if (curl_ == nullptr) throw std::runtime_error("libcurl cannot be initialised");
}

Smtp::~Smtp() { curl_easy_cleanup(curl_); }

SendResult Smtp::send(const Sending& sending) {
  Upload upload{sending};
  const std::unique_ptr<curl_slist, FreeList> to{
      curl_slist_append(nullptr, ("<" + sending.to + ">").c_str())};
  const auto from = "<" + options_.from + ">";
  // Keeps the connection.
  curl_easy_reset(curl_);
  curl_easy_setopt(curl_, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl_, CURLOPT_USE_SSL,
                   static_cast<long>(options_.user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (!options_.user.empty()) {
    curl_easy_setopt(curl_, CURLOPT_USERNAME, options_.user.c_str());
    curl_easy_setopt(curl_, CURLOPT_PASSWORD, options_.password.c_str());
  }
  curl_easy_setopt(curl_, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl_, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl_, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl_, CURLOPT_READFUNCTION, read_text);
  curl_easy_setopt(curl_, CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, look_whether_to_stop);
  curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &upload);
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
  curl_easy_setopt(curl_, CURLOPT_TIMEOUT, timeout_s);
  const auto code = curl_easy_perform(curl_);
  return result_of(curl_, code, upload.has_begun);
}

}  // namespace server::mail
