/*
 * What happened in a talk, by its own clock: questions when they were called (or asked), slides and
 * polls when they were shown, chat lines and captions gathered where they came close together,
 * beginning and end. Pure.
 */
import { is_anonymous } from '../protocol/author';
import type { Caption, ChatMessage, Poll, Question, ShownSlide, Talk, Time } from '../protocol/messages';

/** Lines this far apart belong to different entries. */
export const gap_ms = 3 * 60_000;
/** So that a lively chat still has several times to jump to. */
export const cluster_max = 12;
/** Who leafs through slides does not show them. */
export const shown_min_ms = 3_000;

export type TimelineEntry =
  | { kind: 'start' | 'end'; at: number; key: string }
  | { kind: 'question'; at: number; key: string; question: Question }
  | { kind: 'slide'; at: number; key: string; slide: ShownSlide }
  | { kind: 'poll'; at: number; key: string; poll: Poll }
  | { kind: 'captions'; at: number; key: string; lines: Caption[] }
  | { kind: 'chat'; at: number; key: string; lines: ChatMessage[] };

export const timeline_filters = ['all', 'questions', 'chat', 'captions', 'slides', 'polls'] as const;
export type TimelineFilter = (typeof timeline_filters)[number];

export interface TimelineThings {
  questions: readonly Question[];
  messages: readonly ChatMessage[];
  captions: readonly Caption[];
  slides: readonly ShownSlide[];
  polls: readonly Poll[];
}

export function timeline(
  talk: Pick<Talk, 'live_at' | 'ended_at'>,
  things: TimelineThings,
  filter: TimelineFilter,
): TimelineEntry[] {
  const shows = (part: TimelineFilter): boolean => filter === 'all' || filter === part;
  const entries: TimelineEntry[] = [];
  if (talk.live_at !== undefined) {
    entries.push({ kind: 'start', at: Date.parse(talk.live_at), key: 'start' });
  }
  if (talk.ended_at !== undefined) {
    entries.push({ kind: 'end', at: Date.parse(talk.ended_at), key: 'end' });
  }
  const moments = shows('questions') ? question_entries(things, talk.live_at) : [];
  entries.push(...moments);
  if (shows('slides')) entries.push(...slide_entries(things.slides));
  if (shows('polls')) entries.push(...poll_entries(things.polls));
  if (shows('chat')) {
    for (const lines of clusters(things.messages, moments)) {
      entries.push({ kind: 'chat', at: time_of(lines), key: key_of(lines), lines });
    }
  }
  if (shows('captions')) {
    for (const lines of clusters(things.captions, moments)) {
      entries.push({ kind: 'captions', at: time_of(lines), key: key_of(lines), lines });
    }
  }
  const rank = { start: 0, slide: 1, question: 2, poll: 3, captions: 4, chat: 5, end: 6 };
  return entries.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind]);
}

function question_entries(things: TimelineThings, live_at: Time | undefined): TimelineEntry[] {
  return things.questions
    .filter((question) => !question.erased)
    .map((question) => ({
      kind: 'question',
      at: Date.parse(question.called_at ?? asked_at(question, things, live_at)),
      key: question.id,
      question,
    }));
}

/** The time of an anonymous one says the hour only: it stands behind what comes before it in the log. */
function asked_at(question: Question, things: TimelineThings, live_at: Time | undefined): Time {
  if (!is_anonymous(question.by)) return question.at;
  const before = [...things.questions, ...things.messages, ...things.captions]
    .filter(({ seq, by }) => seq < question.seq && !is_anonymous(by))
    .reduce<{ seq: number; at: Time } | null>((last, one) => (last && last.seq > one.seq ? last : one), null);
  return before?.at ?? live_at ?? question.at;
}

function slide_entries(slides: readonly ShownSlide[]): TimelineEntry[] {
  return slides
    .filter(({ at, until }) => until === undefined || Date.parse(until) - Date.parse(at) >= shown_min_ms)
    .map((slide) => ({ kind: 'slide', at: Date.parse(slide.at), key: slide.id, slide }));
}

function poll_entries(polls: readonly Poll[]): TimelineEntry[] {
  return polls
    .filter((poll) => !poll.erased && poll.opened_at !== undefined)
    .map((poll) => ({ kind: 'poll', at: Date.parse(poll.opened_at ?? poll.at), key: poll.id, poll }));
}

interface Line {
  id: string;
  at: Time;
  erased: boolean;
}

const time_of = (lines: readonly Line[]): number => Date.parse(lines[0]?.at ?? '');
const key_of = (lines: readonly Line[]): string => lines[0]?.id ?? '';

/** Lines belong together until a pause, a moment in between, or too many. */
export function clusters<L extends Line>(lines: readonly L[], between: readonly { at: number }[]): L[][] {
  const found: L[][] = [];
  let open: L[] = [];
  let last = 0;
  for (const line of lines) {
    if (line.erased) continue;
    const at = Date.parse(line.at);
    const fits =
      open.length > 0 &&
      open.length < cluster_max &&
      at - last < gap_ms &&
      !between.some((moment) => moment.at > last && moment.at <= at);
    if (fits) {
      open.push(line);
    } else {
      open = [line];
      found.push(open);
    }
    last = at;
  }
  return found;
}

/** Where an entry lies on the clock of the talk. */
export type Clock = { kind: 'in'; ms: number } | { kind: 'before' } | { kind: 'after' };

export function clock_of(talk: Pick<Talk, 'live_at' | 'ended_at'>, at: number): Clock {
  if (talk.live_at === undefined) return { kind: 'before' };
  const begin = Date.parse(talk.live_at);
  if (at < begin) return { kind: 'before' };
  if (talk.ended_at !== undefined && at > Date.parse(talk.ended_at)) return { kind: 'after' };
  return { kind: 'in', ms: at - begin };
}
