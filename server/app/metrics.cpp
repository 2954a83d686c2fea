#include "server/app/metrics.hpp"

#include <string_view>

namespace server::app {
namespace {

void add(std::string& out, std::string_view name, std::string_view type, std::string_view help,
         std::uint64_t value) {
  out.append("# HELP behoerdentalk_").append(name).append(" ").append(help);
  out.append("\n# TYPE behoerdentalk_").append(name).append(" ").append(type);
  out.append("\nbehoerdentalk_").append(name).append(" ").append(std::to_string(value));
  out.push_back('\n');
}

}  // namespace

std::string metrics_text(const net::CounterValues& net, const storage::Database& database,
                         const Counters& app) {
  const auto counters = database.counters();
  std::string out;
  add(out, "connections", "gauge", "Open TCP connections.", net.connections_open);
  add(out, "websockets", "gauge", "Open WebSocket connections.", net.websockets_open);
  add(out, "connections_accepted_total", "counter", "TCP connections accepted.",
      net.connections_accepted);
  add(out, "connections_refused_total", "counter", "TCP connections refused at a bound.",
      net.connections_refused);
  add(out, "http_requests_total", "counter", "HTTP requests.", net.http_requests);
  add(out, "http_bad_requests_total", "counter", "HTTP requests refused as malformed.",
      net.http_bad_requests);
  add(out, "upgrades_refused_total", "counter", "WebSocket upgrades refused.",
      net.upgrades_refused);
  add(out, "messages_in_total", "counter", "WebSocket messages from clients.", net.messages_in);
  add(out, "frames_out_total", "counter", "WebSocket messages to clients.", net.frames_out);
  add(out, "bytes_out_total", "counter", "Bytes to clients.", net.bytes_out);
  add(out, "ephemeral_dropped_total", "counter", "Ephemeral pushes dropped.",
      net.ephemeral_dropped);
  add(out, "closed_too_slow_total", "counter", "Connections closed as too slow.",
      net.closed_too_slow);
  add(out, "dropped_silent_total", "counter", "Connections dropped as silent.", net.dropped_silent);
  add(out, "poll_sessions", "gauge", "Open poll sessions.", app.poll_sessions);
  add(out, "poll_answers_total", "counter", "Answers to polls.", app.poll_answers);
  add(out, "polls_closed_too_slow_total", "counter", "Poll sessions closed as too slow.",
      app.polls_closed_too_slow);
  add(out, "commands_total", "counter", "Commands taken by the writers.", counters.commands);
  add(out, "batches_total", "counter", "Transactions of the writers.", counters.batches);
  add(out, "write_queue", "gauge", "Commands that wait for a writer.", counters.write_queue);
  add(out, "read_queue", "gauge", "Queries that wait for a reader.", counters.read_queue);
  add(out, "database_reachable", "gauge", "1 while the database answers.",
      database.reachable() ? 1 : 0);
  add(out, "rollbacks_total", "counter",
      "Channels that ended before what this server had delivered: contributions are lost.",
      counters.rollbacks);
  add(out, "epoch_renewals_total", "counter",
      "Times that all channels got a new epoch because another database holds the log.",
      counters.epoch_renewals);
  add(out, "log_reads_total", "counter",
      "Reads of a channel's log for subscribers; one read serves many.", app.log_reads);
  add(out, "snapshot_reads_total", "counter",
      "Reads of a channel's snapshot for subscribers; one read serves many.", app.snapshot_reads);
  add(out, "channel_reads_in_100_ms_max", "gauge",
      "Most shared reads of any one channel that began within any 100 ms since the start.",
      app.channel_reads_in_100_ms_max);
  add(out, "fill_reads_total", "counter",
      "Reads of a channel's log because the server itself had missed an event.", app.fill_reads);
  add(out, "mails_sent_total", "counter", "Mails that the mail server took.", app.mails_sent);
  add(out, "mails_delayed_total", "counter", "Tries to send a mail that are to be repeated.",
      app.mails_delayed);
  add(out, "mails_given_up_total", "counter", "Mails that were refused or too old.",
      app.mails_given_up);
  add(out, "rollback_snapshots_total", "counter",
      "Subscribers that stood beyond the head of their channel.", app.rollback_snapshots);
  return out;
}

}  // namespace server::app
