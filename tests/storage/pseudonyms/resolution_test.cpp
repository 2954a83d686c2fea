#include "tests/storage/pseudonyms/pseudonym_fixture.hpp"

using namespace protocol;
using namespace server;
using tests::moderations;
using tests::protections;
using tests::Pseudonyms;

TEST_CASE(
    "resolving a pseudonym: both holders, in their order, and nothing of who it was is kept") {
  Pseudonyms pseudonyms;
  pseudonyms.make_keys();
  pseudonyms.go_live();
  const auto kims = pseudonyms.drawn(pseudonyms.kim, "a");
  pseudonyms.ask_under(kims, "Wer prüft das?");
  pseudonyms.ask(pseudonyms.lou, "Und wer zahlt?");

  SECTION("done") {
    CHECK(pseudonyms.open(1, moderations) == "done");
    CHECK(pseudonyms.resolutions("reason || ' ' || (half IS NOT NULL) || ' ' || (completed_at IS"
                                 " NULL)") == "Beleidigung true true");
    CHECK(pseudonyms.open(1, moderations).starts_with("moderation did its step already"));
    CHECK(pseudonyms.complete(1, protections) == pseudonyms.kim.text());
    CHECK(pseudonyms.resolutions("(half IS NULL) || ' ' || (completed_at IS NOT NULL) || ' ' ||"
                                 " (untold IS NULL)") == "true true true");
    CHECK(pseudonyms.resolutions("pseudonym_resolution::text").find(pseudonyms.kim.text()) ==
          std::string::npos);
    CHECK(pseudonyms.is_due(storage::DueKind::tell_resolved, channel_of(ChannelKind::inbox, kims),
                            pseudonyms.id));
    // Each time anew, with a reason of its own.
    CHECK(pseudonyms.complete(1, protections).starts_with("moderation has to do the first step"));
    CHECK(pseudonyms.open(1, moderations, "Noch einmal") == "done");
  }
  SECTION("done, and the law forbids to tell") {
    CHECK(pseudonyms.open(1, moderations) == "done");
    CHECK(pseudonyms.complete(1, protections, "") ==
          "why the author may not be told must not be empty");
    CHECK(pseudonyms.complete(1, protections, "StPO") == pseudonyms.kim.text());
    CHECK(pseudonyms.resolutions("untold") == "StPO");
    CHECK_FALSE(pseudonyms.is_due(storage::DueKind::tell_resolved,
                                  channel_of(ChannelKind::inbox, kims), pseudonyms.id));
  }
  SECTION("with one key alone, or a wrong passphrase, nothing is told and nothing changes") {
    CHECK(pseudonyms.complete(1, protections).starts_with("moderation has to do the first step"));
    CHECK(pseudonyms.open(1, protections) == "the passphrase is wrong; nothing was changed");
    CHECK(pseudonyms.open(1, moderations, " ") == "the reason must not be empty");
    CHECK(
        pseudonyms.open(1, moderations, std::string(501, 'x')).starts_with("the reason is longer"));
    CHECK(pseudonyms.resolutions() == "0");
    CHECK(pseudonyms.open(1, moderations) == "done");
    CHECK(pseudonyms.complete(1, moderations) == "the passphrase is wrong; nothing was changed");
    CHECK(pseudonyms.resolutions("(half IS NOT NULL) || ' ' || (completed_at IS NULL)") ==
          "true true");
    CHECK_FALSE(pseudonyms.is_due(storage::DueKind::tell_resolved,
                                  channel_of(ChannelKind::inbox, kims), pseudonyms.id));
  }
  SECTION("what has none cannot be resolved") {
    const std::string none = "this talk has no question of this number that was asked under";
    CHECK(pseudonyms.open(2, moderations).starts_with(none));
    CHECK(pseudonyms.open(7, moderations).starts_with(none));
    pseudonyms.by_system([&](storage::Transaction& transaction, auth::Access&) {
      storage::erase_boxes(transaction, pseudonyms.talk);
      return Result<Done>{Done{}};
    });
    CHECK(pseudonyms.open(1, moderations).starts_with("who it was has been deleted"));
    CHECK(pseudonyms.found(pseudonyms.kim, pseudonyms.talk, "a") == kims.text());
    CHECK(pseudonyms.resolutions() == "0");
  }
  SECTION("a box that was exchanged is noticed") {
    const auto lous = pseudonyms.drawn(pseudonyms.lou, "b");
    pseudonyms.query_value(
        "UPDATE pseudonym p SET box = o.box FROM pseudonym o WHERE p.id = $1 AND o.id = $2"
        " RETURNING p.id",
        {kims.text(), lous.text()});
    CHECK(pseudonyms.open(1, moderations) == "done");
    CHECK(pseudonyms.complete(1, protections).starts_with("the box is another pseudonym's"));
  }
}
