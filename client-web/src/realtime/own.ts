// A person's own state beside a channel's (contract C1): last value, no number. Pure.
import type { Id, Own, OwnChanged, Question, Reacted } from '../protocol/messages';

export const no_own: Own = { level: 'normal', read: 0, votes: [], waiting: [], muted: false, ballots: [], reactions: [], certificate: false, feed: false };

/** The question and what was merged into it, as far as it is among these. */
export function counted_with(question: Id, questions: readonly Question[]): ReadonlySet<Id> {
  const counted = new Set([question]);
  const merged = questions.filter((one) => one.merged !== undefined);
  for (let before = 0; before !== counted.size; ) {
    before = counted.size;
    for (const one of merged) if (one.merged && counted.has(one.merged.into)) counted.add(one.id);
  }
  return counted;
}

/**
 * Read positions never move back; an older device may tell late. A vote taken back is taken back from
 * what was merged into the question, too.
 */
export function apply_own_changed(own: Own, changed: OwnChanged, questions: readonly Question[] = []): Own {
  const next: Own = { ...own };
  if (changed.level !== undefined) next.level = changed.level;
  if (changed.read !== undefined) next.read = Math.max(own.read, changed.read);
  const { ballot } = changed;
  if (ballot !== undefined) {
    next.ballots = [...own.ballots.filter((other) => other.poll !== ballot.poll), ballot];
  }
  const { reaction } = changed;
  if (reaction !== undefined && changed.reacted !== undefined) {
    const others = own.reactions.filter((other) => !is_same_reaction(other, reaction));
    next.reactions = changed.reacted ? [...others, reaction] : others;
  }
  if (changed.muted !== undefined) next.muted = changed.muted;
  if (changed.certificate !== undefined) next.certificate = changed.certificate;
  if (changed.feed !== undefined) next.feed = changed.feed;
  if (changed.question !== undefined && changed.vote !== undefined) {
    const { question, vote } = changed;
    const gone = vote ? new Set([question]) : counted_with(question, questions);
    const others = own.votes.filter((one) => !gone.has(one));
    next.votes = vote ? [...others, question] : others;
  }
  return next;
}

function is_same_reaction(a: Reacted, b: Reacted): boolean {
  return a.message === b.message && a.reaction === b.reaction;
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
