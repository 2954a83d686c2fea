import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeTab } from '../realtime/testing/fake_browser';
import { FakeServer } from '../realtime/testing/fake_server';
import { Fallback, first_push_max_ms, look_back_after_ms } from './fallback';
import { PersistentConnection, type ConnectionStatus } from './persistent_connection';
import { polling_transport } from './polling';
import { websocket_transport } from './websocket';

describe('fallback', () => {
  let server: FakeServer;
  let tab: FakeTab;
  let log: string[];
  let status: ConnectionStatus;
  let connection: PersistentConnection;

  beforeEach(() => {
    server = new FakeServer();
    log = [];
    open_page();
  });

  /** The next page of this browser. */
  function open_page() {
    tab = server.browser.tab();
    const { environment } = tab;
    const fallback = new Fallback(
      environment,
      websocket_transport(environment),
      polling_transport(environment),
    );
    connection = new PersistentConnection(environment, fallback.open, {
      on_status: (next) => (status = next),
      on_open: () => log.push(`open ${status.carrier}`),
      on_frame: (text) => text !== '{}' && log.push(text),
      on_lost: (is_moving) => log.push(is_moving ? 'moving' : 'lost'),
      ping_frame: () => '{"id":1,"do":"ping","data":{}}',
      is_login_gone: () => Promise.resolve(server.account === null),
    });
  }

  const start = async (ms: number) => {
    connection.start();
    await server.clock.advance(ms);
  };
  const probes = () => server.sockets.length;

  it('is a WebSocket where that works, open with its first push', async () => {
    await start(0);
    expect(log).toEqual(['open websocket']);
    expect(server.requests).toEqual([]);
    await server.clock.advance(600_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('polls when the upgrade was refused twice', async () => {
    server.proxy = 'strip';
    await start(0);
    expect(log).toEqual([]);
    await server.clock.advance(500);
    expect(log).toEqual(['open polling']);
    expect(server.sockets).toHaveLength(2);
    connection.check();
    await server.clock.advance(1_000);
    expect(log.at(-1)).toBe('{"id":1,"ok":{}}');
    expect(status.state).toBe('live');
  });

  it('polls when nothing comes behind an upgrade', async () => {
    server.proxy = 'swallow';
    await start(first_push_max_ms - 1);
    expect(status.state).toBe('connecting');
    await server.clock.advance(1);
    expect(log).toEqual(['open polling']);
    expect(server.sockets[0]?.readyState).toBe(3);
  });

  it('polls when an upgrade is not even refused', async () => {
    server.accepts = false;
    await start(first_push_max_ms - 1);
    server.accepts = true;
    await server.clock.advance(1);
    expect(log).toEqual(['open polling']);
  });

  it('takes the WebSocket as soon as it works again when HTTP did not work either', async () => {
    server.proxy = 'strip';
    server.has_http = false;
    await start(20_000);
    expect(log).toEqual([]);
    server.proxy = 'none';
    await server.clock.advance(30_000);
    expect(log).toEqual(['open websocket']);
  });

  it('does not take one accident for a rule', async () => {
    server.proxy = 'strip';
    await start(0);
    server.proxy = 'none';
    await server.clock.advance(500);
    expect(log).toEqual(['open websocket']);
    server.cut();
    server.proxy = 'strip';
    await server.clock.advance(0);
    server.proxy = 'none';
    await server.clock.advance(2_000);
    expect(log).toEqual(['open websocket', 'lost', 'open websocket']);
  });

  it('asks for the login when that is why the upgrade was refused', async () => {
    server.account = null;
    await start(2_000);
    expect(status.state).toBe('ended');
    expect(log).toEqual([]);
  });

  it('comes back by polling at once after a break, not through two more failures', async () => {
    server.proxy = 'swallow';
    await start(first_push_max_ms);
    server.cut();
    await server.clock.advance(500);
    expect(log).toEqual(['open polling', 'lost', 'open polling']);
    expect(server.sockets).toHaveLength(1);
  });

  describe('while it polls', () => {
    beforeEach(async () => {
      server.proxy = 'strip';
      await start(500);
      expect(log).toEqual(['open polling']);
    });

    it('looks for the way back every few minutes, and keeps polling until it is there', async () => {
      const before = probes();
      await server.clock.advance(look_back_after_ms);
      expect(probes()).toBe(before);
      await server.clock.advance(look_back_after_ms);
      expect(probes()).toBe(before + 1);
      server.proxy = 'swallow';
      await server.clock.advance(2 * look_back_after_ms + first_push_max_ms);
      expect(log).toEqual(['open polling']);
      server.proxy = 'none';
      await server.clock.advance(2 * look_back_after_ms + first_push_max_ms);
      expect(log).toEqual(['open polling', 'moving', 'open websocket']);
      expect(status).toMatchObject({ state: 'live', carrier: 'websocket' });
      expect(server.polls.sessions).toEqual([]);
      expect(server.polls.waits).toEqual([]);
    });

    it('tries the WebSocket again when no poll opens any more', async () => {
      server.has_http = false;
      server.proxy = 'none';
      server.cut();
      await server.clock.advance(30_000);
      expect(log).toEqual(['open polling', 'lost', 'open websocket']);
      expect(status).toMatchObject({ state: 'live', carrier: 'websocket' });
      // The next page need not find out again.
      connection.stop();
      open_page();
      log = [];
      server.has_http = true;
      await start(0);
      expect(log).toEqual(['open websocket']);
    });

    it('comes back to polling when that works again and the WebSocket does not', async () => {
      server.has_http = false;
      server.cut();
      await server.clock.advance(60_000);
      expect(log).toEqual(['open polling', 'lost']);
      server.has_http = true;
      await server.clock.advance(30_000);
      expect(log).toEqual(['open polling', 'lost', 'open polling']);
    });

    it('looks at once when the network changes', async () => {
      server.proxy = 'none';
      tab.page_event('online');
      await server.clock.advance(0);
      expect(log).toEqual(['open polling', 'moving', 'open websocket']);
      const sockets = server.sockets.length;
      await server.clock.advance(600_000);
      expect(server.sockets).toHaveLength(sockets);
    });

    it('goes on as any other connection after the move', async () => {
      server.proxy = 'none';
      tab.page_event('online');
      await server.clock.advance(0);
      connection.send('{"id":7,"do":"ping","data":{}}');
      await server.clock.advance(0);
      expect(log.at(-1)).toBe('{"id":7,"ok":{}}');
      server.cut();
      await server.clock.advance(1_000);
      expect(log.slice(-2)).toEqual(['lost', 'open websocket']);
    });

    it('lets the next page poll at once, which looks for a WebSocket beside', async () => {
      connection.stop();
      open_page();
      log = [];
      const before = probes();
      await start(0);
      expect(log).toEqual(['open polling']);
      expect(probes()).toBe(before + 1);
      server.proxy = 'none';
      tab.page_event('online');
      await server.clock.advance(0);
      expect(log).toEqual(['open polling', 'moving', 'open websocket']);
      connection.stop();
      open_page();
      log = [];
      await start(0);
      expect(log).toEqual(['open websocket']);
      expect(server.polls.sessions).toEqual([]);
    });

    it('leaves no probe behind when it is stopped', async () => {
      server.proxy = 'swallow';
      tab.page_event('online');
      await server.clock.advance(1);
      connection.stop();
      expect(server.open_sockets).toEqual([]);
      const before = probes();
      await server.clock.advance(600_000);
      tab.page_event('online');
      expect(probes()).toBe(before);
      expect(server.polls.sessions).toEqual([]);
    });
  });
});
