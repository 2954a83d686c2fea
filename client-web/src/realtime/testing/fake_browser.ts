// A browser with tabs that share storage, locks and a channel, as real ones do. Each tab has an
// Environment; what the page would see (visible, online) the test says.
import type {
  Cancel,
  Environment,
  KeyValueStore,
  LockEvents,
  SocketLike,
} from '../../transport/environment';
import type { FakeClock } from './fake_clock';

type PageEvent = 'visible' | 'hidden' | 'online' | 'offline';

/** What a tab reaches over the network. */
export interface FakeNetwork {
  open_socket(url: string, protocol: string): SocketLike;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

interface LockRequest {
  tab: FakeTab;
  events: LockEvents;
}

interface Listener {
  tab: FakeTab;
  name: string;
  receive: (message: unknown) => void;
}

export interface FakeTab {
  environment: Environment;
  /** Tells the page; `visible` and `hidden` also change what `is_hidden` says. */
  page_event(what: PageEvent): void;
  /** The page is left. */
  leave(): void;
  /** The tab does nothing any more, keeps its locks, and hears nothing. */
  freeze(): void;
  /** The tab is gone: its locks are free, its timers stopped. */
  crash(): void;
}

export class FakeBrowser {
  readonly stored = new Map<string, string>();
  /** False: as in an insecure context. */
  has_locks = true;
  /** True: `set` throws as a full storage does. */
  is_full = false;
  private readonly locks = new Map<string, LockRequest[]>();
  private listeners: Listener[] = [];

  constructor(
    readonly clock: FakeClock,
    private readonly network: FakeNetwork,
    private readonly random: () => number = () => 0.5,
  ) {}

  tab(): FakeTab {
    const handlers = new Set<(what: PageEvent) => void>();
    const leaving = new Set<() => void>();
    let is_hidden = false;
    let is_awake = true;
    const browser = this;
    const environment: Environment = {
      now: () => this.clock.now(),
      random: () => this.random(),
      set_timer: (run, ms) => this.clock.set_timer(() => is_awake && run(), ms),
      open_socket: (url, protocol) => this.network.open_socket(url, protocol),
      fetch: async (url, init) => {
        const response = is_awake && (await this.network.fetch(url, init));
        // Whoever sleeps or is gone hears no answer.
        return response && is_awake ? response : new Promise<never>(() => undefined);
      },
      origin: () => 'https://talk.example',
      is_hidden: () => is_hidden,
      on_page_event: (run) => {
        handlers.add(run);
        return () => handlers.delete(run);
      },
      on_leave: (run) => {
        leaving.add(run);
        return () => leaving.delete(run);
      },
      storage: () => this.storage(),
      get hold_lock() {
        if (!browser.has_locks) return null;
        return (name: string, events: LockEvents, how: 'wait' | 'steal') =>
          browser.hold_lock(tab, name, events, how);
      },
      open_tab_channel: (name, receive) => {
        const listener: Listener = {
          tab,
          name,
          receive: (message) => is_awake && receive(message),
        };
        this.listeners.push(listener);
        return {
          post: (message) => is_awake && this.post(tab, name, message),
          close: () => {
            this.listeners = this.listeners.filter((other) => other !== listener);
          },
        };
      },
    };
    const tab: FakeTab = {
      environment,
      page_event: (what) => {
        if (what === 'visible' || what === 'hidden') is_hidden = what === 'hidden';
        for (const handler of [...handlers]) handler(what);
      },
      leave: () => {
        for (const handler of [...leaving]) handler();
      },
      freeze: () => {
        is_awake = false;
      },
      crash: () => {
        is_awake = false;
        this.listeners = this.listeners.filter((listener) => listener.tab !== tab);
        for (const [name, queue] of this.locks) {
          const held = queue[0];
          this.locks.set(
            name,
            queue.filter((request) => request.tab !== tab),
          );
          if (held?.tab === tab) this.grant(name);
        }
      },
    };
    return tab;
  }

  private storage(): KeyValueStore {
    return {
      keys: () => [...this.stored.keys()],
      get: (key) => this.stored.get(key) ?? null,
      set: (key, value) => {
        if (this.is_full) throw new Error('QuotaExceededError');
        this.stored.set(key, value);
      },
      remove: (key) => this.stored.delete(key),
    };
  }

  // Grants come later, as promises do in browsers.
  private hold_lock(tab: FakeTab, name: string, events: LockEvents, how: 'wait' | 'steal'): Cancel {
    const request: LockRequest = { tab, events };
    const queue = this.locks.get(name) ?? [];
    const holder = queue[0];
    if (how === 'steal') {
      this.locks.set(name, [request, ...queue.slice(1)]);
      if (holder) queueMicrotask(() => holder.events.lost());
    } else {
      this.locks.set(name, [...queue, request]);
    }
    if (how === 'steal' || !holder) this.grant(name);
    return () => {
      const now = this.locks.get(name) ?? [];
      const was_first = now[0] === request;
      this.locks.set(
        name,
        now.filter((other) => other !== request),
      );
      if (was_first) this.grant(name);
    };
  }

  private grant(name: string): void {
    const first = this.locks.get(name)?.[0];
    if (!first) return;
    queueMicrotask(() => {
      if (this.locks.get(name)?.[0] === first) first.events.got();
    });
  }

  private post(from: FakeTab, name: string, message: unknown): void {
    const copy: unknown = structuredClone(message);
    for (const listener of this.listeners) {
      if (listener.tab === from || listener.name !== name) continue;
      queueMicrotask(() => listener.receive(copy));
    }
  }
}
