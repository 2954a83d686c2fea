/* The clock of a talk: which entry of its plan runs now. Pure. */
import type { AgendaEntry, Talk } from '../protocol/messages';

const minute_ms = 60_000;
/** A talk that began this much off its plan keeps the plan's steps, counted from its beginning. */
const off_plan_ms = 15 * minute_ms;

export interface AgendaRow {
  title: string;
  at: number;
  end: number;
  state: 'done' | 'current' | 'ahead';
}

/** When minute 0 is. */
export function agenda_base(talk: Talk): number {
  const planned = Date.parse(talk.plan.starts_at);
  const live = talk.live_at === undefined ? planned : Date.parse(talk.live_at);
  return Math.abs(live - planned) > off_plan_ms ? live : planned;
}

export function agenda_rows(talk: Talk, now: number): AgendaRow[] {
  const base = agenda_base(talk);
  const entries = [...talk.plan.agenda].sort((a: AgendaEntry, b: AgendaEntry) => a.minute - b.minute);
  const over = talk.state === 'follow_up' || talk.state === 'archived';
  const is_live = talk.state === 'live';
  return entries.map((entry, index) => {
    const next = entries[index + 1];
    const at = base + entry.minute * minute_ms;
    const end = base + (next?.minute ?? Math.max(talk.plan.minutes, entry.minute)) * minute_ms;
    // The last entry lasts until the talk is over, whatever was planned.
    const is_last = next === undefined;
    const has_begun = at <= now || index === 0;
    let state: AgendaRow['state'] = 'ahead';
    if (over || (is_live && now >= end && !is_last)) state = 'done';
    else if (is_live && has_begun) state = 'current';
    return { title: entry.title, at, end, state };
  });
}

/** Whole minutes left, 0 when its time is over. */
export function minutes_left(row: AgendaRow, now: number): number {
  return Math.max(0, Math.ceil((row.end - now) / minute_ms));
}

/** How much of its time has passed, 0 to 1. */
export function passed(row: AgendaRow, now: number): number {
  return row.end <= row.at ? 1 : Math.min(1, Math.max(0, (now - row.at) / (row.end - row.at)));
}
