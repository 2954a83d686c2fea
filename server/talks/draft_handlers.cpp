#include "server/talks/draft_handlers.hpp"

#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/links/link_repository.hpp"

namespace server::talks {

using namespace protocol;

namespace {

Result<void> may_link_draft(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& desk, const Address& from) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_talk);
      !may) {
    return may.error();
  }
  if (support::talk_of(transaction, desk).state != TalkState::draft) {
    return refuse(ErrorCode::wrong_state, "not a draft");
  }
  if (from != address_of(channel_of(ChannelKind::talk, desk.item()))) {
    return refuse(ErrorCode::bad_value, "not the talk of this desk", "data.from");
  }
  return {};
}

Done append_link(storage::Transaction& transaction, const ChannelName& desk, const char* event,
                 LinkEnd link) {
  Done done;
  done.item = link.id;
  State changed;
  changed.links.push_back(std::move(link));
  done.seq = transaction.append(desk, event, std::move(changed), done.item->text());
  return done;
}

std::optional<LinkEnd> find_draft_link(storage::Reader& reader, const ChannelName& desk,
                                       const Address& from, const Address& to) {
  return reader.find<LinkEnd>(desk, storage::link_id(from, to));
}

}  // namespace

Result<Done> handle_draft_link(storage::Transaction& transaction, auth::Access& access,
                               const ChannelName& desk, const LinkAdd& command) {
  if (auto may = may_link_draft(transaction, access, desk, command.from); !may) return may.error();
  auto known = find_draft_link(transaction, desk, command.from, command.to);
  if (known && !known->removed) return Done{{}, known->id, {}, {}, {}};
  if (command.to == command.from) return refuse(ErrorCode::bad_value, "itself", "data.to");
  const auto links = support::check_links(transaction, access, desk, {command.to});
  if (!links && links.error().code == ErrorCode::bad_value) {
    return refuse(ErrorCode::bad_value, "no such thing", "data.to");
  }
  if (!links) return links.error();
  if (!known) {
    known = storage::make_link_end(command.from, command.to, transaction.next_seq(desk));
  } else {
    known->removed = false;
    ++known->version;
  }
  return append_link(transaction, desk, "link.added", std::move(*known));
}

Result<Done> handle_draft_unlink(storage::Transaction& transaction, auth::Access& access,
                                 const ChannelName& desk, const LinkRemove& command) {
  if (auto may = may_link_draft(transaction, access, desk, command.from); !may) return may.error();
  auto known = find_draft_link(transaction, desk, command.from, command.to);
  if (!known) return refuse(ErrorCode::not_found, "not linked", "data.to");
  if (known->removed) return Done{{}, known->id, {}, {}, {}};
  known->removed = true;
  return append_link(transaction, desk, "link.removed", std::move(*known));
}

}  // namespace server::talks
