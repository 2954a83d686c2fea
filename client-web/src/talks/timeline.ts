/*
 * What happened in a talk, by its own clock: questions when they were called (or asked), chat lines
 * gathered where they came close together, beginning and end. Pure.
 */
import type { ChatMessage, Question, Talk } from '../protocol/messages';

/** Chat lines this far apart belong to different entries. */
export const gap_ms = 3 * 60_000;
/** So that a lively chat still has several times to jump to. */
export const cluster_max = 12;

export type TimelineEntry =
  | { kind: 'start' | 'end'; at: number; key: string }
  | { kind: 'question'; at: number; key: string; question: Question }
  | { kind: 'chat'; at: number; key: string; messages: ChatMessage[] };

export type TimelineFilter = 'all' | 'questions' | 'chat';

export function timeline(
  talk: Pick<Talk, 'live_at' | 'ended_at'>,
  questions: readonly Question[],
  messages: readonly ChatMessage[],
  filter: TimelineFilter,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  if (talk.live_at !== undefined) {
    entries.push({ kind: 'start', at: Date.parse(talk.live_at), key: 'start' });
  }
  if (talk.ended_at !== undefined) {
    entries.push({ kind: 'end', at: Date.parse(talk.ended_at), key: 'end' });
  }
  const moments = filter === 'chat' ? [] : question_entries(questions);
  entries.push(...moments);
  if (filter !== 'questions') entries.push(...clusters(messages, moments));
  const rank = { start: 0, question: 1, chat: 2, end: 3 };
  return entries.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind]);
}

function question_entries(questions: readonly Question[]): TimelineEntry[] {
  return questions
    .filter((question) => !question.erased)
    .map((question) => ({
      kind: 'question',
      at: Date.parse(question.called_at ?? question.at),
      key: question.id,
      question,
    }));
}

/** Lines belong together until a pause, a question in between, or too many. */
export function clusters(
  messages: readonly ChatMessage[],
  between: readonly { at: number }[],
): TimelineEntry[] {
  const found: TimelineEntry[] = [];
  let open: { at: number; last: number; messages: ChatMessage[] } | null = null;
  for (const message of messages) {
    if (message.erased) continue;
    const at = Date.parse(message.at);
    const last: number = open?.last ?? 0;
    const fits =
      open !== null &&
      at - last < gap_ms &&
      open.messages.length < cluster_max &&
      !between.some((moment) => moment.at > last && moment.at <= at);
    if (open !== null && fits) {
      open.messages.push(message);
      open.last = at;
      continue;
    }
    open = { at, last: at, messages: [message] };
    found.push({ kind: 'chat', at, key: message.id, messages: open.messages });
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
