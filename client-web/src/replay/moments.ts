/* Where one can jump to in a recording: what began at which moment. Pure. */
import type { Deck, Poll, Question, ShownSlide } from '../protocol/messages';

export type Moment =
  | { kind: 'start'; at: number }
  | { kind: 'slide'; at: number; page: number; deck: string }
  | { kind: 'question'; at: number; number: number }
  | { kind: 'poll'; at: number; text: string };

export interface Things {
  begin: number;
  end: number;
  questions: readonly Question[];
  polls: readonly Poll[];
  slides: readonly ShownSlide[];
  decks: readonly Deck[];
}

/** Ascending; only what happened while the talk was live. */
export function moments_of({ begin, end, questions, polls, slides, decks }: Things): Moment[] {
  const titles = new Map(decks.map((deck) => [deck.id, deck.title]));
  const found: Moment[] = [{ kind: 'start', at: begin }];
  for (const shown of slides) {
    found.push({ kind: 'slide', at: Date.parse(shown.at), page: shown.page, deck: titles.get(shown.deck) ?? '' });
  }
  for (const question of questions) {
    if (question.called_at === undefined || question.erased) continue;
    found.push({ kind: 'question', at: Date.parse(question.called_at), number: question.number });
  }
  for (const poll of polls) {
    if (poll.opened_at === undefined || poll.erased) continue;
    found.push({ kind: 'poll', at: Date.parse(poll.opened_at), text: poll.text });
  }
  return found.filter(({ at }) => at >= begin && at <= end).sort((a, b) => a.at - b.at);
}

/** The last one at or before that moment. */
export function moment_at(moments: readonly Moment[], at: number): Moment | undefined {
  return moments.findLast((moment) => moment.at <= at);
}

/** A jump back goes to the beginning of what runs, unless it has just begun. */
export const just_begun_ms = 2_000;

export function before(moments: readonly Moment[], at: number): Moment | undefined {
  return moments.findLast((moment) => moment.at < at - just_begun_ms) ?? moments[0];
}

export function after(moments: readonly Moment[], at: number): Moment | undefined {
  return moments.find((moment) => moment.at > at);
}

/** '00:41:12' of an address in milliseconds; null for anything else. */
export function parse_clock(text: string | null): number | null {
  const parts = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text ?? '');
  if (!parts) return null;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
