/*
 * The order in which open questions are shown. Nothing moves under the hand: an order is kept until
 * it may change, what is new waits, and what was just shown stays on top for a while. Pure; time is
 * passed in.
 */
import type { QuestionSort } from '../app/settings.svelte';
import type { Id, Question } from '../protocol/messages';

export type Sort = QuestionSort;

/** Votes re-sort this often at most. */
export const resort_every_ms = 10_000;
/** What was just shown stays on top this long. */
export const fresh_ms = 60_000;

export type Listed = (question: Question) => boolean;

export interface Kept {
  listed: Listed;
  sort: Sort;
  order: readonly Id[];
  /** On top, newest first, until then. */
  fresh: ReadonlyMap<Id, number>;
  sorted_at: number;
}

/** In the room: released. What is being answered stands above, the rest below. */
export function is_released(question: Question): boolean {
  return question.state === 'released' && !question.erased;
}

/** In the follow-up: all that have no answer. */
export function is_open(question: Question): boolean {
  const { state, erased } = question;
  return !erased && (state === 'released' || state === 'postponed' || state === 'answering');
}

export function compare(sort: Sort, a: Question, b: Question): number {
  const by_votes = sort === 'votes' ? b.votes - a.votes : 0;
  const by_number = sort === 'votes' ? a.number - b.number : b.number - a.number;
  return by_votes || by_number;
}

/** The listed ones in their true order. */
export function sorted(
  questions: readonly Question[],
  sort: Sort,
  listed: Listed = is_released,
): Question[] {
  return questions.filter(listed).sort((a, b) => compare(sort, a, b));
}

/** The first of the released ones by votes: the one to call next. */
export function next_by_votes(questions: readonly Question[]): Question | undefined {
  return sorted(questions, 'votes')[0];
}

export function begin(
  questions: readonly Question[],
  sort: Sort,
  now: number,
  listed: Listed = is_released,
): Kept {
  const order = sorted(questions, sort, listed).map((question) => question.id);
  return { listed, sort, order, fresh: new Map(), sorted_at: now };
}

/** Listed but not shown yet. */
export function hidden(kept: Kept, questions: readonly Question[]): Question[] {
  const shown = new Set(kept.order);
  return questions.filter((question) => kept.listed(question) && !shown.has(question.id));
}

/** Puts these on top, where they stay a while. */
export function show(kept: Kept, added: readonly Question[], now: number): Kept {
  const known = new Set(kept.order);
  const ids = added
    .filter((question) => kept.listed(question) && !known.has(question.id))
    .sort((a, b) => b.number - a.number)
    .map((question) => question.id);
  if (ids.length === 0) return kept;
  const fresh = new Map(kept.fresh);
  for (const id of ids) fresh.set(id, now + fresh_ms);
  return { ...kept, order: [...ids, ...kept.order], fresh };
}

/** The same questions in their true order, the fresh ones on top. Adds nothing that waits. */
export function resort(kept: Kept, questions: readonly Question[], now: number): Kept {
  const shown = new Set(kept.order);
  const in_order = sorted(questions, kept.sort, kept.listed)
    .map((question) => question.id)
    .filter((id) => shown.has(id));
  const fresh = new Map([...kept.fresh].filter(([id, until]) => until > now && in_order.includes(id)));
  const on_top = kept.order.filter((id) => fresh.has(id));
  const order = [...on_top, ...in_order.filter((id) => !fresh.has(id))];
  const is_same = order.length === kept.order.length && order.every((id, at) => id === kept.order[at]);
  return { ...kept, order: is_same ? kept.order : order, fresh, sorted_at: now };
}

/** Forgets what left the list, so that it does not come back with the next hand. */
export function prune(kept: Kept, questions: readonly Question[]): Kept {
  const listed = new Set(questions.filter(kept.listed).map((question) => question.id));
  if (kept.order.every((id) => listed.has(id))) return kept;
  return { ...kept, order: kept.order.filter((id) => listed.has(id)) };
}

/** Whether a re-sort may happen by itself: at the top, with neither pointer nor focus in the list. */
export function may_resort(
  kept: Kept,
  now: number,
  hand: { at_top: boolean; pointer: boolean; focus: boolean },
): boolean {
  return hand.at_top && !hand.pointer && !hand.focus && now - kept.sorted_at >= resort_every_ms;
}

/** The rows to show: what left the list stays while a hand is in it, then goes. */
export function rows(
  kept: Kept,
  by_id: ReadonlyMap<Id, Question>,
  is_held: boolean,
): Question[] {
  const shown: Question[] = [];
  for (const id of kept.order) {
    const question = by_id.get(id);
    if (question && (is_held || kept.listed(question))) shown.push(question);
  }
  return shown;
}
