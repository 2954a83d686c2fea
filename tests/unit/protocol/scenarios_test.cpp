// The scenarios that the storage tests record from the real handlers, and that the TypeScript
// reducer is tested with: the C++ one must agree with the files too.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/command.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/reduce.hpp"

using namespace protocol;

namespace {

void for_each_step(const std::function<void(const JsonValue&)>& look) {
  std::size_t steps = 0;
  const auto folder = std::filesystem::path{BT_SOURCE_DIR} / "tests" / "scenarios";
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file{entry.path()};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto scenario = parse_json(text).value();
    for (const auto& step : scenario.find("steps")->items) {
      INFO(entry.path().filename() << ", step " << ++steps);
      look(step);
    }
  }
  CHECK(steps > 0);
}

// Nothing of these is an event, so there is nothing to reduce.
const std::set<std::string> without_events{
    Subscribe::name, Unsubscribe::name, Ping::name, OwnFollow::name, OwnRead::name,
    // Told to who is there, and forgotten.
    CaptionType::name, SlidesPoint::name, LobbyShow::name,
    // Comes into the channel as a total, which is an event
    // of the server's own (question_votes, polls).
    QuestionVote::name, PollVote::name, ChatReact::name,
    // The same of registrations, of which no event tells.
    RegistrationRequest::name, RegistrationWithdraw::name, RegistrationApprove::name,
    RegistrationRefuse::name, RegistrationCancel::name,
    // One person's own, and nobody else's.
    CertificateRequest::name, CertificateWithdraw::name, FeedMake::name, FeedWithdraw::name,
    // Nobody is told who has one.
    PseudonymDraw::name};

}  // namespace

TEST_CASE("scenarios: state before + event = state after") {
  for_each_step([](const JsonValue& step) {
    auto state = from_json<State>(*step.find("before")).value();
    reduce(state, from_json<State>(*step.find("event")->find("data")).value());
    CHECK(to_json(state) == to_json(from_json<State>(*step.find("after")).value()));
  });
}

TEST_CASE("scenarios: every command that makes an event is in one") {
  std::set<std::string> recorded;
  for_each_step([&](const JsonValue& step) {
    if (const auto* command = step.find("do")) recorded.insert(command->string);
  });
  using Names = boost::mp11::mp_transform<boost::mp11::mp_identity, Command>;
  boost::mp11::mp_for_each<Names>([&]<class C>(boost::mp11::mp_identity<C>) {
    const std::string name{C::name};
    INFO(name);
    CHECK(recorded.contains(name) != without_events.contains(name));
  });
}
