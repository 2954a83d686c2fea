// Pseudonyms: who asks is known to nobody alone (README.md, "Pseudonyms"). The secret that they are
// used with stands in the envelope, never in `data`.
#pragma once

#include <boost/describe.hpp>

namespace protocol {

/// On `talk:`, from its announcement to its end, under the envelope's `pseudonym`: the secret gets
/// a pseudonym, one a person. Reply: its id; a repeat for the same secret.
struct PseudonymDraw {
  static constexpr auto name = "pseudonym.draw";
};
BOOST_DESCRIBE_STRUCT(PseudonymDraw, (), ())

}  // namespace protocol
