// Older items, apart from the channel's window (contract C7): each page is true at the seq of its
// answer and takes the events after it. Pure functions over immutable data.
import type { Event } from '../protocol/messages';
import { limits, type ChatMessage, type Question, type State } from '../protocol/messages';
import {
  compare_items,
  fold_reaction_tallies,
  fold_tallies,
  renew_items,
  type Stream,
  type StreamItems,
} from '../protocol/reduce';

export interface Page<S extends Stream> {
  /** Every event up to this is in the items already. */
  seq: number;
  /** Ascending by seq. */
  items: StreamItems[S][];
}

export interface OlderItems<S extends Stream> {
  pages: Page<S>[];
  /** From here on nothing is missing, up to the window. Where the next page ends. */
  from: number;
  at_start: boolean;
  loading: boolean;
  failed: boolean;
}

export function items_of<S extends Stream>(state: State, stream: S): StreamItems[S][] {
  return (state[stream] as StreamItems[S][] | undefined) ?? [];
}

/** What a stream starts with: nothing older is loaded. `seq` is the window's position. */
export function no_older<S extends Stream>(window: readonly StreamItems[S][]): OlderItems<S> {
  // Open questions stand in the window whatever their age, so its first item need not be the end
  // of what is complete: that is the oldest of the newest window_items.
  const oldest = window[Math.max(0, window.length - limits.window_items)];
  return {
    pages: [],
    from: oldest?.seq ?? 0,
    at_start: window.length < limits.window_items,
    loading: false,
    failed: false,
  };
}

/** A page with what an event changed in it; nothing is added. Unchanged pages stay the same. */
export function renew_page<S extends Stream>(page: Page<S>, stream: S, event: Event): Page<S> {
  if (event.seq <= page.seq) return page;
  const changes = items_of(event.data, stream);
  let items = renew_items<StreamItems[S]>(page.items, changes);
  if (stream === 'questions' && event.data.tallies?.length) {
    items = fold_tallies(items as Question[], event.data.tallies) as StreamItems[S][];
  }
  if (stream === 'messages' && event.data.reaction_tallies?.length) {
    items = fold_reaction_tallies(items as ChatMessage[], event.data.reaction_tallies) as StreamItems[S][];
  }
  return items === page.items ? page : { ...page, items };
}

/** The pages after an event; items that it pushed out of the window are kept as a page. */
export function apply_to_older<S extends Stream>(
  older: OlderItems<S>,
  stream: S,
  event: Event,
  before: State,
  after: State,
): OlderItems<S> {
  let pages = older.pages.map((page) => renew_page(page, stream, event));
  const was = items_of(before, stream);
  const is = items_of(after, stream);
  if (was !== is) {
    const still = new Set(is.map((item) => item.id));
    const left = was.filter((item) => !still.has(item.id));
    // An item can be changed and pushed out by the same event: take its new value.
    const items = renew_items<StreamItems[S]>(left, items_of(event.data, stream));
    if (items.length > 0) pages = [...pages, { seq: event.seq, items }];
  }
  const is_same =
    pages.length === older.pages.length && pages.every((page, i) => page === older.pages[i]);
  return is_same ? older : { ...older, pages };
}

/** `limit` is what the page was asked for: a shorter one ends at the beginning of the channel. */
export function add_page<S extends Stream>(
  older: OlderItems<S>,
  page: Page<S>,
  limit: number,
): OlderItems<S> {
  return {
    ...older,
    pages: [page, ...older.pages],
    from: page.items[0]?.seq ?? older.from,
    at_start: page.items.length < limit,
    loading: false,
    failed: false,
  };
}

/** All items, ascending, none twice; the window has the newer value of what stands in both. */
export function merge_shown<S extends Stream>(
  pages: readonly Page<S>[],
  window: StreamItems[S][],
): StreamItems[S][] {
  if (pages.length === 0) return window;
  const by_id = new Map<string, StreamItems[S]>();
  for (const page of pages) for (const item of page.items) by_id.set(item.id, item);
  for (const item of window) by_id.set(item.id, item);
  return [...by_id.values()].sort(compare_items);
}
