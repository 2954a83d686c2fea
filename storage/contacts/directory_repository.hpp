// The SQL of the directory: what everyone needs to know of the whole, in one answer. Small by
// nature: authorities, contact points and areas are set up by people who run the place. Database
// threads.
#pragma once

#include <vector>

#include "protocol/contacts/messages.hpp"
#include "protocol/forum/messages.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Until the transaction ends nobody else changes the directory by a file.
void lock_directory(Transaction& transaction);

/// By name.
std::vector<protocol::Authority> all_authorities(Reader& reader);

/// By name, each with its people and deputies.
std::vector<protocol::ContactPoint> all_contact_points(Reader& reader);

/// The areas of the forum, in the order in which they were made.
std::vector<protocol::Area> all_areas(Reader& reader);

}  // namespace storage
