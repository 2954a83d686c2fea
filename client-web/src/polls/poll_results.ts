/* How a poll stands, in numbers that people read. Pure. */
import type { Ballot, Poll, PollKind } from '../protocol/messages';

export interface OptionResult {
  option: string;
  votes: number;
  /** Of those who voted, 0 to 100, a whole number. */
  percent: number;
}

/** Null while there is no result to see. */
export function results_of(poll: Poll): OptionResult[] | null {
  if (poll.options.length === 0 || poll.counts.length !== poll.options.length) return null;
  return poll.options.map((option, place) => {
    const votes = poll.counts[place] ?? 0;
    return { option, votes, percent: poll.ballots === 0 ? 0 : Math.round((votes * 100) / poll.ballots) };
  });
}

/** A secret one in which so few voted that its result would tell who voted how. */
export function is_withheld(poll: Poll): boolean {
  const is_empty = poll.counts.length === 0 && poll.answers.length === 0;
  return poll.secret === true && poll.state === 'closed' && poll.ballots > 0 && is_empty;
}

/** Of a scale whose steps are numbered from 1; null before the first vote. */
export function mean_of(poll: Poll): number | null {
  if (poll.kind !== 'scale') return null;
  const all = poll.counts.reduce((sum, votes) => sum + votes, 0);
  if (all === 0) return null;
  return poll.counts.reduce((sum, votes, place) => sum + votes * (place + 1), 0) / all;
}

/** Running ones first, the newest of each on top. */
export function in_order(polls: readonly Poll[]): Poll[] {
  const rank = (poll: Poll): number => (poll.state === 'open' ? 0 : 1);
  return polls.filter((poll) => !poll.erased).sort((a, b) => rank(a) - rank(b) || b.seq - a.seq);
}

/** Milliseconds until it closes by itself, null if it does not. */
export function left_ms(poll: Poll, now: number): number | null {
  if (poll.state !== 'open' || poll.closes_at === undefined) return null;
  return Math.max(0, Date.parse(poll.closes_at) - now);
}

export function is_same_vote(ballot: Ballot | undefined, choices: readonly number[], text: string): boolean {
  if (!ballot) return false;
  const same = ballot.choices.length === choices.length && ballot.choices.every((choice) => choices.includes(choice));
  return same && ballot.text === text;
}

/** What is wrong with a poll that is being written, by field; null if nothing is. */
export function problems_of(
  text: string,
  kind: PollKind,
  options: readonly string[],
  max: number,
): { text?: 'empty'; options?: 'few' | 'many' | 'twice' } | null {
  const filled = options.map((option) => option.trim()).filter((option) => option !== '');
  const found: { text?: 'empty'; options?: 'few' | 'many' | 'twice' } = {};
  if (text.trim() === '') found.text = 'empty';
  if (kind !== 'text') {
    if (filled.length < 2) found.options = 'few';
    else if (filled.length > max) found.options = 'many';
    else if (new Set(filled).size !== filled.length) found.options = 'twice';
  }
  return Object.keys(found).length === 0 ? null : found;
}
