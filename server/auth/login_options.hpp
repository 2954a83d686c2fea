// What the configuration says about logging in.
#pragma once

namespace server::auth {

struct LoginOptions {
  /// Only then demo accounts exist: their password is published, and one click logs in without it.
  bool demo = false;
  bool tls_in_front = false;
  bool unsafe_durability = false;
};

}  // namespace server::auth
