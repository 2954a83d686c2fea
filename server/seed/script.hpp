// The demo content's script: commands as clients send them, with an author, a time and names for
// what they make (content/README.md). Pure: parsing, names and times.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/json_value.hpp"
#include "protocol/time.hpp"

namespace server::seed {

/// What "@name" stands for; filled as things are made.
class Names {
 public:
  void set(const std::string& name, std::string id) { ids_.insert_or_assign(name, std::move(id)); }
  /// Replaces every "@name" in the text. Throws std::runtime_error that names an unknown one.
  [[nodiscard]] std::string resolve(std::string_view text) const;

 private:
  std::map<std::string, std::string, std::less<>> ids_;
};

/// Replaces names in every text of the value.
void resolve_names(protocol::JsonValue& value, const Names& names);

/// The value as JSON text.
std::string to_text(const protocol::JsonValue& value);

/// "-49d 14:12", "+2d 10:00:30" (days from today, Berlin's clock), "-47m", "-2h13m". Throws
/// std::runtime_error for anything else.
protocol::Time time_of(std::string_view text, protocol::Time now);

/// A member that must be there and be a text.
std::string text_of(const protocol::JsonValue& value, std::string_view member);

}  // namespace server::seed
