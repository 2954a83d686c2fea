// Loads the older items of one channel and keeps them true while events arrive. Belongs to one
// ChannelStore, which tells it of every event and snapshot.
import { untrack } from 'svelte';
import type { ChannelName, Event, State } from '../protocol/messages';
import { streams, type Stream, type StreamItems } from '../protocol/reduce';
import {
  add_page,
  apply_to_older,
  items_of,
  merge_shown,
  no_older,
  renew_page,
  type OlderItems,
  type Page,
} from './pages';

/** One page of older items, ascending, with the seq at which it is true. */
export type LoadPage = (
  channel: ChannelName,
  stream: Stream,
  before: number,
  limit: number,
) => Promise<{ seq: number; state: State }>;

export const page_limit = 100;
/** load_until looks this many pages back, so that a wrong number in a URL ends. */
export const pages_until_max = 40;

type AllOlder = { [S in Stream]?: OlderItems<S> };

/** How far a stream was read back, for views. */
export interface OlderStatus {
  loading: boolean;
  /** There is nothing older. */
  at_start: boolean;
  /** The last load failed; calling load_older again tries again. */
  failed: boolean;
}

export class Older {
  private all = $state.raw<AllOlder>({});
  private readonly merged = new Map<
    Stream,
    { pages: readonly unknown[]; window: unknown; shown: unknown[] }
  >();
  // Events applied while a page travels: it may be older than they are.
  private recent: Event[] = [];
  private loads = 0;
  // Grows with each snapshot; an answer to an older question is not used.
  private generation = 0;

  constructor(
    private readonly channel: ChannelName,
    private readonly load_page: LoadPage,
    private readonly state: () => State,
  ) {}

  /** Reactive. */
  status(stream: Stream): OlderStatus {
    const older = this.all[stream] ?? no_older(items_of(this.state(), stream));
    return { loading: older.loading, at_start: older.at_start, failed: older.failed };
  }

  /** Reactive; the same array as long as nothing changed. */
  shown<S extends Stream>(stream: S): StreamItems[S][] {
    const window = items_of(this.state(), stream);
    const pages = (this.all[stream] as OlderItems<S> | undefined)?.pages ?? [];
    if (pages.length === 0) return window;
    const known = this.merged.get(stream);
    if (known && known.pages === pages && known.window === window) {
      return known.shown as StreamItems[S][];
    }
    const shown = merge_shown(pages, window);
    this.merged.set(stream, { pages, window, shown });
    return shown;
  }

  /** One page more. Resolves with false when it failed or a snapshot came between. */
  async load<S extends Stream>(stream: S): Promise<boolean> {
    // An effect may load without depending on what it loads into.
    const older = untrack(() => this.of(stream));
    if (older.loading) return false;
    if (older.at_start) return true;
    const generation = this.generation;
    // From now on what leaves the window is kept, else a hole would open below the page.
    untrack(() => this.put(stream, { ...older, loading: true, failed: false }));
    this.loads += 1;
    try {
      const answer = await this.load_page(this.channel, stream, older.from, page_limit);
      if (generation !== this.generation) return false;
      let page: Page<S> = { seq: answer.seq, items: items_of(answer.state, stream) };
      for (const event of this.recent) page = renew_page(page, stream, event);
      this.put(stream, add_page(this.of(stream), page, page_limit));
      return true;
    } catch {
      if (generation === this.generation) {
        this.put(stream, { ...this.of(stream), loading: false, failed: true });
      }
      return false;
    } finally {
      this.loads -= 1;
      if (this.loads === 0) this.recent = [];
    }
  }

  async load_until<S extends Stream>(
    stream: S,
    found: (item: StreamItems[S]) => boolean,
  ): Promise<StreamItems[S] | undefined> {
    for (let page = 0; page <= pages_until_max; ++page) {
      const item = untrack(() => this.shown(stream)).find(found);
      const at_start = untrack(() => this.of(stream).at_start);
      if (item || at_start || page === pages_until_max) return item;
      if (!(await this.load(stream))) return undefined;
    }
    return undefined;
  }

  forget(stream: Stream): void {
    const { [stream]: dropped, ...rest } = untrack(() => this.all);
    if (!dropped) return;
    this.all = rest;
    this.merged.delete(stream);
  }

  /** An event was applied to the window. */
  apply(event: Event, before: State, after: State): void {
    if (this.loads > 0) this.recent.push(event);
    for (const stream of streams) this.apply_to(stream, event, before, after);
  }

  /** The window was replaced: pages may miss changes and a hole may lie below it. */
  reset(): void {
    this.generation += 1;
    this.recent = [];
    this.merged.clear();
    this.all = {};
  }

  private apply_to<S extends Stream>(stream: S, event: Event, before: State, after: State): void {
    const older = this.all[stream] as OlderItems<S> | undefined;
    if (!older) return;
    const next = apply_to_older(older, stream, event, before, after);
    if (next !== older) this.put(stream, next);
  }

  private of<S extends Stream>(stream: S): OlderItems<S> {
    const older = this.all[stream] as OlderItems<S> | undefined;
    return older ?? no_older<S>(items_of(this.state(), stream));
  }

  private put<S extends Stream>(stream: S, older: OlderItems<S>): void {
    this.all = { ...this.all, [stream]: older };
  }
}
