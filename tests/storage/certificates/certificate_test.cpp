#include <catch2/catch.hpp>

#include "server/certificates/certificate_handlers.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::certificates;
using tests::QuestionFixture;

namespace {

struct Certificates : QuestionFixture {
  void request(const AccountId& who) { must(handle_request, who, talk, CertificateRequest{}); }
  bool has(const AccountId& who) {
    bool found = false;
    read([&](storage::Reader& reader) {
      found = storage::owns_of(reader, *reader.channel(talk), {who}).at(who).certificate;
    });
    return found;
  }
};

}  // namespace

TEST_CASE("certificate: kept of who asks for it, and shown to nobody else") {
  Certificates room;
  room.go_live();
  const auto head = room.events(room.talk).size();
  const auto desk_head = room.events(room.desk).size();
  room.request(room.kim);
  room.request(room.kim);
  CHECK(room.has(room.kim));
  CHECK_FALSE(room.has(room.lou));
  // No event tells it, neither in the room nor on the desk.
  CHECK(room.events(room.talk).size() == head);
  CHECK(room.events(room.desk).size() == desk_head);
  CHECK(room.effects().empty());

  SECTION("it stays when the talk is over, and no time was stored") {
    room.move({TalkState::follow_up});
    CHECK(room.has(room.kim));
    CHECK(room.query_value("SELECT string_agg(column_name, ' ' ORDER BY column_name)"
                           " FROM information_schema.columns WHERE table_name = 'certificate'") ==
          "account channel_id");
    CHECK(room.refusal(handle_request, room.lou, room.talk, CertificateRequest{}) == "wrong_state");
    CHECK_FALSE(room.has(room.lou));
    room.must(handle_withdraw, room.kim, room.talk, CertificateWithdraw{});
    CHECK_FALSE(room.has(room.kim));
  }
  SECTION("it is withdrawn by oneself only, and twice does no harm") {
    room.request(room.lou);
    room.must(handle_withdraw, room.lou, room.talk, CertificateWithdraw{});
    room.must(handle_withdraw, room.lou, room.talk, CertificateWithdraw{});
    CHECK_FALSE(room.has(room.lou));
    CHECK(room.has(room.kim));
  }
}

TEST_CASE("certificate: refused before the talk and elsewhere") {
  Certificates room;
  room.move({TalkState::planned, TalkState::lobby});
  CHECK(room.refusal(handle_request, room.kim, room.talk, CertificateRequest{}) == "wrong_state");
  CHECK(room.refusal(handle_request, room.ada, room.desk, CertificateRequest{}) ==
        "wrong_channel channel");
  CHECK(room.refusal(handle_withdraw, room.ada, room.desk, CertificateWithdraw{}) ==
        "wrong_channel channel");
  CHECK_FALSE(room.has(room.kim));
}
