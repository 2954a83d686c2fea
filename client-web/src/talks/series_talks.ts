/* The talks of one series among those that are known, in the order of their dates. Pure. */
import type { Id, TalkEntry } from '../protocol/messages';

const by_start = (a: TalkEntry, b: TalkEntry): number => (a.starts_at < b.starts_at ? -1 : 1);

export interface SeriesTalks {
  /** '' if none is known. */
  title: string;
  drafts: TalkEntry[];
  coming: TalkEntry[];
  past: TalkEntry[];
}

export function series_of(id: Id, talks: readonly TalkEntry[]): SeriesTalks {
  const found = talks.filter((talk) => talk.series?.id === id).sort(by_start);
  const is_past = (talk: TalkEntry): boolean => talk.state === 'follow_up' || talk.state === 'archived';
  return {
    title: found[0]?.series?.title ?? '',
    drafts: found.filter((talk) => talk.state === 'draft'),
    coming: found.filter((talk) => talk.state !== 'draft' && !is_past(talk)),
    past: found.filter(is_past).reverse(),
  };
}

/** The published talks before and after one of a series; a cancelled one is passed over. */
export function neighbours_of(
  talk: Id,
  series: Id,
  talks: readonly TalkEntry[],
): { before?: TalkEntry; after?: TalkEntry } {
  const found = talks
    .filter((one) => one.series?.id === series && (one.id === talk || one.cancelled !== true))
    .sort(by_start);
  const place = found.findIndex((one) => one.id === talk);
  return place < 0 ? {} : { before: found[place - 1], after: found[place + 1] };
}
