#include "server/people/contact_points.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "protocol/json_writer.hpp"
#include "server/notifications/contact_subject.hpp"
#include "storage/contacts/contact_repository.hpp"

namespace server::people {

using namespace protocol;
using storage::Transaction;

namespace {

class ContactPoints {
 public:
  ContactPoints(Transaction& transaction, const PeopleFile& file, const Known& known,
                std::vector<ContactPoint> contacts)
      : transaction_{transaction}, file_{file}, known_{known}, contacts_{std::move(contacts)} {}

  ContactPointChanges run() {
    for (const auto& account : known_.gone) leave(account);
    for (std::size_t i = 0; i < file_.contact_points.size(); ++i) {
      apply(file_.contact_points[i], "contact_points[" + std::to_string(i) + "].");
    }
    return std::move(changes_);
  }

 private:
  void leave(const AccountId& account) {
    storage::leave_contact_points(transaction_, account);
    for (auto& contact : contacts_) {
      const auto others =
          std::erase(contact.people, account) + std::erase(contact.deputies, account);
      if (others == 0) continue;
      changes_.lines.push_back("contact point " + contact.name +
                               ": without one who was deactivated");
      announce(contact);
      revoke(contact, account);
    }
  }

  void apply(const ContactPointEntry& entry, const std::string& field) {
    ContactPoint wanted;
    wanted.name = entry.name;
    wanted.authority = authority(entry.authority, field);
    wanted.people = accounts(entry.people, field + "people");
    wanted.deputies = accounts(entry.deputies, field + "deputies");
    auto* now = find(wanted.authority, entry.name, field);
    if (now == nullptr && entry.formerly) now = find(wanted.authority, *entry.formerly, field);
    if (now == nullptr) return create(std::move(wanted));
    wanted.id = now->id;
    if (to_json(wanted) == to_json(*now)) return;
    storage::update_contact_point(transaction_, wanted);
    for (const auto* people : {&now->people, &now->deputies}) {
      for (const auto& account : *people) {
        if (!answers(wanted, account)) revoke(wanted, account);
      }
    }
    changes_.lines.push_back("contact point " + wanted.name + ": changed");
    announce(wanted);
    *now = std::move(wanted);
  }

  void create(ContactPoint contact) {
    contact.id = ContactId{transaction_.new_id().bytes};
    storage::create_contact_point(transaction_, contact);
    // Nobody else can know of it before the commit, so this lock waits for nobody.
    transaction_.lock({channel_of(ChannelKind::contact, contact.id)});
    changes_.lines.push_back("contact point " + contact.name + ": made");
    announce(contact);
    contacts_.push_back(std::move(contact));
  }

  /// Whoever has its desk open sees it as it is now.
  void announce(const ContactPoint& contact) {
    notifications::ensure_contact_subject(transaction_, contact);
  }

  void revoke(const ContactPoint& contact, const AccountId& account) {
    changes_.revocations.push_back(
        {0, account, channel_of(ChannelKind::contact, contact.id), std::nullopt});
  }

  static bool answers(const ContactPoint& contact, const AccountId& account) {
    const auto is_among = [&](const std::vector<AccountId>& people) {
      return std::find(people.begin(), people.end(), account) != people.end();
    };
    return is_among(contact.people) || is_among(contact.deputies);
  }

  AuthorityId authority(const std::string& name, const std::string& field) {
    const auto found = known_.authorities.find(name);
    if (found != known_.authorities.end()) return found->second;
    throw std::runtime_error(field + "authority: there is no '" + name +
                             "', in the file or in the database");
  }

  /// In the order in which the directory has them.
  std::vector<AccountId> accounts(const std::vector<Email>& emails, const std::string& field) {
    std::vector<AccountId> ids;
    for (std::size_t i = 0; i < emails.size(); ++i) {
      const auto found = known_.accounts.find(emails[i]);
      if (found == known_.accounts.end()) {
        throw std::runtime_error(field + "[" + std::to_string(i) +
                                 "]: there is no active account " + emails[i]);
      }
      ids.push_back(found->second);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  ContactPoint* find(const AuthorityId& authority, const std::string& name,
                     const std::string& field) {
    ContactPoint* found = nullptr;
    for (auto& contact : contacts_) {
      if (contact.authority != authority || contact.name != name) continue;
      if (found != nullptr) {
        throw std::runtime_error(field + "name: this authority has several of that name");
      }
      found = &contact;
    }
    return found;
  }

  Transaction& transaction_;
  const PeopleFile& file_;
  const Known& known_;
  std::vector<ContactPoint> contacts_;
  ContactPointChanges changes_;
};

}  // namespace

ContactPointChanges apply_contact_points(Transaction& transaction, const PeopleFile& file,
                                         const Known& known, std::vector<ContactPoint> contacts) {
  return ContactPoints{transaction, file, known, std::move(contacts)}.run();
}

}  // namespace server::people
