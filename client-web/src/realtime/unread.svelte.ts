// What the person follows and how much of it is new; how many lines wait in the inboxes. Lives from
// login to logout and keeps the channels open that tell it: the own inbox, the own contact points,
// and those lists whose entries are followed.
import { parse_channel } from '../protocol/address';
import type { Activity, ChannelName, Following, Me, OwnChanged } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import type { Cancel, Environment } from '../transport/environment';
import type { Directory } from './directory.svelte';
import type { Queries } from './queries';

export interface FollowedChannel {
  channel: ChannelName;
  title: string;
  activity: Activity;
  /** The number up to which it was read. */
  read: number;
  /** Newer than that; null where no read position exists (talks, templates). */
  unread: number | null;
}

/** Several reasons to look again come together. */
export const renew_gather_ms = 300;

export class Unread {
  private list = $state.raw<readonly Following[]>([]);
  private inboxes = $state.raw<readonly ChannelStore[]>([]);
  private lists = $state.raw<ReadonlyMap<ChannelName, ChannelStore>>(new Map());
  private is_loaded_once = $state.raw(false);
  private is_active = false;
  private generation = 0;
  private cancel_renewal: Cancel | null = null;

  private readonly rows = $derived(this.list.map((following) => this.row_of(following)));

  constructor(
    private readonly environment: Environment,
    private readonly queries: Queries,
    private readonly directory: Directory,
    private readonly open: (name: ChannelName) => ChannelStore,
  ) {}

  /** Reactive, as all of these. In the order of the server, which changes only by `renew`. */
  get following(): readonly FollowedChannel[] {
    return this.rows;
  }
  /** False until the list came for the first time. */
  get is_loaded(): boolean {
    return this.is_loaded_once;
  }
  in(channel: ChannelName): FollowedChannel | undefined {
    return this.rows.find((row) => row.channel === channel);
  }
  /** Unread items over all that is followed. */
  get total(): number {
    return this.rows.reduce((sum, row) => sum + (row.unread ?? 0), 0);
  }
  /** Lines that wait, in the own inbox and those of the own contact points. */
  get inbox_count(): number {
    return this.inboxes.reduce(
      (sum, inbox) => sum + (inbox.state.lines ?? []).filter((line) => !line.done).length,
      0,
    );
  }

  /** Fetches the list again, in a new order. Resolves when it is there or could not be had. */
  async renew(): Promise<void> {
    if (!this.is_active) return;
    const { generation } = this;
    try {
      const list = await this.queries.following();
      if (generation !== this.generation) return;
      this.list = list;
      this.is_loaded_once = true;
      await this.open_lists();
    } catch {
      // The list of before stays; the next connection asks again.
    }
  }

  // ---- called by realtime/ only, from here on ----

  start(me: Me): void {
    this.stop();
    // A guest has its inbox, but follows nothing beside its talk.
    this.is_active = me.guest_of === undefined;
    const names = [`inbox:${me.person.id}`, ...me.contacts.map((contact) => `contact:${contact}`)];
    this.inboxes = names.map((name) => this.open(name));
    void this.renew();
  }

  /** Beside the person's own: the inbox of a pseudonym. */
  add_inbox(name: ChannelName): void {
    if (this.inboxes.length === 0 || this.inboxes.some((store) => store.name === name)) return;
    this.inboxes = [...this.inboxes, this.open(name)];
  }

  stop(): void {
    this.generation += 1;
    this.is_active = false;
    this.cancel_renewal?.();
    this.cancel_renewal = null;
    for (const store of [...this.inboxes, ...this.lists.values()]) store.close();
    this.inboxes = [];
    this.lists = new Map();
    this.list = [];
    this.is_loaded_once = false;
  }

  /** A new connection, or something was followed: the list may have changed. */
  renew_soon(): void {
    if (!this.is_active || this.cancel_renewal) return;
    this.cancel_renewal = this.environment.set_timer(() => {
      this.cancel_renewal = null;
      void this.renew();
    }, renew_gather_ms);
  }

  handle_own_changed(changed: OwnChanged): void {
    const { read } = changed;
    if (changed.level !== undefined) this.renew_soon();
    if (read === undefined) return;
    this.list = this.list.map((following) =>
      following.channel === changed.channel
        ? { ...following, read: Math.max(following.read, read) }
        : following,
    );
  }

  private row_of(following: Following): FollowedChannel {
    const activity = this.newest_activity(following);
    const has_read_position = parse_channel(following.channel)?.kind === 'thread';
    return {
      channel: following.channel,
      title: following.title,
      activity,
      read: following.read,
      unread: has_read_position ? Math.max(0, activity.number - following.read) : null,
    };
  }

  private newest_activity(following: Following): Activity {
    for (const list of this.lists.values()) {
      const pushed = list.activity.get(following.channel);
      // Numbers only grow, so the greater one is the newer one; the push wins a draw.
      if (pushed && pushed.number >= following.activity.number) return pushed;
    }
    return following.activity;
  }

  /** Lists tell the activity of their entries; which area a thread is in is not told, so all. */
  private async open_lists(): Promise<void> {
    const { generation } = this;
    const kinds = new Set(this.list.map((following) => parse_channel(following.channel)?.kind));
    const wanted: ChannelName[] = [];
    if (kinds.has('talk')) wanted.push('talks');
    if (kinds.has('template')) wanted.push('library');
    if (kinds.has('thread')) {
      await this.directory.load();
      if (generation !== this.generation) return;
      wanted.push(...this.directory.areas.map((area) => `area:${area.id}`));
    }
    const next = new Map<ChannelName, ChannelStore>();
    for (const name of wanted) next.set(name, this.lists.get(name) ?? this.open(name));
    for (const [name, store] of this.lists) if (!next.has(name)) store.close();
    this.lists = next;
  }
}
