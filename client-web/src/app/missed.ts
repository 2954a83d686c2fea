/* The list "Verpasst": everything that was not said, newest first. Pure. */
import { amended, type Item, type Unsaid } from './announcer';

export interface Missed extends Unsaid {
  id: number;
  at: number;
  /** It was to be said, so the bell counts it; the rest was switched off by the person. */
  wanted: boolean;
}

export interface MissedList {
  /** Newest first. */
  entries: readonly Missed[];
  /** Things that are no longer in the list, because newer ones took their place. */
  fallen_out: number;
}

/**
 * Single entries, and things in counted ones: 500 chat messages are five minutes of a talk in full
 * swing and about 200 kB. Counted apart, so that no chat pushes out the answer to an own question.
 */
export const missed_max = 500;

export const nothing_missed: MissedList = { entries: [], fallen_out: 0 };

export function add_missed(list: MissedList, one: Missed): MissedList {
  let singles = 0;
  let things = 0;
  let fallen_out = list.fallen_out + (is_single(one) ? 0 : one.count - one.items.length);
  const entries: Missed[] = [];
  for (const entry of [one, ...list.entries]) {
    if (is_single(entry)) {
      singles += 1;
      if (singles <= missed_max) entries.push(entry);
      else fallen_out += 1;
      continue;
    }
    const kept = Math.min(entry.items.length, missed_max - things);
    things += kept;
    fallen_out += entry.items.length - kept;
    if (kept === entry.items.length) entries.push(entry);
    else if (kept > 0) entries.push({ ...entry, items: entry.items.slice(-kept) });
  }
  return { entries, fallen_out };
}

/** What was reworded is not kept in its old words, and what was deleted not at all. */
export function amend_missed(list: MissedList, href: string, text: Item['text'] | null): MissedList {
  if (!list.entries.some(({ items }) => items.some((item) => item.href === href))) return list;
  const entries = list.entries.flatMap((entry) => {
    if (is_single(entry)) return [entry];
    const items = amended(entry.items, href, text);
    return items.length > 0 ? [{ ...entry, items }] : [];
  });
  return { ...list, entries };
}

function is_single(entry: Missed): boolean {
  return entry.items.length === 0;
}
