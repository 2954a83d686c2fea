// The whole client where no WebSocket gets through: the same promises to views.
import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { look_back_after_ms } from '../transport/fallback';
import { FakeServer } from './testing/fake_server';
import { a_message } from './testing/items';
import { open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;

describe('the client over long polling', () => {
  let server: FakeServer;

  const open = async () => {
    const page = await open_page(server);
    await server.clock.advance(1_000);
    return page;
  };
  const post = (page: Page, text: string) => page.realtime.outbox.send(talk, 'chat.post', { text });
  const commit = (text: string) =>
    server.commit(talk, 'chat.posted', { messages: [{ ...a_message(text), seq: 0 }] });
  const log = () =>
    server.channel(talk).log.flatMap((event) => event.data.messages?.map((item) => item.text));

  beforeEach(() => {
    server = new FakeServer();
    server.proxy = 'strip';
  });

  it('reads, writes and follows', async () => {
    const page = await open();
    const { connection, channels } = page.realtime;
    expect(connection.state).toBe('live');
    expect(connection.carrier).toBe('polling');
    const store = channels.open(talk);
    commit('1');
    const sending = post(page, '2');
    await sending.finished;
    await server.clock.advance(100);
    expect(sending.state).toBe('done');
    expect(store.status).toBe('ready');
    expect(store.state).toEqual(server.channel(talk).state);
    expect(log()).toEqual(['1', '2']);
  });

  it('has every line once after the server crashed in the middle', async () => {
    const page = await open();
    const store = page.realtime.channels.open(talk);
    for (let n = 1; n <= 30; ++n) {
      post(page, String(n));
      if (n % 10 === 0) {
        server.polls.lose.responses = 1;
        server.polls.forget();
      }
      await server.clock.advance(50);
    }
    await server.clock.advance(60_000);
    expect(log()).toEqual(Array.from({ length: 30 }, (_, n) => String(n + 1)));
    expect(store.state).toEqual(server.channel(talk).state);
    expect(page.realtime.outbox.unsent_count()).toBe(0);
  });

  it('is one poll for two tabs, which see the same', async () => {
    const first = await open();
    const second = await open();
    const stores = [first, second].map((page) => page.realtime.channels.open(talk));
    await server.clock.advance(100);
    post(first, 'von hier');
    post(second, 'von dort');
    await server.clock.advance(1_000);
    expect(server.polls.waits.map((wait) => wait.sessions.length)).toEqual([2]);
    for (const store of stores) expect(store.state).toEqual(server.channel(talk).state);
    expect([...log()].sort()).toEqual(['von dort', 'von hier']);
  });

  it('moves to a WebSocket without a word, and misses nothing', async () => {
    const page = await open();
    const { connection, channels } = page.realtime;
    const store = channels.open(talk);
    await server.clock.advance(100);
    const states = new Set<string>();
    server.proxy = 'none';
    for (let n = 1; connection.carrier === 'polling' && n < 500; ++n) {
      commit(`fremd ${n}`);
      post(page, `eigen ${n}`);
      await server.clock.advance(look_back_after_ms / 100);
      states.add(connection.state);
    }
    await server.clock.advance(1_000);
    expect(connection.carrier).toBe('websocket');
    expect([...states]).toEqual(['live']);
    expect(connection.caught_up).toBeNull();
    expect(store.state).toEqual(server.channel(talk).state);
    const texts = log();
    expect(new Set(texts).size).toBe(texts.length);
    expect(server.polls.sessions).toEqual([]);
  });

  it('ends with the login, and stays so', async () => {
    const page = await open();
    server.account = null;
    server.cut(4003);
    await server.clock.advance(60_000);
    expect(page.realtime.connection.state).toBe('ended');
    expect(page.realtime.me.state).toBe('ended');
  });
});
