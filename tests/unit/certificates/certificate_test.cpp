#include "server/certificates/certificate.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "tests/support/show_result.hpp"

using namespace protocol;

TEST_CASE("certificate: asked for while the talk is live and at no other time") {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<TalkState>>([](auto described) {
    Talk talk;
    talk.state = described.value;
    INFO(described.name);
    const auto may = server::certificates::may_request(talk);
    CHECK(bool{may} == (talk.state == TalkState::live));
    if (!may) CHECK(may.error().code == ErrorCode::wrong_state);
  });
}
