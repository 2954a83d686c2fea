// A channel for the life of a component: opened with it, closed with it, exchanged when its name
// changes. Call it while the component is being set up.
import { untrack } from 'svelte';
import type { ErrorBody } from '../protocol/envelope';
import type { Activity, CaptionTyping, ChannelName, Id, Own, SlidePointer, State } from '../protocol/messages';
import type { Stream, StreamItems } from '../protocol/reduce';
import type { ChannelStatus, EventHandler, Position } from './channel_host';
import type { ChannelStore } from './channel_store.svelte';
import type { OlderStatus } from './older.svelte';
import { no_own } from './own';

const no_activity: ReadonlyMap<ChannelName, Activity> = new Map();
const nobody_types: readonly CaptionTyping[] = [];
const nobody_waits: readonly Id[] = [];
const no_state: State = {};
const nothing_older: OlderStatus = { loading: false, at_start: true, failed: false };

/** The fields of the ChannelStore that the name names now; empty while it is null. */
export class ChannelView {
  private current = $state.raw<ChannelStore | null>(null);

  constructor(name: () => ChannelName | null, open: (name: ChannelName) => ChannelStore) {
    // Before the first render, so that known content is there at once.
    $effect.pre(() => {
      const wanted = name();
      const store = wanted === null ? null : untrack(() => open(wanted));
      this.current = store;
      return () => store?.close();
    });
  }

  /** The store itself, null while there is no name. */
  get store(): ChannelStore | null {
    return this.current;
  }
  get status(): ChannelStatus {
    return this.current?.status ?? 'loading';
  }
  get state(): State {
    return this.current?.state ?? no_state;
  }
  get own(): Own {
    return this.current?.own ?? no_own;
  }
  get registration_changes(): number {
    return this.current?.registration_changes ?? 0;
  }
  get activity(): ReadonlyMap<ChannelName, Activity> {
    return this.current?.activity ?? no_activity;
  }
  get listeners(): number | 'few' | undefined {
    return this.current?.listeners;
  }
  get typing(): readonly CaptionTyping[] {
    return this.current?.typing ?? nobody_types;
  }
  get lobby_names(): readonly Id[] {
    return this.current?.lobby_names ?? nobody_waits;
  }
  get pointer(): SlidePointer | null {
    return this.current?.pointer ?? null;
  }
  get position(): Position | null {
    return this.current?.position ?? null;
  }
  get error(): ErrorBody | null {
    return this.current?.error ?? null;
  }
  /** Of a recording: the moment it shows, and nothing can be done in it. Null: this is now. */
  get moment(): number | null {
    return this.current?.moment ?? null;
  }
  older(stream: Stream): OlderStatus {
    return this.current?.older(stream) ?? nothing_older;
  }
  shown<S extends Stream>(stream: S): StreamItems[S][] {
    return this.current?.shown(stream) ?? [];
  }
  async load_older(stream: Stream): Promise<boolean> {
    return (await this.current?.load_older(stream)) ?? false;
  }
  async load_until<S extends Stream>(
    stream: S,
    found: (item: StreamItems[S]) => boolean,
  ): Promise<StreamItems[S] | undefined> {
    return this.current?.load_until(stream, found);
  }
  forget_older(stream: Stream): void {
    this.current?.forget_older(stream);
  }

  /**
   * Calls `handler` for each applied event of whatever channel this is at the time; stops with the
   * component. Call it while the component is being set up.
   */
  on_event(handler: EventHandler): void {
    $effect(() => this.current?.on_event(handler));
  }
}
