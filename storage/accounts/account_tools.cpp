#include "storage/accounts/account_tools.hpp"

#include <chrono>
#include <functional>
#include <stdexcept>

#include <pqxx/pqxx>

#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"
#include "storage/connection.hpp"

namespace storage {

using namespace protocol;

void in_one_transaction(const std::string& options, const std::function<void(Transaction&)>& work) {
  try {
    Sockets sockets;
    Connection connection{options, ConnectionUse::writing, sockets};
    pqxx::work sql{connection.open()};
    Transaction transaction{sql};
    CommandContext context;
    context.now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    transaction.begin_command(std::move(context));
    work(transaction);
    transaction.keep_command();
    transaction.flush();
    sql.commit();
  } catch (const pqxx::unique_violation&) {
    throw std::runtime_error("there is already an account with this address or id");
  } catch (const pqxx::foreign_key_violation&) {
    throw std::runtime_error("there is no such authority");
  } catch (const pqxx::failure& error) {
    throw std::runtime_error(std::string{"the database refused: "} + error.what());
  }
}

namespace {

std::string require_email(std::string_view email) {
  auto normal = normal_email(email);
  if (!normal) throw std::runtime_error("this is no e-mail address: " + std::string{email});
  return std::move(*normal);
}

}  // namespace

std::string create_token(const std::string& connection, std::string_view email,
                         std::string_view label, bool demo_mode) {
  const auto normal = require_email(email);
  auto token = new_token();
  in_one_transaction(connection, [&](Transaction& transaction) {
    const auto account = find_account(transaction, normal);
    if (!account) throw std::runtime_error("there is no account " + normal);
    if (!account->active) throw std::runtime_error("the account " + normal + " is deactivated");
    if (account->demo && !demo_mode) {
      throw std::runtime_error("the account " + normal +
                               " is a demo login: it counts with demo = true only");
    }
    create_login(transaction, hash_token(token), account->id, LoginKind::program, label);
  });
  return token;
}

void create_account(const std::string& connection, NewAccount account) {
  account.email = require_email(account.email);
  in_one_transaction(connection,
                     [&](Transaction& transaction) { create_account(transaction, account); });
}

}  // namespace storage
