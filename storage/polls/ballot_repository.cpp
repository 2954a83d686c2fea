#include "storage/polls/ballot_repository.hpp"

#include <map>
#include <string>
#include <tuple>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

std::vector<std::string> read_texts(const pqxx::result& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows) texts.emplace_back(row[0].c_str(), row[0].size());
  return texts;
}

}  // namespace

void write_ballots(Transaction& transaction, const std::vector<BallotCast>& cast) {
  // The last word of each person in each poll.
  std::map<std::tuple<std::int64_t, std::string, std::string>, const Ballot*> last;
  for (const auto& one : cast) {
    last.insert_or_assign({one.channel, one.ballot.poll.text(), one.account.text()}, &one.ballot);
  }
  if (last.empty()) return;
  ArrayLiteral channels, polls, accounts, choices, answers;
  for (const auto& [who, ballot] : last) {
    channels.add(std::get<0>(who));
    polls.add(std::string_view{std::get<1>(who)});
    accounts.add(std::string_view{std::get<2>(who)});
    // An array of arrays must be rectangular; a text of each is not asked to be.
    ArrayLiteral chosen;
    for (const auto choice : ballot->choices) chosen.add(choice);
    choices.add(std::string_view{chosen.text()});
    answers.add(std::string_view{ballot->text});
  }
  transaction.sql().exec_params(
      "WITH w AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::text[],"
      "   $5::text[]) w(channel_id, poll, account, choices, answer)),"
      " written AS (INSERT INTO ballot (channel_id, poll, account, choices, answer)"
      "   SELECT channel_id, poll, account, choices::integer[], answer FROM w"
      "   ON CONFLICT (channel_id, poll, account) DO UPDATE"
      "   SET choices = excluded.choices, answer = excluded.answer)"
      " INSERT INTO poll_due (channel_id, poll) SELECT DISTINCT channel_id, poll FROM w"
      " ON CONFLICT DO NOTHING",
      channels.text(), polls.text(), accounts.text(), choices.text(), answers.text());
}

std::vector<ItemId> take_due_polls(Transaction& transaction, const ChannelName& channel) {
  const auto rows = transaction.sql().exec_params(
      "WITH due AS (DELETE FROM poll_due WHERE channel_id = $1 RETURNING poll)"
      " SELECT poll FROM due ORDER BY poll",
      transaction.channel(channel)->id);
  std::vector<ItemId> polls;
  for (const auto& row : rows) polls.push_back(read_id<ItemId>(row[0]));
  return polls;
}

std::vector<PollTally> count_ballots(Transaction& transaction, const ChannelName& channel,
                                     const std::vector<Poll>& polls) {
  std::vector<PollTally> tallies;
  if (polls.empty()) return tallies;
  ArrayLiteral ids;
  std::map<std::string, std::size_t, std::less<>> places;
  for (const auto& poll : polls) {
    ids.add(std::string_view{poll.id.text()});
    places.emplace(poll.id.text(), tallies.size());
    tallies.push_back({poll.id, std::vector<std::int64_t>(poll.options.size()), 0});
  }
  // -1 counts the ballots themselves.
  const auto rows = transaction.sql().exec_params(
      "SELECT poll, choice, count(*) FROM ballot, unnest(choices || -1) choice"
      " WHERE channel_id = $1 AND poll = ANY($2::text[]) GROUP BY poll, choice",
      transaction.channel(channel)->id, ids.text());
  for (const auto& row : rows) {
    auto& tally = tallies.at(places.find(std::string_view{row[0].c_str()})->second);
    const auto choice = row[1].as<std::int64_t>();
    const auto count = row[2].as<std::int64_t>();
    if (choice < 0) {
      tally.ballots = count;
    } else {
      tally.counts.at(static_cast<std::size_t>(choice)) = count;
    }
  }
  return tallies;
}

std::vector<std::string> answers_of(Transaction& transaction, const ChannelName& channel,
                                    const ItemId& poll) {
  return read_texts(
      transaction.sql().exec_params("SELECT answer FROM ballot WHERE channel_id = $1 AND poll = $2"
                                    " ORDER BY md5(answer), answer",
                                    transaction.channel(channel)->id, poll.text()));
}

void keep_answers(Transaction& transaction, const ChannelName& channel, const ItemId& poll,
                  std::size_t place, const std::vector<std::string>& answers) {
  if (answers.empty()) return;
  ArrayLiteral texts;
  for (const auto& answer : answers) texts.add(std::string_view{answer});
  transaction.sql().exec_params(
      "INSERT INTO poll_answer (channel_id, poll, place, answer)"
      " SELECT $1, $2, $3 + n - 1, answer"
      " FROM unnest($4::text[]) WITH ORDINALITY kept(answer, n)",
      transaction.channel(channel)->id, poll.text(), static_cast<std::int64_t>(place),
      texts.text());
}

std::vector<std::string> kept_answers(Reader& reader, const ChannelRow& channel,
                                      std::string_view poll, std::int64_t place,
                                      std::int64_t limit) {
  return read_texts(reader.sql().exec_params(
      "SELECT answer FROM poll_answer WHERE channel_id = $1 AND poll = $2 AND place >= $3"
      " ORDER BY place LIMIT $4",
      channel.id, std::string{poll}, place, limit));
}

std::vector<ChannelName> channels_with_due_polls(Reader& reader, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT name FROM channel WHERE id IN (SELECT channel_id FROM poll_due LIMIT $1)", limit);
  std::vector<ChannelName> channels;
  for (const auto& row : rows) channels.push_back(ChannelName::parse(row[0].c_str()).value());
  return channels;
}

}  // namespace storage
