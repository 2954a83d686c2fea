/*
 * The threads of one area or of all, latest activity first. The order stays as it was loaded; counts
 * and titles change in place; new threads wait until they are asked for. For a component; call the
 * constructor while it is being set up.
 */
import { untrack } from 'svelte';
import type { Activity, Author, ChannelName, Id, Time } from '../protocol/messages';
import { ApiError, directory, open_channel, queries, unread, type ChannelStore, type ThreadRow } from '../realtime/index';

export const page_rows = 30;

export interface ListedThread {
  id: Id;
  area: Id;
  title: string;
  by: Author;
  posts: number;
  last_at: Time;
  last_by: Author | undefined;
  followed: boolean;
  /** Unread posts of what is followed. */
  unread: number;
}

/** One area's part of the list: what was fetched and not taken yet. The answer names no area. */
interface Source {
  area: Id;
  rows: ThreadRow[];
  before: Time | undefined;
  at_end: boolean;
}

interface Placed {
  row: ThreadRow;
  area: Id;
}

const last_of = (row: ThreadRow): Time => row.activity.at ?? row.entry.at;

export class ThreadListing {
  private placed = $state.raw<readonly Placed[]>([]);
  private stores = $state.raw<readonly ChannelStore[]>([]);
  private sources: Source[] = [];
  private generation = 0;
  is_known = $state(false);
  loading = $state(false);
  at_end = $state(false);
  problem = $state.raw<ApiError | null>(null);

  private readonly ids: ReadonlySet<Id> = $derived(new Set(this.placed.map(({ row }) => row.entry.id)));
  /** Made since the list was loaded. */
  private readonly fresh: readonly { id: Id; area: Id }[] = $derived.by(() =>
    this.stores.flatMap((store) => {
      const newest = this.newest.get(store.name) ?? Infinity;
      const area = store.name.slice('area:'.length);
      return (store.state.threads ?? [])
        .filter((thread) => thread.seq > newest && !this.ids.has(thread.id))
        .map(({ id }) => ({ id, area }));
    }),
  );
  private newest = $state.raw<ReadonlyMap<ChannelName, number>>(new Map());

  readonly rows: readonly ListedThread[] = $derived.by(() => this.placed.map((placed) => this.listed(placed)));
  readonly waiting: number = $derived.by(() => this.fresh.length);

  constructor(private readonly area: () => Id | null) {
    $effect(() => {
      const only = this.area();
      const areas = only === null ? directory.areas.map((area) => area.id) : [only];
      if (areas.length === 0) return undefined;
      const stores = untrack(() => areas.map((area) => open_channel(`area:${area}`)));
      this.stores = stores;
      untrack(() => this.begin(areas));
      return () => {
        for (const store of stores) store.close();
      };
    });
    // From here on a thread is new: the first snapshot is what was there.
    $effect(() => {
      const next = new Map(untrack(() => this.newest));
      for (const store of this.stores) {
        if (store.position && !next.has(store.name)) {
          next.set(store.name, Math.max(0, ...(store.state.threads ?? []).map((thread) => thread.seq)));
        }
      }
      if (next.size !== untrack(() => this.newest.size)) this.newest = next;
    });
  }

  /** The list again, with what is new in it, in the order of now. */
  async renew(): Promise<void> {
    const areas = this.sources.map((source) => source.area);
    this.newest = new Map();
    this.begin(areas);
  }

  async load_more(): Promise<void> {
    if (this.loading || this.at_end) return;
    const { generation } = this;
    this.loading = true;
    this.problem = null;
    try {
      const found = await this.take(page_rows);
      if (generation !== this.generation) return;
      this.placed = this.is_known ? [...this.placed, ...found] : found;
      this.is_known = true;
    } catch (error) {
      if (generation !== this.generation) return;
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
    } finally {
      if (generation === this.generation) this.loading = false;
    }
  }

  private begin(areas: readonly Id[]): void {
    this.generation += 1;
    this.sources = areas.map((area) => ({ area, rows: [], before: undefined, at_end: false }));
    this.loading = false;
    this.at_end = false;
    this.is_known = false;
    void this.load_more();
  }

  /** Merges the areas by their latest activity. */
  private async take(count: number): Promise<Placed[]> {
    const taken: Placed[] = [];
    const { sources } = this;
    while (taken.length < count) {
      await Promise.all(sources.map((source) => this.fill(source)));
      const filled = sources.filter((source) => source.rows[0] !== undefined);
      if (filled.length === 0) break;
      const next = filled.reduce((best, source) =>
        last_of(source.rows[0] as ThreadRow) > last_of(best.rows[0] as ThreadRow) ? source : best,
      );
      const row = next.rows.shift();
      if (row) taken.push({ row, area: next.area });
    }
    this.at_end = sources.every((source) => source.at_end && source.rows.length === 0);
    return taken;
  }

  private async fill(source: Source): Promise<void> {
    if (source.rows.length > 0 || source.at_end) return;
    const rows = await queries.threads({ area: source.area, before: source.before, limit: page_rows });
    source.rows = rows;
    source.before = rows.at(-1) ? last_of(rows.at(-1) as ThreadRow) : source.before;
    source.at_end = rows.length < page_rows;
  }

  private listed({ row, area }: Placed): ListedThread {
    const channel = `thread:${row.entry.id}`;
    const store = this.stores.find((one) => one.name === `area:${area}`);
    const pushed: Activity | undefined = store?.activity.get(channel);
    const activity = pushed && pushed.number >= row.activity.number ? pushed : row.activity;
    const entry = store?.state.threads?.find((thread) => thread.id === row.entry.id) ?? row.entry;
    const followed = unread.in(channel);
    return {
      id: row.entry.id,
      area,
      title: entry.title,
      by: entry.by,
      posts: activity.number,
      last_at: activity.at ?? entry.at,
      last_by: activity.by,
      followed: followed !== undefined,
      unread: followed?.unread ?? 0,
    };
  }
}
