/* How the list of talks is grouped, and what a month looks like. Pure; days are Berlin's. */
import type { Activity, Id, Talk, TalkEntry } from '../protocol/messages';

export interface TalkGroups {
  live: TalkEntry[];
  next: TalkEntry[];
  follow_up: TalkEntry[];
  archive: TalkEntry[];
}

const by_start = (a: TalkEntry, b: TalkEntry): number =>
  a.starts_at === b.starts_at ? a.title.localeCompare(b.title, 'de') : a.starts_at < b.starts_at ? -1 : 1;

/** Running and coming ones soonest first, past ones latest first. */
export function group_talks(talks: readonly TalkEntry[], led_by: Id | null, now = Date.now()): TalkGroups {
  const groups: TalkGroups = { live: [], next: [], follow_up: [], archive: [] };
  for (const talk of talks) {
    if (led_by !== null && !talk.moderators.includes(led_by)) continue;
    switch (talk.state) {
      case 'lobby':
      case 'live':
        groups.live.push(talk);
        break;
      case 'planned':
      case 'registration':
        groups.next.push(talk);
        break;
      case 'follow_up':
        groups.follow_up.push(talk);
        break;
      case 'archived':
        // Who looks for a coming talk finds that it was cancelled.
        if (talk.cancelled && Date.parse(talk.starts_at) > now) groups.next.push(talk);
        else groups.archive.push(talk);
        break;
      case 'draft':
      case 'discarded':
        break;
      default: {
        const never: never = talk.state;
        return never;
      }
    }
  }
  groups.live.sort(by_start);
  groups.next.sort(by_start);
  groups.follow_up.sort((a, b) => by_start(b, a));
  groups.archive.sort((a, b) => by_start(b, a));
  return groups;
}

export function counts_of(activity: Activity | undefined): { all: number; open: number } {
  return { all: activity?.number ?? 0, open: activity?.open ?? 0 };
}

/** '2026-11' of '2026-11-24', moved by some months. */
export function month_of(day: string, by = 0): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1 + by;
  const moved = new Date(Date.UTC(year, month, 1));
  return moved.toISOString().slice(0, 7);
}

/** The weeks of a month, Monday first; null where another month's days would stand. */
export function weeks_of(month: string): (string | null)[][] {
  const year = Number(month.slice(0, 4));
  const index = Number(month.slice(5, 7)) - 1;
  const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, index, 1)).getUTCDay() + 6) % 7;
  const cells: (string | null)[] = Array.from({ length: before }, () => null);
  for (let day = 1; day <= days; day += 1) cells.push(`${month}-${String(day).padStart(2, '0')}`);
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** A talk as lists show it. */
export function entry_of(talk: Talk | TalkEntry): TalkEntry {
  if (!('plan' in talk)) return talk;
  const { id, state, plan, live_at, ended_at } = talk;
  const { title, starts_at, minutes, contact, moderators } = plan;
  return { id, seq: 0, state, title, starts_at, minutes, contact, moderators, live_at, ended_at };
}
