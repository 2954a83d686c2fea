// protocol/decode: no message is taken but in the form that it would be written in, and what is
// taken says the same when it is written and read again.
#include <string>

#include "protocol/decode.hpp"
#include "protocol/json_value.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace protocol;

std::string name_of(const Command& command) {
  return std::visit([]<class C>(const C&) { return std::string(C::name); }, command);
}

std::string written(const CommandEnvelope& envelope) {
  std::string text = "{\"id\":" + std::to_string(envelope.id) + ",\"do\":\"" +
                     name_of(envelope.command) + "\",\"data\":" + envelope.data;
  if (!std::holds_alternative<Ping>(envelope.command)) {
    text += ",\"channel\":\"" + envelope.channel.text() + "\"";
  }
  if (envelope.key) text += ",\"key\":\"" + envelope.key->text() + "\"";
  if (envelope.pseudonym) text += ",\"pseudonym\":\"" + *envelope.pseudonym + "\"";
  return text + "}";
}

void check(const CommandEnvelope& envelope) {
  fuzz::require(envelope.id > 0 && envelope.id < std::int64_t{1} << 53, "the id is in its bounds");
  fuzz::require(fuzz::is_utf8(envelope.data), "data is UTF-8");
  fuzz::require(parse_json(envelope.data).has_value(), "data is JSON");
  const auto again = decode_command(written(envelope));
  fuzz::require(again.has_value(), "what was taken is taken again");
  fuzz::require(again->id == envelope.id && again->channel == envelope.channel &&
                    again->key == envelope.key && again->pseudonym == envelope.pseudonym &&
                    again->data == envelope.data &&
                    again->command.index() == envelope.command.index(),
                "and says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string message(reinterpret_cast<const char*>(data), size);
  const auto commands = decode_message(message);
  fuzz::require(!commands.empty() && commands.size() <= limits::commands_per_message_max + 1,
                "the number of commands is in its bounds");
  for (const auto& command : commands) {
    if (command.has_value()) {
      check(*command);
    } else {
      fuzz::require(!command.error().error.text.empty(), "a refusal says why");
    }
  }
  return 0;
}
