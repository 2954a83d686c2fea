// Hands mails to a mail server by SMTP (RFC 5321), with libcurl. Blocks; one thread at a time.
#pragma once

#include <functional>
#include <string>

namespace server::mail {

struct SmtpOptions {
  /// "smtp://host:25" or "smtps://host:465".
  std::string url;
  /// Bare address.
  std::string from;
  /// Without them nobody logs in. With them the way must be encrypted.
  std::string user;
  std::string password;
};

/// accepted: the mail server has it. temporary: it has it not and may be asked again. permanent: it
/// will never take it. unknown: the text left and no answer came.
enum class SendResult { accepted, temporary, permanent, unknown };

struct Sending {
  std::string to;
  /// As `encode` writes it.
  std::string message;
  /// Called once, before the first octet of the text leaves. False, or an exception: nothing
  /// leaves.
  std::function<bool()> begin;
  /// Asked about once a second; true breaks it off.
  std::function<bool()> must_stop;
};

class Smtp {
 public:
  explicit Smtp(SmtpOptions options);
  ~Smtp();
  Smtp(const Smtp&) = delete;
  Smtp& operator=(const Smtp&) = delete;

  SendResult send(const Sending& sending);

 private:
  const SmtpOptions options_;
  /// A CURL, which keeps its connection for the next mail.
  void* curl_;
};

}  // namespace server::mail
