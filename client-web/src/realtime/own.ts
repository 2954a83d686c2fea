// A person's own state beside a channel's (contract C1): last value, no number. Pure.
import type { Own, OwnChanged, Question } from '../protocol/messages';

export const no_own: Own = { level: 'normal', read: 0, votes: [], waiting: [] };

/** Read positions never move back; an older device may tell late. */
export function apply_own_changed(own: Own, changed: OwnChanged): Own {
  const next: Own = { ...own };
  if (changed.level !== undefined) next.level = changed.level;
  if (changed.read !== undefined) next.read = Math.max(own.read, changed.read);
  if (changed.question !== undefined && changed.vote !== undefined) {
    const others = own.votes.filter((question) => question !== changed.question);
    next.votes = changed.vote ? [...others, changed.question] : others;
  }
  return next;
}

/** A question that was asked and waits for release, once. */
export function add_waiting(own: Own, question: Question): Own {
  const others = own.waiting.filter((waiting) => waiting.id !== question.id);
  return { ...own, waiting: [...others, question] };
}

/** Questions that the channel itself now has wait no longer. The same object if none does. */
export function without_waiting(own: Own, released: readonly Question[]): Own {
  if (own.waiting.length === 0 || released.length === 0) return own;
  const ids = new Set(released.map((question) => question.id));
  if (!own.waiting.some((question) => ids.has(question.id))) return own;
  return { ...own, waiting: own.waiting.filter((question) => !ids.has(question.id)) };
}
