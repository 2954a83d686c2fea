// All channels that this page follows: opens and closes them by count, subscribes them on each
// connection, and hands every push to the store it belongs to.
import type { EphemeralPush } from '../protocol/envelope';
import type { ChannelName, Event } from '../protocol/messages';
import type { Cancel, Environment } from '../transport/environment';
import { CatchUpRound, type CreatedCounts } from './catch_up';
import type { ChannelHost } from './channel_host';
import { ChannelStore } from './channel_store.svelte';
import type { Connection } from './connection.svelte';
import type { LoadPage } from './older.svelte';

/** A closed channel stays this long, for going back. */
export const keep_closed_ms = 30_000;

interface Entry {
  store: ChannelStore;
  users: number;
  cancel_leaving: Cancel;
}

export interface ChannelsObserver {
  /** An event was applied in a channel, live or missed. */
  on_applied?(channel: ChannelName, event: Event): void;
  /** A channel's position moved, or the channel was given up (null). */
  on_position?(channel: ChannelName, seq: number | null): void;
  /** The server answered a subscription; missed events may still follow. */
  on_subscribed?(channel: ChannelName, is_readable: boolean): void;
}

export class Channels {
  private readonly entries = new Map<ChannelName, Entry>();
  private readonly observers: ChannelsObserver[] = [];
  private readonly secrets = new Map<ChannelName, string>();
  private readonly host: ChannelHost;
  private round: CatchUpRound | null = null;
  private is_connected = false;

  constructor(
    private readonly environment: Environment,
    private readonly connection: Connection,
    load_page: LoadPage,
  ) {
    this.host = {
      environment,
      held_up: connection.held_up,
      load_page,
      subscribe: (request, answered) => connection.requests.send(request, answered),
      secret_of: (name) => this.secrets.get(name),
      on_applied: (store, event) => {
        for (const observer of this.observers) observer.on_applied?.(store.name, event);
      },
      on_position: (store) => this.tell_position(store.name, store.position?.seq ?? null),
      on_subscribed: (store, is_readable) => {
        for (const observer of this.observers) observer.on_subscribed?.(store.name, is_readable);
      },
      on_settled: (store, created, complete) => this.settle(store.name, created, complete),
      close: (store) => this.close(store),
    };
    connection.listen({
      on_open: (offline_ms) => this.handle_open(offline_ms),
      on_event: (event) => this.entries.get(event.channel)?.store.handle_event(event),
      on_ephemeral: (push) => this.handle_ephemeral(push),
      on_lost: () => this.handle_lost(),
      on_revoked: (name, error) => this.entries.get(name)?.store.handle_refusal(error),
    });
  }

  /** The one store of this channel; subscribed when it is the first user. Close it once. */
  open(name: ChannelName): ChannelStore {
    const known = this.entries.get(name);
    if (known) {
      known.cancel_leaving();
      known.users += 1;
      // What was refused before may be there by now: a draft that was published, a right given.
      if (this.is_connected) known.store.ask_again();
      return known.store;
    }
    const store = new ChannelStore(name, this.host);
    this.entries.set(name, { store, users: 1, cancel_leaving: () => undefined });
    if (this.is_connected) store.subscribe();
    return store;
  }

  /** The store, if somebody has it open or just closed it. */
  peek(name: ChannelName): ChannelStore | undefined {
    return this.entries.get(name)?.store;
  }

  /** Where an open channel stands; null when it is not followed. */
  seq_of(name: ChannelName): number | null {
    return this.entries.get(name)?.store.position?.seq ?? null;
  }

  /** Before it is opened: the inbox of a pseudonym. */
  set_secret(name: ChannelName, secret: string): void {
    this.secrets.set(name, secret);
  }

  observe(observer: ChannelsObserver): void {
    this.observers.push(observer);
  }

  /** Another person logs in, or nobody: all content goes; stores that views hold stay usable. */
  clear(): void {
    this.round = null;
    this.secrets.clear();
    for (const [name, entry] of this.entries) {
      entry.store.clear();
      this.tell_position(name, null);
      if (entry.users === 0) this.forget(name, entry);
    }
  }

  private close(store: ChannelStore): void {
    const entry = this.entries.get(store.name);
    if (!entry || entry.store !== store || entry.users === 0) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.cancel_leaving = this.environment.set_timer(() => {
      if (this.is_connected) {
        const request = { do: 'unsubscribe', channel: store.name, data: {} } as const;
        this.connection.requests.send(request, () => undefined);
      }
      this.forget(store.name, entry);
    }, keep_closed_ms);
  }

  private forget(name: ChannelName, entry: Entry): void {
    entry.cancel_leaving();
    entry.store.clear();
    this.entries.delete(name);
    this.tell_position(name, null);
    this.round?.report(name, {}, true);
  }

  private handle_open(offline_ms: number | null): void {
    this.is_connected = true;
    this.round = null;
    if (offline_ms !== null) {
      // Only what was known before can have missed something.
      const known = [...this.entries.values()].filter((entry) => entry.store.position !== null);
      if (known.length > 0) {
        this.round = new CatchUpRound(
          known.map((entry) => entry.store.name),
          (created, complete) => this.finish_round(offline_ms, created, complete),
        );
      }
    }
    for (const entry of [...this.entries.values()]) entry.store.subscribe();
  }

  private handle_lost(): void {
    this.is_connected = false;
    this.round = null;
    for (const entry of this.entries.values()) entry.store.handle_lost();
  }

  private settle(name: ChannelName, created: CreatedCounts, complete: boolean): void {
    this.round?.report(name, created, complete);
  }

  private finish_round(offline_ms: number, created: CreatedCounts, complete: boolean): void {
    this.round = null;
    this.connection.report_caught_up({ at: this.environment.now(), offline_ms, created, complete });
  }

  private tell_position(name: ChannelName, seq: number | null): void {
    for (const observer of this.observers) observer.on_position?.(name, seq);
  }

  private handle_ephemeral(push: EphemeralPush): void {
    switch (push.event) {
      case 'activity':
        this.entries.get(push.channel)?.store.handle_activity(push.data);
        break;
      case 'listeners':
        this.entries.get(push.channel)?.store.handle_listeners(push.data.count);
        break;
      case 'caption.typing':
        this.entries.get(push.channel)?.store.handle_typing(push.data);
        break;
      case 'own.changed':
        this.entries.get(push.data.channel)?.store.handle_own_changed(push.data);
        break;
      case 'slides.pointer':
        this.entries.get(push.channel)?.store.handle_pointer(push.data);
        break;
      case 'lobby.shown':
        this.entries.get(push.data.channel)?.store.handle_lobby_shown(push.data);
        break;
      case 'restarting':
        break;
      default: {
        const never: never = push;
        return never;
      }
    }
  }
}
