#include <catch2/catch.hpp>

#include "server/annotations/annotation_handlers.hpp"
#include "server/links/card_queries.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;

namespace {

struct CardFixture : TemplateFixture {
  ChannelName template_channel = create(plan({task("2.1"), task("2.2")}));
  Address post = first_post(make_thread(jana));
  Address question = first_question(make_talk(jana));

  std::vector<Card> cards(const AccountId& by, const std::vector<Address>& addresses) {
    std::vector<Card> found;
    read([&](storage::Reader& reader) {
      auth::Access access{reader, by};
      found = links::readable_cards(reader, access, addresses);
    });
    return found;
  }
  Card card(const Address& address) {
    const auto found = cards(kim, {address});
    REQUIRE(found.size() == 1);
    CHECK(found[0].address == address);
    return found[0];
  }
  void change(const std::function<void(Question&)>& how) {
    const auto changed =
        run_as({jana}, question.channel, [&](storage::Transaction& transaction, auth::Access&) {
          auto found = transaction.find<Question>(question.channel, question.id).value();
          how(found);
          State state;
          state.questions = {found};
          transaction.append(question.channel, "question.changed", std::move(state), question.id);
          return Done{};
        });
    REQUIRE(changed.has_value());
  }
};

}  // namespace

TEST_CASE_METHOD(CardFixture, "cards: how each kind of thing looks") {
  SECTION("a task") {
    const auto found = card(task_address(template_channel.item(), "2.1"));
    CHECK(found.mark == "2.1");
    CHECK(found.title == "Aufgabe 2.1");
    CHECK(found.home == "E-Akte einführen");
  }
  SECTION("a post") {
    const auto found = card(post);
    CHECK(found.mark == "B 1");
    CHECK(found.title == "Welchen Scanner haben Sie?");
    CHECK(found.home == "Scanner gesucht");
    CHECK(found.by == Author{jana});
  }
  SECTION("a question, with its answer shortened") {
    change([&](Question& changed) {
      changed.state = QuestionState::answered;
      changed.votes = 7;
      std::string answer;
      for (int i = 0; i < 400; ++i) answer += "ä";
      changed.answer = Answer{{owner}, now, answer, {}, false, contact};
    });
    const auto found = card(question);
    CHECK(found.mark == "F 14");
    CHECK(found.title == "Welchen Aktenplan haben Sie genommen?");
    CHECK(found.home == "Was der Pilot gelehrt hat");
    CHECK(found.state == "answered");
    CHECK(found.talk_state == "live");
    CHECK(found.votes == 7);
    CHECK(count_code_points(found.answer) == 300);
    CHECK(found.answer_by == Author{owner});
  }
  SECTION("an annotation") {
    AnnotationCreate command;
    command.task = "2.1";
    for (int i = 0; i < 250; ++i) command.text += "ß";
    const auto id =
        *must<AnnotationCreate>(annotations::handle_create, kim, template_channel, command).item;
    const auto found = card(address_of(template_channel, AddressKind::annotation, id));
    CHECK(count_code_points(found.title) == 200);
    CHECK(found.state == "attached");
    CHECK(found.home == "E-Akte einführen");
  }
  SECTION("talk, thread and template themselves") {
    CHECK(card(address_of(question.channel)).title == "Was der Pilot gelehrt hat");
    CHECK(card(address_of(question.channel)).state == "live");
    CHECK(card(address_of(post.channel)).title == "Scanner gesucht");
    CHECK(card(address_of(template_channel)).title == "E-Akte einführen");
  }
  SECTION("a talk that does not take place") {
    const auto& talk = question.channel;
    run_as(Author::system(), talk, [&](storage::Transaction& transaction, auth::Access&) {
      State state;
      state.talk = transaction.subject<Talk>(talk);
      state.talk->cancelled.emplace();
      transaction.append(talk, "talk.cancelled", std::move(state), talk.item().text());
      return Result<Done>{Done{}};
    });
    CHECK(card(address_of(talk)).state == "cancelled");
    CHECK(card(question).talk_state == "live");
  }
  SECTION("what was erased has no texts") {
    change([](Question& changed) {
      changed.text.clear();
      changed.erased = true;
    });
    const auto found = card(question);
    CHECK(found.state == "erased");
    CHECK(found.title.empty());
    CHECK(found.mark == "F 14");
  }
}

TEST_CASE_METHOD(CardFixture,
                 "cards: in the order asked for, without what is not there or private") {
  const auto notes = channel_of(ChannelKind::notes, jana);
  AnnotationCreate command;
  command.template_ = template_channel.item();
  command.task = "2.1";
  command.text = "Nur für Jana.";
  const auto id = *must<AnnotationCreate>(annotations::handle_create, jana, notes, command).item;
  const auto note = address_of(notes, AddressKind::annotation, id);
  auto nothing = post;
  nothing.id = kim.text();
  const std::vector<Address> asked = {question,
                                      note,
                                      nothing,
                                      task_address(template_channel.item(), "9.9"),
                                      address_of(library_channel),
                                      post,
                                      question};

  const auto for_kim = cards(kim, asked);
  REQUIRE(for_kim.size() == 3);
  CHECK(for_kim[0].address == question);
  CHECK(for_kim[1].address == post);
  CHECK(for_kim[2].address == question);
  const auto for_jana = cards(jana, asked);
  REQUIRE(for_jana.size() == 4);
  CHECK(for_jana[1].title == "Nur für Jana.");
  CHECK(cards(AccountId{}, asked).empty());
  CHECK(cards(kim, {}).empty());
}

}  // namespace tests
