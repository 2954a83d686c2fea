// The HTTP side of the wire: which path is which query, who may ask it (protocol/README.md,
// "HTTP"). Called on shards; queries run on database reader threads and answer from there.
#pragma once

#include <functional>
#include <string_view>

#include "server/app/entry_limiter.hpp"
#include "server/app/guest_entry.hpp"
#include "server/app/polling.hpp"
#include "server/app/services.hpp"
#include "server/app/ticket_office.hpp"
#include "server/auth/login_handlers.hpp"
#include "server/auth/login_sessions.hpp"
#include "server/files/file_service.hpp"
#include "server/net/dispatcher.hpp"

namespace server::app {

class HttpApi {
 public:
  HttpApi(Services& services, auth::LoginSessions& logins, auth::LoginHandlers& login_handlers,
          GuestEntry& guest_entry, files::FileService& files, Polling& polling,
          TicketOffice& tickets);

  void handle(net::HttpRequest request, net::Respond respond);
  /// Bytes that the body of such a request may have; 0 for those that take none.
  [[nodiscard]] std::size_t body_bytes_max(net::Method method, std::string_view path) const;

 private:
  void handle_get(net::HttpRequest request, net::Respond respond);
  void handle_post(net::HttpRequest request, net::Respond respond);
  void poll(net::HttpRequest request, net::Respond respond);
  void upload(net::HttpRequest request, net::Respond respond);
  /// Somebody's calendar, by its address alone.
  void feed(const net::HttpRequest& request, net::Respond respond);
  void download(net::HttpRequest request, net::Respond respond);
  /// Finds out who asks and goes on, or answers that nobody is logged in.
  void with_caller(const net::HttpRequest& request, const net::Respond& respond,
                   std::function<void(const auth::Caller&)> then);
  /// The same for what reads: counts it, and answers who reads too fast.
  void with_reader(const net::HttpRequest& request, const net::Respond& respond,
                   std::function<void(const auth::Caller&)> then);

  Services& services_;
  auth::LoginSessions& logins_;
  auth::LoginHandlers& login_handlers_;
  GuestEntry& guest_entry_;
  files::FileService& files_;
  Polling& polling_;
  TicketOffice& tickets_;
  /// Calendar programs read every hour or less; an office has one address.
  EntryLimiter feed_limiter_;
};

/// Whose request it is, as far as the request itself says: a guest says so, by `guest=<talk id>`.
auth::Credentials credentials_of(const net::HttpRequest& request);
/// {"error":{...}} with the status of its code.
net::HttpResponse error_response(const protocol::Error& error);
net::HttpResponse json_response(std::string body);

}  // namespace server::app
