/* What the cue line says beside the questions: now, and next. Pure. */
import type { Id, Poll } from '../protocol/messages';
import type { Queue } from '../speakers/hands';
import type { AgendaRow } from './agenda';

export interface CuePart {
  kind: 'agenda' | 'speaker' | 'poll';
  /** The point, the poll's question; of a person `who`. */
  text?: string;
  who?: Id;
  /** Of an agenda point, milliseconds since 1970. */
  at?: number;
}

export interface CueBeside {
  now: CuePart[];
  next: CuePart[];
}

interface Known {
  rows: readonly AgendaRow[];
  queue: Queue;
  /** Of the talk. */
  polls: readonly Poll[];
  /** Of the desk. */
  prepared: readonly Poll[];
}

/** The agenda's point, who speaks and which poll runs; then the point, the person and the poll after. */
export function cue_beside({ rows, queue, polls, prepared }: Known): CueBeside {
  const at = rows.findIndex((row) => row.state === 'current');
  const point = (row: AgendaRow | undefined): CuePart[] =>
    row ? [{ kind: 'agenda', text: row.title, at: row.at }] : [];
  const person = (hand: { by: Id } | undefined): CuePart[] =>
    hand ? [{ kind: 'speaker', who: hand.by }] : [];
  const poll = (one: Poll | undefined): CuePart[] => (one ? [{ kind: 'poll', text: one.text }] : []);
  return {
    now: [
      ...point(rows[at]),
      ...person(queue.speaking),
      ...poll(polls.findLast((one) => one.state === 'open' && !one.erased)),
    ],
    next: [
      ...point(at < 0 ? rows.find((row) => row.state === 'ahead') : rows[at + 1]),
      ...person(queue.waiting[0]),
      ...poll(prepared.find((one) => one.state === 'prepared' && !one.erased)),
    ],
  };
}
