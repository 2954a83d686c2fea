#include "server/app/app.hpp"

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <utility>

#include <pthread.h>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include "protocol/encode.hpp"
#include "server/app/background.hpp"
#include "server/app/channel_reads.hpp"
#include "server/app/follower.hpp"
#include "server/app/guest_entry.hpp"
#include "server/app/http_api.hpp"
#include "server/app/mailer.hpp"
#include "server/app/metrics.hpp"
#include "server/app/person_limits.hpp"
#include "server/app/polling.hpp"
#include "server/app/session_set.hpp"
#include "server/app/ticker.hpp"
#include "server/app/ticket_office.hpp"
#include "server/auth/access.hpp"
#include "server/auth/login_handlers.hpp"
#include "server/auth/login_sessions.hpp"
#include "server/auth/passwords.hpp"
#include "server/files/file_service.hpp"
#include "server/net/server.hpp"
#include "storage/migrate.hpp"

namespace server::app {

using namespace protocol;
using namespace std::chrono_literals;

namespace {

// At a shutdown the database has this long to finish what was taken on; a healthy one needs a
// second for full queues.
constexpr auto commit_deadline = 6s;
// What was answered is sent within this time, then connections are cut. With the 5 s that a
// connection to the database may be under way, all of it ends before the 15 s that are allowed.
constexpr auto send_deadline = 3s;

/// The app's side of one connection; keeps the session in its shard's set.
class SessionHandler : public net::ConnectionHandler {
 public:
  SessionHandler(std::shared_ptr<Session> session, SessionSet& set)
      : session_{std::move(session)}, set_{set} {
    set_.add(session_);
  }
  ~SessionHandler() override {
    session_->detach();
    set_.remove(session_);
  }
  void on_message(std::string message) override { session_->on_message(std::move(message)); }
  void on_drained() override { session_->on_drained(); }

 private:
  std::shared_ptr<Session> session_;
  SessionSet& set_;
};

net::Options net_options(const Config& config) {
  net::Options options;
  options.bind_address = config.bind;
  options.port = static_cast<std::uint16_t>(config.port);
  options.client_dir = config.client_dir;
  options.allowed_origins = words(config.origins);
  options.trusted_proxies = words(config.trusted_proxies);
  options.tls_in_front = config.tls_in_front;
  options.connections_max = static_cast<std::size_t>(config.connections_max);
  options.connections_per_address_max = static_cast<std::size_t>(config.connections_per_address);
  return options;
}

auth::LoginOptions login_options(const Config& config) {
  return {config.demo, config.tls_in_front, config.unsafe_durability};
}

PollBounds poll_bounds(const Config& config) {
  PollBounds bounds;
  bounds.sessions_max = static_cast<std::size_t>(config.connections_max / config.shards);
  return bounds;
}

PersonLimits::Bounds person_bounds(const Config& config) {
  return {static_cast<std::size_t>(config.connections_per_person),
          {config.commands_per_second, config.commands_burst},
          {config.reads_per_second, config.reads_burst}};
}

storage::DatabaseOptions database_options(const Config& config) {
  storage::DatabaseOptions options;
  options.connection = config.database;
  options.writers = static_cast<int>(config.writers);
  options.readers = static_cast<int>(config.readers);
  options.batch_max = static_cast<std::size_t>(config.writer_batch_max);
  options.synchronous_standby = config.synchronous_standby;
  options.keeps_mails = !config.smtp_url.empty();
  return options;
}

}  // namespace

/// Everything in the order of its making; destroyed the other way round.
struct App::Parts : net::Dispatcher {
  explicit Parts(Config c)
      : config{std::move(c)},
        clock{system_clock()},
        person_limits{person_bounds(config)},
        shards{static_cast<int>(config.shards)},
        database{database_options(config), database_hooks()},
        channel_reads{database, counters,
                      [this](std::chrono::milliseconds delay, std::function<void()> work) {
                        shards[0].post_after(delay, std::move(work));
                      }},
        services{config,        clock,  database, channel_reads,
                 person_limits, pubsub, hubs,     storage::server_secret(config.database),
                 counters},
        follower{database},
        tickets{services},
        background{services, sessions, tickets},
        logins{database, login_options(config), clock},
        login_handlers{database, passwords, login_options(config), clock},
        guest_entry{database, login_options(config)},
        file_store{config.files_dir},
        files{database, file_store},
        polling{shards, poll_bounds(config),
                [this](const auth::Caller& caller) { return admit(caller); }, counters},
        http{services, logins, login_handlers, guest_entry, files, polling, tickets},
        net{net_options(config), *this, shards} {
    for (std::size_t i = 0; i < shards.size(); ++i) {
      auto& shard = shards[i];
      hubs.push_back(std::make_unique<pubsub::Hub>(
          [this, &shard, i](const ChannelName& channel, Seq after) {
            fill(shard, i, channel, after);
          },
          [&shard](std::chrono::milliseconds delay, std::function<void()> work) {
            if (delay == 0ms) {
              shard.post(std::move(work));
            } else {
              shard.post_after(delay, std::move(work));
            }
          }));
      sessions.push_back(std::make_unique<SessionSet>());
      hubs.back()->set_may_deliver([set = sessions.back().get()](const ChannelName& channel) {
        return auth::Access::read_action(channel.kind) == auth::Action::read_public ||
               set->are_revocations_known();
      });
      pubsub.add_hub(*hubs.back(),
                     [&shard](std::function<void()> work) { shard.post(std::move(work)); });
    }
    if (!config.smtp_url.empty()) mailer.emplace(config, clock, counters);
    ticker.every(250ms, [this] { background.publish_tallies(); });
    ticker.every(250ms, [this] { background.do_what_is_due(); });
    ticker.every(250ms, [this] { background.apply_revocations(); });
    ticker.every(1s, [this] { background.check_heads(); });
    ticker.every(1s, [this] { follower.sweep(); });
    ticker.every(1s, [this] { polling.look(); });
    ticker.every(1s, [this] { tickets.sweep(); });
    ticker.every(1s, [this] { person_limits.sweep(std::chrono::steady_clock::now()); });
    ticker.every(2s, [this] { background.publish_activity(); });
    ticker.every(2s, [this] { background.publish_listeners(); });
    ticker.every(1h, [this] { files.sweep(); });
    ticker.every(1h, [this] { logins.sweep(); });
  }

  storage::DatabaseHooks database_hooks() {
    storage::DatabaseHooks hooks;
    hooks.clock = clock;
    hooks.published = [this](std::vector<storage::Published> batch) {
      std::vector<pubsub::Publication> publications;
      publications.reserve(batch.size());
      for (auto& published : batch) {
        background.activity().note(published.channel);
        publications.push_back({published.channel, published.seq, std::move(published.frame)});
      }
      pubsub.publish(std::move(publications));
    };
    hooks.effects = [this](std::vector<storage::PendingEffect> effects) {
      follower.follow(std::move(effects));
    };
    hooks.new_epoch = [this](const std::optional<ChannelName>& channel) {
      for (std::size_t i = 0; i < sessions.size(); ++i) {
        pubsub.on_hub(
            i, [set = sessions[i].get(), channel](pubsub::Hub&) { set->start_over(channel); });
      }
    };
    return hooks;
  }

  /// Reads what a hub is missing and hands it over as if it had just been published.
  void fill(net::Shard& shard, std::size_t hub_number, const ChannelName& channel, Seq after) {
    auto* hub = hubs[hub_number].get();
    auto found = std::make_shared<std::vector<pubsub::Publication>>();
    const auto hand_over = [&shard, hub, channel, found] {
      shard.post([hub, channel, found] {
        hub->filled(channel);
        hub->deliver(*found);
      });
    };
    const bool queued = database.read(
        {[this, channel, after, found, hand_over](storage::Reader& reader) {
           counters.fill_reads.fetch_add(1, std::memory_order_relaxed);
           if (const auto* row = reader.channel(channel)) {
             for (auto& event : reader.events(*row, after, limits::resume_page_events)) {
               found->push_back({channel, event.seq, Frame(event.body)});
             }
           }
           hand_over();
         },
         [hand_over](const Error&) { hand_over(); }});
    // The head check of the next second tries again.
    if (!queued) hand_over();
  }

  // --- net::Dispatcher
  // -----------------------------------------------------------------------------

  void handle_http(net::HttpRequest request, net::Respond respond) override {
    net::HttpResponse response;
    response.content_type = "text/plain; charset=utf-8";
    if (request.path == "/livez") {
      response.body = "ok\n";
    } else if (request.path == "/readyz") {
      response.status = database.reachable() ? 200 : 503;
      response.body = database.reachable() ? "ok\n" : "database unreachable\n";
    } else if (request.path == "/metrics") {
      response.body = metrics_text(net.counters(), database, counters);
    } else {
      return http.handle(std::move(request), std::move(respond));
    }
    respond(std::move(response));
  }

  std::size_t body_bytes_max(net::Method method, std::string_view path) override {
    return http.body_bytes_max(method, path);
  }

  void handle_upgrade(net::HttpRequest request,
                      std::function<void(UpgradeDecision)> decide) override {
    logins.authenticate(credentials_of(request),
                        [this, decide = std::move(decide)](Result<auth::Caller> caller) {
                          if (!caller) return decide({nullptr, error_response(caller.error())});
                          auto accept = admit(*caller);
                          if (!accept) return decide({nullptr, error_response(accept.error())});
                          decide({std::move(*accept), {}});
                        });
  }

  /// Takes the person's place for one more connection, however far that comes. Any thread.
  Result<Accept> admit(const auth::Caller& caller) {
    const bool is_unknown = caller.guest_of && !caller.guest_of->invited;
    auto place = person_limits.enter(
        caller.account, is_unknown ? PersonLimits::Kind::guest : PersonLimits::Kind::member);
    if (!place) return refuse(ErrorCode::overloaded, "too many connections of one person");
    // Shared, since an Accept can be copied; moved out by the one call of it.
    const auto shared = std::make_shared<PersonLimits::Place>(std::move(*place));
    return Accept{[this, caller, shared](net::Connection& connection) {
      return open_session(connection, caller, std::move(*shared));
    }};
  }

  std::unique_ptr<net::ConnectionHandler> open_session(net::Connection& connection,
                                                       const auth::Caller& caller,
                                                       PersonLimits::Place place) {
    // Proves that pushes get through, also where nothing else comes for a while.
    connection.send(hello);
    auto& set = *sessions[static_cast<std::size_t>(connection.shard().number())];
    return std::make_unique<SessionHandler>(
        std::make_shared<Session>(services, connection, caller, std::move(place)), set);
  }

  const Config config;
  const Clock clock;
  const Frame hello{encode_heartbeat()};
  /// Before all that may hold a connection, or what is left of one that was on its way.
  PersonLimits person_limits;
  net::Shards shards;
  pubsub::PubSub pubsub;
  std::vector<std::unique_ptr<pubsub::Hub>> hubs;
  SessionSets sessions;
  Counters counters;
  storage::Database database;
  ChannelReads channel_reads;
  Services services;
  Follower follower;
  TicketOffice tickets;
  Background background;
  auth::LoginSessions logins;
  auth::PasswordPool passwords;
  auth::LoginHandlers login_handlers;
  GuestEntry guest_entry;
  files::FileStore file_store;
  files::FileService files;
  Polling polling;
  HttpApi http;
  net::Server net;
  Ticker ticker;
  /// Only where mails are sent.
  std::optional<Mailer> mailer;
};

App::App(Config config) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
  spdlog::set_level(spdlog::level::from_str(config.log_level));
  parts_ = std::make_unique<Parts>(std::move(config));
}

App::~App() = default;

void App::start() {
  parts_->database.start();
  parts_->background.start();
  parts_->shards.start();
  parts_->ticker.start();
  if (parts_->mailer) parts_->mailer->start();
  parts_->net.start();
}

int App::port() const { return parts_->net.port(); }

void App::stop() {
  auto& parts = *parts_;
  parts.net.stop_accepting();
  if (parts.mailer) parts.mailer->begin_stop();
  parts.ticker.stop();
  // Clients are told when to come back before their connections end (contract C9). Who polls is
  // told so with the last replies, for which there will be no other poll.
  parts.polling.hold();
  const auto spread = std::chrono::milliseconds{parts.config.restart_spread_ms};
  const Frame farewell(encode_restarting({spread.count()}));
  for (std::size_t i = 0; i < parts.sessions.size(); ++i) {
    parts.pubsub.on_hub(
        i, [set = parts.sessions[i].get(), farewell](pubsub::Hub&) { set->send_to_all(farewell); });
  }
  // Everything taken on is committed and answered, or its connection closed with 4011; then the
  // other sockets close, then the shards end.
  parts.passwords.stop();
  parts.database.stop(commit_deadline);
  parts.tickets.stop();
  parts.files.stop();
  parts.polling.close_all(CloseCode::restart);
  parts.net.close_all(CloseCode::restart, "restart", 0ms);
  parts.net.stop(send_deadline);
  parts.shards.stop_and_join();
  if (parts.mailer) parts.mailer->stop();
}

int App::run() {
  // Blocked in every thread, so that only sigwait gets them. Before any thread starts.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  start();
  spdlog::info("serving on http://{}:{}", parts_->config.bind, port());
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("stopping");
  stop();
  spdlog::info("stopped");
  return 0;
}

}  // namespace server::app
