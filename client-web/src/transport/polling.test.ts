import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../realtime/testing/fake_server';
import type { FakeTab } from '../realtime/testing/fake_browser';
import { leader_answer_max_ms } from './poll_tabs';
import { polling_transport } from './polling';
import type { Transport } from './transport';

const ping = (id: number) => JSON.stringify({ id, do: 'ping', data: {} });

/** One tab with one poll session; `log` is what its transport said, without heartbeats. */
class Line {
  readonly log: string[] = [];
  readonly tab: FakeTab;
  transport: Transport;

  constructor(private readonly server: FakeServer) {
    this.tab = server.browser.tab();
    this.transport = this.open();
  }

  open(): Transport {
    return (this.transport = polling_transport(this.tab.environment)({
      on_open: () => this.log.push('open'),
      on_moved: () => this.log.push('moved'),
      on_frame: (text) => this.log.push(...text.split('\n').filter((line) => line !== '{}')),
      on_close: (code) => this.log.push(`close ${code}`),
    }));
  }

  async ping(id: number): Promise<void> {
    this.transport.send(ping(id));
    await this.server.clock.advance(1_000);
  }
}

const pong = (id: number) => `{"id":${id},"ok":{}}`;

describe('polling', () => {
  let server: FakeServer;
  /** How many sessions each poll that waits is for. */
  const waits = () => server.polls.waits.map((wait) => wait.sessions.length);
  const line = async () => {
    const made = new Line(server);
    await server.clock.advance(100);
    return made;
  };

  beforeEach(() => {
    server = new FakeServer();
  });

  it('sends and receives', async () => {
    const one = await line();
    await one.ping(1);
    await one.ping(2);
    expect(one.log).toEqual(['open', pong(1), pong(2)]);
    expect(waits()).toEqual([1]);
  });

  it('loses and doubles nothing when answers and requests get lost', async () => {
    const one = await line();
    for (let id = 1; id <= 10; ++id) {
      server.polls.lose = { requests: id % 2, responses: id % 3 };
      await one.ping(id);
    }
    server.polls.lose = { requests: 0, responses: 0 };
    await server.clock.advance(30_000);
    expect(one.log).toEqual(['open', ...Array.from({ length: 10 }, (_, n) => pong(n + 1))]);
    const numbers = server.polls.messages.map((message) => Number(message.split(' ')[0]));
    expect(numbers.length).toBeGreaterThan(10);
    expect(new Set(numbers).size).toBe(10);
  });

  it('proves itself alive while nothing happens', async () => {
    const one = await line();
    let alive = 0;
    one.transport.close();
    one.transport = polling_transport(one.tab.environment)({
      on_open: () => undefined,
      on_moved: () => undefined,
      on_frame: () => (alive += 1),
      on_close: () => undefined,
    });
    server.answers = false;
    await server.clock.advance(100);
    const before = alive;
    await server.clock.advance(100_000);
    expect(alive - before).toBe(4);
  });

  it('ends with the code that the server gives, after what came before it', async () => {
    const one = await line();
    one.transport.send(ping(1));
    await server.clock.advance(0);
    server.cut(4003);
    await server.clock.advance(1_000);
    expect(one.log).toEqual(['open', pong(1), 'close 4003']);
    await server.clock.advance(60_000);
    expect(waits()).toEqual([]);
  });

  it('ends when the server has forgotten it, or cannot be reached', async () => {
    const one = await line();
    server.polls.forget();
    await server.clock.advance(5_000);
    expect(one.log).toEqual(['open', 'close 1006']);
    one.open();
    await server.clock.advance(100);
    server.has_http = false;
    await one.ping(1);
    await server.clock.advance(10_000);
    expect(one.log.slice(2)).toEqual(['open', 'close 1006']);
  });

  it('tells an open that fails as a close', async () => {
    server.has_http = false;
    expect((await line()).log).toEqual(['close 1006']);
    server.has_http = true;
    server.account = null;
    expect((await line()).log).toEqual(['close 4003']);
  });

  it('says goodbye when it is closed, and when the page is left', async () => {
    const one = await line();
    one.transport.close();
    await server.clock.advance(0);
    expect(server.polls.sessions).toEqual([]);
    one.open();
    await server.clock.advance(100);
    expect(server.polls.sessions).toHaveLength(1);
    one.tab.leave();
    await server.clock.advance(0);
    expect(server.polls.sessions).toEqual([]);
    // It comes back from the browser's cache: there is a new one to be made.
    await server.clock.advance(5_000);
    expect(one.log.at(-1)).toBe('close 1006');
  });

  describe('in several tabs', () => {
    it('is one poll for all of them', async () => {
      const lines = [await line(), await line(), await line()];
      expect(waits()).toEqual([3]);
      for (const [n, one] of lines.entries()) await one.ping(n + 1);
      expect(lines.map((one) => one.log)).toEqual([
        ['open', pong(1)],
        ['open', pong(2)],
        ['open', pong(3)],
      ]);
      expect(waits()).toEqual([3]);
      await server.clock.advance(100_000);
      expect(waits()).toEqual([3]);
      expect(lines.map((one) => one.log.length)).toEqual([2, 2, 2]);
    });

    it('goes on when the one that polls is closed', async () => {
      const first = await line();
      const second = await line();
      await second.ping(1);
      first.transport.close();
      await second.ping(2);
      expect(waits()).toEqual([1]);
      expect(second.log).toEqual(['open', pong(1), pong(2)]);
    });

    it('goes on when the one that polls crashes with an answer on its way', async () => {
      const first = await line();
      const second = await line();
      second.transport.send(ping(1));
      first.tab.crash();
      await server.clock.advance(5_000);
      await second.ping(2);
      expect(second.log).toEqual(['open', pong(1), pong(2)]);
    });

    it('takes over from one that sleeps', async () => {
      const first = await line();
      first.tab.freeze();
      const second = await line();
      await second.ping(1);
      expect(second.log).toEqual(['open']);
      await server.clock.advance(leader_answer_max_ms);
      expect(second.log).toEqual(['open', pong(1)]);
      // The sleeper's own last poll ends by itself.
      await server.clock.advance(30_000);
      expect(waits()).toEqual([1]);
    });

    it('does not poll for tabs that are gone', async () => {
      const first = await line();
      const second = await line();
      const third = await line();
      expect(waits()).toEqual([3]);
      second.tab.crash();
      await server.clock.advance(1_000);
      expect(waits()).toEqual([2]);
      third.transport.close();
      await server.clock.advance(1_000);
      expect(waits()).toEqual([1]);
      await first.ping(1);
      expect(first.log.at(-1)).toBe(pong(1));
    });

    it('ends the one that the server ended, and no other', async () => {
      const first = await line();
      const second = await line();
      server.close(server.polls.sockets[1]!, 4008);
      await server.clock.advance(1_000);
      expect(second.log).toEqual(['open', 'close 4008']);
      await first.ping(1);
      expect(first.log).toEqual(['open', pong(1)]);
      expect(waits()).toEqual([1]);
    });

    it('is one poll a tab where there are no locks', async () => {
      server.browser.has_locks = false;
      const first = await line();
      const second = await line();
      await first.ping(1);
      await second.ping(2);
      expect(waits()).toEqual([1, 1]);
      expect([first.log, second.log]).toEqual([
        ['open', pong(1)],
        ['open', pong(2)],
      ]);
    });
  });
});
