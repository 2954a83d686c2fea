#include "storage/mail/outbox.hpp"

#include <stdexcept>

#include "protocol/enum_name.hpp"
#include "storage/calendar/calendar_repository.hpp"
#include "storage/connection.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// Dropped by one call; the next one goes on.
constexpr int dropped_max = 100;

/// The row of the mail that is claimed now, with whom it is for; empty where none waits.
pqxx::result claim_row(pqxx::work& sql, Time now) {
  return sql.exec_params(
      "WITH claimed AS (UPDATE mail SET claimed_until = $2, tries = tries + 1 WHERE id ="
      " (SELECT id FROM mail WHERE due_at <= $1 AND (claimed_until IS NULL OR claimed_until < $1)"
      "  ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *)"
      " SELECT m.id, m.kind, " STORAGE_TIME("m.made_at") ", m.tries, m.begun, a.email, a.name,"
      " c.name, a.active AND a.email IS NOT NULL, m.account, coalesce(r.state, '') = 'confirmed'"
      " FROM claimed m JOIN account a ON a.id = m.account JOIN channel c ON c.id = m.channel_id"
      " LEFT JOIN registration r ON r.channel_id = m.channel_id AND r.account = m.account",
      format_time(now), format_time(now + mail_lease));
}

ClaimedMail read_mail(pqxx::work& sql, const pqxx::row& row) {
  Reader reader{sql};
  const auto channel = ChannelName::parse(row[7].c_str()).value();
  auto talk = reader.subject<Talk>(channel_of(ChannelKind::desk, channel.item())).value();
  const bool takes_part = row[10].as<bool>() || is_announced(talk.plan, read_id<AccountId>(row[9]));
  return {row[0].c_str(),
          enum_from_name<LineReason>(row[1].c_str()).value(),
          read_time(row[2]),
          row[3].as<std::int64_t>(),
          row[4].as<bool>(),
          row[5].c_str(),
          row[6].c_str(),
          std::move(talk),
          published_at(reader, channel),
          takes_part};
}

void delete_row(pqxx::work& sql, const std::string& id) {
  sql.exec_params("DELETE FROM mail WHERE id = $1", id);
}

}  // namespace

struct Outbox::Impl {
  explicit Impl(const std::string& options)
      : connection{options, ConnectionUse::writing, sockets} {}

  template <class Run>
  auto in_transaction(Run run) {
    try {
      pqxx::work sql{connection.open()};
      auto result = run(sql);
      sql.commit();
      return result;
    } catch (const std::exception& error) {
      connection.discard();
      throw std::runtime_error(error.what());
    }
  }

  Sockets sockets;
  Connection connection;
};

Outbox::Outbox(const std::string& connection) : impl_{std::make_unique<Impl>(connection)} {}
Outbox::~Outbox() = default;

void Outbox::stop() { impl_->sockets.break_all(); }

std::optional<ClaimedMail> Outbox::claim(Time now) {
  return impl_->in_transaction([&](pqxx::work& sql) -> std::optional<ClaimedMail> {
    for (int dropped = 0; dropped < dropped_max; ++dropped) {
      const auto rows = claim_row(sql, now);
      if (rows.empty()) break;
      if (rows[0][8].as<bool>()) return read_mail(sql, rows[0]);
      delete_row(sql, rows[0][0].c_str());
    }
    return std::nullopt;
  });
}

bool Outbox::begin(const std::string& id, Time now) {
  return impl_->in_transaction([&](pqxx::work& sql) {
    return sql.exec_params("UPDATE mail SET begun = true WHERE id = $1 AND claimed_until > $2", id,
                           format_time(now))
               .affected_rows() == 1;
  });
}

void Outbox::finish(const std::string& id) {
  impl_->in_transaction([&](pqxx::work& sql) {
    delete_row(sql, id);
    return true;
  });
}

void Outbox::put_back(const std::string& id, Time at, bool may_have_arrived) {
  impl_->in_transaction([&](pqxx::work& sql) {
    sql.exec_params("UPDATE mail SET claimed_until = NULL, due_at = $2, begun = $3 WHERE id = $1",
                    id, format_time(at), may_have_arrived);
    return true;
  });
}

}  // namespace storage
