/* What a guest may in a talk. The server decides; this only leaves out what would be refused. */
import type { Me, Poll, TalkPlan } from '../protocol/messages';
import { guest_talk } from '../transport/guest';

/** This page is a guest's. */
export const is_guest_page = guest_talk !== null;

/** By the open link, unlike by a personal one, which lets do what a participant may. */
export function is_open_guest(me: Me | null): boolean {
  return me?.guest_of !== undefined && !me.roles.includes('member');
}

export function may_vote_in_polls(
  me: Me | null,
  plan: Pick<TalkPlan, 'guest_polls'> | undefined,
  poll: Pick<Poll, 'secret'>,
): boolean {
  // Who may come again under another name as often as they like draws no ticket.
  return !is_open_guest(me) || (plan?.guest_polls === true && poll.secret !== true);
}
