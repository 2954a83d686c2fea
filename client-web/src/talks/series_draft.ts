/* The dates of a series while they are being chosen. Pure. */
import type { Time } from '../protocol/messages';
import { limits } from '../protocol/messages';
import { dates_of, type Rhythm } from './series_dates';

export interface SeriesDraft {
  rhythm: 'once' | Rhythm;
  ends: 'times' | 'until';
  times: string;
  /** A day in Berlin. */
  until: string;
  /** Dates that are not to be. */
  left_out: readonly Time[];
}

export const no_series: SeriesDraft = { rhythm: 'once', ends: 'times', times: '6', until: '', left_out: [] };

/** What the rhythm gives, left out or not; none while the end says nothing. */
export function all_dates(draft: SeriesDraft, starts_at: Time | ''): Time[] {
  if (draft.rhythm === 'once' || starts_at === '') return [];
  if (draft.ends === 'until') return draft.until === '' ? [] : dates_of(starts_at, draft.rhythm, { until: draft.until });
  return is_count(draft.times) ? dates_of(starts_at, draft.rhythm, { times: Number(draft.times) }) : [];
}

export function chosen_dates(draft: SeriesDraft, starts_at: Time | ''): Time[] {
  return all_dates(draft, starts_at).filter((date) => !draft.left_out.includes(date));
}

/** As many talks as a series may have. */
export function is_count(text: string): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= limits.series_talks_max;
}
