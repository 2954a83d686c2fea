// What a ChannelStore tells views, and what it needs of its surroundings. Types only.
import type { ChannelName, Event, Id, Subscribed } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import type { CreatedCounts } from './catch_up';
import type { ChannelStore } from './channel_store.svelte';
import type { HeldUp } from './held_up.svelte';
import type { LoadPage } from './older.svelte';
import type { Answer, Request } from './requests';

export type ChannelStatus = 'loading' | 'ready' | 'stale' | 'no_channel' | 'error';
export type EventMoment = 'live' | 'missed';
export type EventHandler = (event: Event, how: EventMoment) => void;

export interface Position {
  epoch: Id;
  seq: number;
}

/** What a store needs of its surroundings. */
export interface ChannelHost {
  readonly environment: Environment;
  readonly held_up: HeldUp;
  readonly load_page: LoadPage;
  /** `answered` is called exactly once, synchronously, before the events behind the reply. */
  subscribe(request: Request<'subscribe'>, answered: (answer: Answer<Subscribed>) => void): void;
  /** Of a pseudonym's inbox: what shows whose it is. */
  secret_of?(name: ChannelName): string | undefined;
  on_applied(store: ChannelStore, event: Event): void;
  /** The position moved, by an event or a snapshot. */
  on_position(store: ChannelStore): void;
  on_subscribed(store: ChannelStore, is_readable: boolean): void;
  /** Complete again after a new connection, or known not to become so. */
  on_settled(store: ChannelStore, created: CreatedCounts, complete: boolean): void;
  close(store: ChannelStore): void;
  /** Of a recording: the moment it shows, milliseconds since 1970. Reactive. */
  moment?(): number;
}
