// Rules of talks: what a plan may say, and the states of a talk. Pure; any thread.
#pragma once

#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::talks {

/// The plan in normal form (no person twice, agenda in order), or what is wrong with it. Whether
/// the people and the office exist is not asked here.
protocol::Result<protocol::TalkPlan> normal_plan(protocol::TalkPlan plan);

/// Puts who plans a new talk at the head of its moderators.
protocol::TalkPlan with_planner(protocol::TalkPlan plan, const protocol::AccountId& planner);

/// Not once it is archived; and somebody must be left who moderates.
protocol::Result<void> may_edit(const protocol::Talk& talk, const protocol::TalkPlan& plan);

/// Whether a talk may go from one state to the other.
bool may_move(protocol::TalkState from, protocol::TalkState to);

/// The talk in its new state; `wrong_state` if it may not go there.
protocol::Result<protocol::Talk> moved(protocol::Talk talk, protocol::TalkState to,
                                       protocol::Time now);

/// Who moderated or spoke under the old plan and does neither under the new one.
std::vector<protocol::AccountId> removed_people(const protocol::TalkPlan& before,
                                                const protocol::TalkPlan& after);

/// How `talks` lists it. `seq` is that of its first entry there.
protocol::TalkEntry entry_of(const protocol::Talk& talk, protocol::Seq seq);

}  // namespace server::talks
