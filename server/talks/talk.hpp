// Rules of talks: what a plan may say, and the states of a talk. Pure; any thread.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::talks {

/// The plan in normal form (no person twice, agenda in order), or what is wrong with it. Whether
/// the people and the office exist is not asked here.
protocol::Result<protocol::TalkPlan> normal_plan(protocol::TalkPlan plan);

/// Puts who plans a new talk at the head of its moderators.
protocol::TalkPlan with_planner(protocol::TalkPlan plan, const protocol::AccountId& planner);

/// Not once it is archived; somebody must be left who moderates; and what was said is not kept
/// longer than people were told before they said it.
protocol::Result<void> may_edit(const protocol::Talk& talk, const protocol::TalkPlan& plan);

/// The plans of a series' talks, one a date; `plan` is normal and bears the series.
protocol::Result<std::vector<protocol::TalkPlan>> plans_of_series(
    const protocol::TalkPlan& plan, const std::vector<protocol::Time>& starts);

/// Whether calendars need not learn of the new plan.
bool is_same_event(const protocol::TalkPlan& before, const protocol::TalkPlan& after);

/// The talk after a change that calendars must learn of.
protocol::Talk revised(protocol::Talk talk, protocol::Time now);

/// The talk once it is cancelled; `wrong_state` for a draft, and from its beginning on.
protocol::Result<protocol::Talk> cancelled(protocol::Talk talk, std::string reason,
                                           protocol::Time now);

/// Whether a talk may go from one state to the other.
bool may_move(protocol::TalkState from, protocol::TalkState to);

/// The talk in its new state; `wrong_state` if it may not go there.
protocol::Result<protocol::Talk> moved(protocol::Talk talk, protocol::TalkState to,
                                       protocol::Time now);

/// When the lobby opens by itself; nothing where it does not, or is past that.
std::optional<protocol::Time> opens_lobby_at(const protocol::Talk& talk);
/// When it goes live by itself: out of the lobby only.
std::optional<protocol::Time> goes_live_at(const protocol::Talk& talk);

/// How long before its beginning who has a seat is told of it: the day before, to keep the time
/// free, and in time to be there.
inline constexpr std::array reminded_before{std::chrono::minutes{24 * 60},
                                            std::chrono::minutes{15}};
/// Whether somebody still waits for its beginning.
bool is_awaited(const protocol::Talk& talk);
/// When they are told next, after `now`; nothing where nobody registers.
std::optional<protocol::Time> reminds_at(const protocol::Talk& talk, protocol::Time now);

/// When what was said is erased; nothing where it stays, or is erased.
std::optional<protocol::Time> erases_said_at(const protocol::Talk& talk);

/// Who moderated or spoke under the old plan and does neither under the new one.
std::vector<protocol::AccountId> removed_people(const protocol::TalkPlan& before,
                                                const protocol::TalkPlan& after);

/// How `talks` lists it. `seq` is that of its first entry there.
protocol::TalkEntry entry_of(const protocol::Talk& talk, const protocol::Seats& seats,
                             protocol::Seq seq);

}  // namespace server::talks
