// The SQL of guests: their accounts, the links they come by, and what a guest may know of other
// people. Database threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/accounts/messages.hpp"
#include "protocol/contacts/messages.hpp"
#include "protocol/talks/messages.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// SHA-256, 32 raw bytes, of a link's secret; of what guest.open and guest.invite bring.
std::string hash_of_secret(std::string_view secret);
/// The same from its 64 hexadecimal digits; nullopt for anything else.
std::optional<std::string> hash_from_hex(std::string_view digits);

/// Where a link leads.
struct GuestLinkPlace {
  protocol::ItemId talk;
  /// Of its item on the desk.
  protocol::ItemId link;
};
std::optional<GuestLinkPlace> find_guest_link(Reader& reader, std::string_view hash);
/// False, and nothing added, if the hash is another link's.
bool add_guest_link(Transaction& transaction, std::string_view hash, const GuestLinkPlace& place);
void delete_guest_links(Transaction& transaction, const protocol::ItemId& talk);

struct NewGuest {
  protocol::AccountId id;
  std::string name;
  protocol::ItemId talk;
  bool invited = false;
};
/// The id must be free.
void create_guest(Transaction& transaction, const NewGuest& guest);
/// From now on they may nothing, and the servers are told; their names stay as labels.
void end_guests(Transaction& transaction, const std::vector<protocol::AccountId>& guests);

/// All that came into the talk of this desk, shown out or not, whose entering is still told; at
/// most so many.
std::vector<protocol::Guest> guests_entered_not_at(Reader& reader,
                                                   const protocol::ChannelName& desk,
                                                   protocol::Time at, std::int64_t limit);
/// Links that somebody came by, of those guests.
std::vector<protocol::GuestLink> links_of_guests(Reader& reader, const protocol::ChannelName& desk,
                                                 const std::vector<protocol::AccountId>& guests);
/// Guests of the talk whose name stands under nothing: neither what they wrote nor a certificate.
std::vector<protocol::AccountId> silent_guests(Reader& reader, const protocol::ItemId& talk);
/// The names of these go. All rows of the talk's guests are written anew, away from the moment at
/// which they were made.
void forget_names(Transaction& transaction, const protocol::ItemId& talk,
                  const std::vector<protocol::AccountId>& guests);
/// What the log of the desk says of guests is that some came; of the links of these neither for
/// whom they were meant. Their items have to be told anew; those that were, as of `told_at`, stay.
void forget_entries(Transaction& transaction, const protocol::ChannelName& desk,
                    protocol::Time told_at, const std::vector<protocol::ItemId>& links);

/// Names in the compatible decomposed form of Unicode (NFKD), to be compared.
struct NamesInTalk {
  std::string wanted;
  /// Of those who are announced, and of whoever wrote there: members and guests who are gone.
  std::vector<std::string> people;
  std::vector<std::string> guests;
};
NamesInTalk names_in_talk(Reader& reader, const protocol::Talk& talk, std::string_view wanted);

/// Those of the accounts that the talk shows: who is announced, who wrote there or on its desk, and
/// the guest itself.
std::vector<protocol::AccountId> shown_to_guest(Reader& reader, const protocol::Talk& talk,
                                                const protocol::AccountId& guest,
                                                const std::vector<protocol::AccountId>& accounts);

}  // namespace storage
