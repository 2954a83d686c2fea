// Everything of the outside world that the realtime core touches, in one place, so that tests
// replace it: clock, timers, randomness, sockets, fetch, storage, locks between tabs.
// One object per page. Users read a member at the moment of use, never keep a copy of it, so a test
// may install a member before it starts.

/** The part of WebSocket that is used. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** The part of Storage that is used; `keys` instead of index access. */
export interface KeyValueStore {
  keys(): string[];
  get(key: string): string | null;
  /** Throws when it cannot be stored. */
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Messages between the tabs of one browser; a tab does not hear itself. */
export interface TabChannel {
  post(message: unknown): void;
  close(): void;
}

/** Stops a timer; harmless afterwards. */
export type Cancel = () => void;

export interface Environment {
  /** Milliseconds since 1970, by this machine's clock. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  set_timer(run: () => void, ms: number): Cancel;
  open_socket(url: string, protocol: string): SocketLike;
  fetch(url: string, init: RequestInit): Promise<Response>;
  origin(): string;
  is_hidden(): boolean;
  /** Calls back when the page becomes visible or hidden, or the machine goes on- or offline. */
  on_page_event(run: (what: 'visible' | 'hidden' | 'online' | 'offline') => void): Cancel;
  /** Calls back when the page is left, by another address or by closing it; it may come back. */
  on_leave(run: () => void): Cancel;
  storage(): KeyValueStore | null;
  /**
   * Holds the lock of this name for one tab of the browser: `got` when this tab has it, `lost` when
   * another took it by force. Null where the browser has no locks: then every tab acts as if it had
   * them. The returned function gives the lock back, or leaves the queue.
   */
  hold_lock: ((name: string, events: LockEvents, how: 'wait' | 'steal') => Cancel) | null;
  open_tab_channel(name: string, receive: (message: unknown) => void): TabChannel | null;
}

export interface LockEvents {
  got: () => void;
  lost: () => void;
}

/** The browser's own. Touches nothing until a member is called. */
export function browser_environment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    set_timer: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    open_socket: (url, protocol) => new WebSocket(url, protocol) as unknown as SocketLike,
    fetch: (url, init) => fetch(url, init),
    origin: () => location.origin,
    is_hidden: () => document.hidden,
    on_page_event: listen_to_page,
    on_leave: (run) => {
      addEventListener('pagehide', run);
      return () => removeEventListener('pagehide', run);
    },
    storage: browser_storage,
    // Asked at call time: insecure contexts (plain http inside an office network) have no locks.
    get hold_lock() {
      return typeof navigator !== 'undefined' && 'locks' in navigator && navigator.locks
        ? hold_web_lock
        : null;
    },
    open_tab_channel: (name, receive) => {
      if (typeof BroadcastChannel === 'undefined') return null;
      const channel = new BroadcastChannel(name);
      channel.onmessage = (event: MessageEvent<unknown>) => receive(event.data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
  };
}

function listen_to_page(run: (what: 'visible' | 'hidden' | 'online' | 'offline') => void): Cancel {
  const visibility = () => run(document.hidden ? 'hidden' : 'visible');
  const online = () => run('online');
  const offline = () => run('offline');
  document.addEventListener('visibilitychange', visibility);
  addEventListener('online', online);
  addEventListener('offline', offline);
  return () => {
    document.removeEventListener('visibilitychange', visibility);
    removeEventListener('online', online);
    removeEventListener('offline', offline);
  };
}

/** Null where the browser forbids storage: reading the property throws then. */
function browser_storage(): KeyValueStore | null {
  let storage: Storage;
  try {
    storage = localStorage;
  } catch {
    return null;
  }
  return {
    keys: () => Object.keys(storage),
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    remove: (key) => storage.removeItem(key),
  };
}

function hold_web_lock(name: string, events: LockEvents, how: 'wait' | 'steal'): Cancel {
  const leaving = new AbortController();
  let give_back = () => leaving.abort();
  let held = false;
  const options: LockOptions = how === 'steal' ? { steal: true } : { signal: leaving.signal };
  navigator.locks
    .request(name, options, () => {
      if (leaving.signal.aborted) return;
      held = true;
      events.got();
      return new Promise<void>((resolve) => {
        give_back = () => {
          held = false;
          resolve();
        };
      });
    })
    .catch(() => {
      // Left the queue, or stolen while held.
      if (!held) return;
      held = false;
      events.lost();
    });
  return () => give_back();
}
