#include "protocol/decode.hpp"

#include <boost/mp11.hpp>

#include "protocol/json_reader.hpp"
#include "protocol/limits.hpp"

namespace protocol {
namespace {

constexpr std::int64_t id_max = (std::int64_t{1} << 53) - 1;

/// The id, if it can be read at all, so that even a refused command gets its reply.
std::optional<std::int64_t> id_of(const JsonValue& value) {
  const auto* id = value.find("id");
  if (id == nullptr || id->kind != JsonValue::Kind::integer) return std::nullopt;
  return id->integer > 0 && id->integer <= id_max ? std::optional{id->integer} : std::nullopt;
}

Result<Command> decode_data(std::string_view name, const JsonValue& data) {
  Result<Command> result = refuse(ErrorCode::unknown_command, "no such command", "do");
  bool found = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Command>>(
      [&](auto t) {
        using C = typename decltype(t)::type;
        if (found || C::name != name) return;
        found = true;
        auto command = from_json<C>(data);
        if (command) {
          result = Command{std::move(*command)};
        } else {
          auto error = command.error();
          error.field.insert(0, error.field.empty() ? "data" : "data.");
          result = std::move(error);
        }
      });
  return result;
}

bool key_needed(const Command& command) {
  return std::visit([]<class C>(const C&) { return needs_key<C>; }, command);
}

bool pseudonym_taken(const Command& command) {
  return std::visit([]<class C>(const C&) { return takes_pseudonym<C>; }, command);
}

/// Base64url without padding.
bool is_secret(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return text.size() == limits::pseudonym_secret_letters &&
         text.find_first_not_of(letters) == std::string_view::npos;
}

bool channel_needed(const Command& command) { return !std::holds_alternative<Ping>(command); }

Result<CommandEnvelope> decode_envelope(const JsonValue& value) {
  const auto wrong = [](ErrorCode code, const char* field, const char* text) {
    return refuse(code, text, field);
  };
  for (const auto& [name, member] : value.members) {
    if (name != "id" && name != "do" && name != "channel" && name != "key" && name != "data" &&
        name != "pseudonym") {
      return wrong(ErrorCode::unknown_field, name.c_str(), "no such field");
    }
  }
  CommandEnvelope envelope;
  const auto* id = value.find("id");
  if (id == nullptr) return wrong(ErrorCode::missing_field, "id", "missing");
  if (!id_of(value)) return wrong(ErrorCode::wrong_type, "id", "not an integer from 1 to 2^53 - 1");
  envelope.id = id->integer;

  const auto* name = value.find("do");
  if (name == nullptr) return wrong(ErrorCode::missing_field, "do", "missing");
  if (name->kind != JsonValue::Kind::string)
    return wrong(ErrorCode::wrong_type, "do", "wrong type");

  static const JsonValue no_data = [] {
    JsonValue empty;
    empty.kind = JsonValue::Kind::object;
    return empty;
  }();
  const auto* data = value.find("data");
  auto command = decode_data(name->string, data != nullptr ? *data : no_data);
  if (!command) return command.error();
  envelope.command = std::move(*command);

  const auto* channel = value.find("channel");
  if (channel == nullptr) {
    if (channel_needed(envelope.command))
      return wrong(ErrorCode::missing_field, "channel", "missing");
  } else {
    auto parsed = from_json<ChannelName>(*channel);
    if (!parsed) return wrong(ErrorCode::wrong_type, "channel", "not a channel");
    envelope.channel = *parsed;
  }

  const auto* key = value.find("key");
  if (key == nullptr) {
    if (key_needed(envelope.command)) return wrong(ErrorCode::missing_key, "key", "missing");
  } else {
    if (!key_needed(envelope.command)) {
      return wrong(ErrorCode::unknown_field, "key", "this command takes no key");
    }
    auto parsed = from_json<Key>(*key);
    if (!parsed) return wrong(ErrorCode::wrong_type, "key", "not a key");
    envelope.key = *parsed;
  }

  const auto* pseudonym = value.find("pseudonym");
  if (pseudonym == nullptr) {
    if (std::holds_alternative<PseudonymDraw>(envelope.command)) {
      return wrong(ErrorCode::missing_field, "pseudonym", "missing");
    }
  } else {
    if (!pseudonym_taken(envelope.command)) {
      return wrong(ErrorCode::unknown_field, "pseudonym",
                   "this command has an account's name only");
    }
    if (pseudonym->kind != JsonValue::Kind::string || !is_secret(pseudonym->string)) {
      return wrong(ErrorCode::wrong_type, "pseudonym", "not a secret of 128 bits");
    }
    envelope.pseudonym = pseudonym->string;
  }
  std::visit([&](const auto& c) { write_json(envelope.data, c); }, envelope.command);
  return envelope;
}

}  // namespace

Decoded decode_command(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return DecodeFailure{std::nullopt, value.error()};
  if (value->kind != JsonValue::Kind::object) {
    return DecodeFailure{std::nullopt, refuse(ErrorCode::malformed, "not an object")};
  }
  auto envelope = decode_envelope(*value);
  if (!envelope) return DecodeFailure{id_of(*value), envelope.error()};
  return std::move(*envelope);
}

std::vector<Decoded> decode_message(std::string_view message) {
  std::vector<Decoded> decoded;
  while (!message.empty()) {
    const auto newline = message.find('\n');
    const auto line = message.substr(0, newline);
    message = newline == std::string_view::npos ? std::string_view{} : message.substr(newline + 1);
    if (decoded.size() == limits::commands_per_message_max) {
      decoded.push_back(DecodeFailure{
          std::nullopt, refuse(ErrorCode::too_long, "too many commands in one message")});
      return decoded;
    }
    decoded.push_back(decode_command(line));
  }
  if (decoded.empty()) {
    decoded.push_back(DecodeFailure{std::nullopt, refuse(ErrorCode::malformed, "empty message")});
  }
  return decoded;
}

}  // namespace protocol
