/* What a person can do about registering, and how it stands. Pure. */
import { is_published } from '../talks/talk_state';
import type { RegistrationRules, RegistrationState, Seats, Talk, TalkEntry } from '../protocol/messages';

/** Why nobody can register now, or that one can. */
export type Offer = 'none' | 'later' | 'open' | 'closed';

export function offer_of(talk: Pick<Talk, 'state' | 'plan'>, now: number): Offer {
  const rules = talk.plan.registration;
  if (!rules || !is_published(talk.state)) return 'none';
  if (talk.state === 'planned') return 'later';
  const in_time = rules.closes_at === undefined || now < Date.parse(rules.closes_at);
  return (talk.state === 'registration' || talk.state === 'lobby') && in_time ? 'open' : 'closed';
}

/** Whoever registers now waits for a seat. */
export function is_full(rules: RegistrationRules, seats: Seats | undefined): boolean {
  if (!seats) return false;
  return seats.waiting > 0 || (rules.capacity !== undefined && seats.confirmed >= rules.capacity);
}

export function is_on_list(state: RegistrationState | undefined): boolean {
  return state === 'requested' || state === 'confirmed' || state === 'waiting';
}

/** What a row of a list says of registering: nothing while one just can. */
export function row_note(talk: TalkEntry, now: number): 'full' | 'closed' | null {
  if (!talk.registration || (talk.state !== 'registration' && talk.state !== 'lobby')) return null;
  const { closes_at, full } = talk.registration;
  if (closes_at !== undefined && Date.parse(closes_at) <= now) return 'closed';
  return full ? 'full' : null;
}
