import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser, type FakeTab } from '../realtime/testing/fake_browser';
import { FakeClock, seeded_random, settle } from '../realtime/testing/fake_clock';
import { FakeSocket } from '../realtime/testing/fake_socket';
import { PersistentConnection, type ConnectionStatus } from './persistent_connection';
import { websocket_transport } from './websocket';

describe('persistent connection', () => {
  let clock: FakeClock;
  let tab: FakeTab;
  let sockets: FakeSocket[];
  let statuses: ConnectionStatus[];
  let log: string[];
  let login_gone: boolean;
  let random: () => number;
  let connection: PersistentConnection;

  const newest = () => sockets.at(-1)!;
  const status = () => statuses.at(-1)!;

  beforeEach(() => {
    clock = new FakeClock();
    sockets = [];
    statuses = [];
    log = [];
    login_gone = false;
    random = () => 0.5;
    const network = {
      open_socket: (url: string, protocol: string) => {
        const socket = new FakeSocket(url, protocol, () => undefined);
        sockets.push(socket);
        return socket;
      },
      fetch: () => Promise.reject(new Error('not here')),
    };
    tab = new FakeBrowser(clock, network, () => random()).tab();
    connection = new PersistentConnection(tab.environment, websocket_transport(tab.environment), {
      on_status: (next) => statuses.push(next),
      on_open: () => log.push('open'),
      on_frame: (text) => log.push(text),
      on_lost: () => log.push('lost'),
      ping_frame: () => 'ping',
      is_login_gone: () => Promise.resolve(login_gone),
    });
  });

  it('opens the address of the page with the subprotocol', () => {
    connection.start();
    expect(newest().url).toBe('wss://talk.example/ws');
    expect(newest().protocol).toBe('behoerdentalk.v1');
    expect(status()).toMatchObject({ state: 'connecting', trying: true });
    newest().open();
    expect(status()).toMatchObject({ state: 'live', trying: false, next_try_at: null });
    expect(log).toEqual(['open']);
  });

  it('sends only while it is open', () => {
    expect(connection.send('early')).toBe(false);
    connection.start();
    expect(connection.send('early')).toBe(false);
    newest().open();
    expect(connection.send('now')).toBe(true);
    newest().drop(1006);
    expect(connection.send('late')).toBe(false);
    expect(newest().sent).toEqual(['now']);
  });

  it('waits longer after each failure and says until when', async () => {
    connection.start();
    const waits: number[] = [];
    for (let n = 0; n < 8; ++n) {
      newest().drop(1006);
      expect(status().state).toBe('offline');
      waits.push(status().next_try_at! - clock.now());
      await clock.advance(waits.at(-1)!);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(sockets).toHaveLength(9);
  });

  it('keeps the jitter inside the ceiling for any seed', async () => {
    for (let seed = 1; seed <= 20; ++seed) {
      random = seeded_random(seed);
      connection.start();
      for (let n = 0; n < 10; ++n) {
        newest().drop(1006);
        const wait = status().next_try_at! - clock.now();
        expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** n));
        await clock.advance(wait);
      }
      connection.stop();
    }
  });

  it('forgets its failures only after a stable connection', async () => {
    connection.start();
    for (let n = 0; n < 4; ++n) {
      newest().drop(1006);
      await clock.advance(status().next_try_at! - clock.now());
    }
    newest().open();
    await clock.advance(9_999);
    newest().drop(1006);
    expect(status().next_try_at! - clock.now()).toBe(4000);
    await clock.advance(4000);
    newest().open();
    await clock.advance(10_000);
    newest().drop(1006);
    expect(status().next_try_at! - clock.now()).toBe(250);
  });

  it('reconnects after 25 s of silence, and not while anything comes', async () => {
    connection.start();
    newest().open();
    for (let n = 0; n < 5; ++n) {
      await clock.advance(24_000);
      newest().push({});
    }
    expect(log.filter((entry) => entry === 'lost')).toEqual([]);
    await clock.advance(24_999);
    expect(status().state).toBe('live');
    await clock.advance(1);
    expect(status().state).toBe('offline');
    expect(log.at(-1)).toBe('lost');
    expect(newest().readyState).toBe(3);
  });

  it.each(['visible', 'online', 'offline'] as const)('checks at once on %s', async (what) => {
    connection.start();
    newest().open();
    tab.page_event(what);
    expect(newest().sent).toEqual(['ping']);
    await clock.advance(2_999);
    expect(status().state).toBe('live');
    await clock.advance(1);
    expect(status().state).toBe('offline');
  });

  it('takes any message as the answer to a check', async () => {
    connection.start();
    newest().open();
    tab.page_event('visible');
    tab.page_event('online');
    expect(newest().sent).toEqual(['ping']);
    await clock.advance(2_000);
    newest().push({});
    await clock.advance(10_000);
    expect(status().state).toBe('live');
  });

  it('notices after a sleep that the connection is dead, without waiting 25 s', async () => {
    connection.start();
    newest().open();
    clock.sleep(3_600_000);
    tab.page_event('visible');
    await clock.advance(3_000);
    expect(status().state).toBe('offline');
  });

  it('tries at once when the page wakes up while it waits', async () => {
    connection.start();
    newest().drop(1006);
    tab.page_event('hidden');
    expect(sockets).toHaveLength(1);
    tab.page_event('visible');
    expect(sockets).toHaveLength(2);
    expect(status()).toMatchObject({ state: 'offline', trying: true, next_try_at: null });
    connection.retry_now();
    expect(sockets).toHaveLength(2);
    await clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });

  it('gives up an attempt that neither opens nor fails', async () => {
    connection.start();
    await clock.advance(10_000);
    expect(status().state).toBe('offline');
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
  });

  it('gives up an attempt as soon as the network is gone, and tries again', async () => {
    connection.start();
    tab.page_event('offline');
    expect(status()).toMatchObject({ state: 'offline', trying: false });
    expect(newest().readyState).toBe(3);
    tab.page_event('offline');
    expect(sockets).toHaveLength(1);
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
    newest().open();
    expect(status().state).toBe('live');
  });

  it('asks again while the browser says that it is offline, even after an answer', async () => {
    connection.start();
    newest().open();
    tab.page_event('offline');
    newest().push({});
    await clock.advance(1_999);
    expect(newest().sent).toEqual(['ping']);
    await clock.advance(1);
    expect(newest().sent).toEqual(['ping', 'ping']);
    await clock.advance(3_000);
    expect(status().state).toBe('offline');
    await clock.advance(250);
    newest().open();
    await clock.advance(2_000);
    expect(newest().sent).toEqual(['ping']);
    tab.page_event('online');
    newest().push({});
    await clock.advance(10_000);
    expect(newest().sent).toEqual(['ping']);
    expect(status().state).toBe('live');
  });

  it.each([4003, 1008])('stays closed after %d until somebody logs in', async (code) => {
    connection.start();
    newest().open();
    newest().drop(code);
    expect(status()).toMatchObject({ state: 'ended', next_try_at: null });
    expect(log).toEqual(['open', 'lost']);
    await clock.advance(600_000);
    tab.page_event('visible');
    expect(sockets).toHaveLength(1);
    connection.start();
    expect(sockets).toHaveLength(2);
  });

  it.each([1000, 1001, 1006, 1011, 1013, 4008, 4011])('comes back after %d', async (code) => {
    connection.start();
    newest().open();
    newest().drop(code);
    expect(status().state).toBe('offline');
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
  });

  it('spreads its return after a planned restart as it was told', async () => {
    random = () => 0.75;
    connection.start();
    newest().open();
    connection.expect_restart(8_000);
    newest().drop(1012);
    expect(status().next_try_at! - clock.now()).toBe(6_000);
    await clock.advance(6_000);
    newest().open();
    newest().drop(1006);
    expect(status().next_try_at! - clock.now()).toBeLessThan(1_000);
  });

  it('spreads a restart that was not announced', () => {
    connection.start();
    newest().open();
    newest().drop(1012);
    expect(status().next_try_at! - clock.now()).toBe(1_000);
  });

  it('asks whether the login is gone when an upgrade is refused', async () => {
    login_gone = true;
    connection.start();
    newest().drop(1006);
    expect(status().state).toBe('offline');
    await settle();
    expect(status().state).toBe('ended');
    await clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('does not take a late answer about the login for the attempt that opened since', async () => {
    login_gone = true;
    connection.start();
    newest().drop(1006);
    connection.retry_now();
    newest().open();
    await settle();
    expect(status().state).toBe('live');
  });

  it('calls nobody after it was stopped', async () => {
    connection.start();
    newest().open();
    const socket = newest();
    connection.stop();
    expect(log).toEqual(['open', 'lost']);
    socket.push({});
    socket.drop(1006);
    await clock.advance(100_000);
    expect(sockets).toHaveLength(1);
    expect(log).toEqual(['open', 'lost']);
  });

  it('counts the time of a state from its beginning', async () => {
    connection.start();
    newest().open();
    await clock.advance(12_000);
    newest().drop(1006);
    const { since } = status();
    await clock.advance(250);
    newest().drop(1006);
    expect(status().since).toBe(since);
  });
});
