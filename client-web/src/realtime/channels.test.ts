import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import type { Event } from '../protocol/messages';
import type { ChannelStore } from './channel_store.svelte';
import { no_own } from './own';
import { FakeServer } from './testing/fake_server';
import { a_message, a_question } from './testing/items';
import { open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;

describe('channels', () => {
  let server: FakeServer;
  let page: Page;
  let seen: [number, string][];

  const say = (count: number, push = true) => {
    for (let n = 0; n < count; ++n) {
      const text = `${server.channel(talk).head + 1}`;
      server.commit(talk, 'chat.posted', { messages: [a_message(text)] }, { push });
    }
  };
  const open = async (): Promise<ChannelStore> => {
    const store = page.realtime.channels.open(talk);
    store.on_event((event, how) => seen.push([event.seq, how]));
    await server.clock.advance(0);
    return store;
  };
  const subscribes = () =>
    server.received.filter((command) => command.do === 'subscribe' && command.channel === talk);
  /** What the server has is what the page has, in the same order. */
  const expect_whole = (store: ChannelStore) => {
    expect(store.state).toEqual(server.channel(talk).state);
    const { epoch, head } = server.channel(talk);
    expect(store.position).toEqual({ epoch, seq: head });
    expect(store.status).toBe('ready');
  };

  beforeEach(async () => {
    server = new FakeServer();
    seen = [];
    page = await open_page(server);
  });

  it('starts with a snapshot, then follows', async () => {
    say(3);
    const store = page.realtime.channels.open(talk);
    expect(store.status).toBe('loading');
    await server.clock.advance(0);
    expect_whole(store);
    say(2);
    expect_whole(store);
    expect(subscribes()).toHaveLength(1);
    expect(subscribes()[0]?.data).toEqual({});
  });

  it('opened offline it is there once connected', async () => {
    server.accepts = false;
    server.cut();
    const store = await open();
    expect(store.status).toBe('loading');
    say(1);
    server.accepts = true;
    await server.clock.advance(40_000);
    expect_whole(store);
  });

  it('resumes from where it stands and gets exactly what it missed', async () => {
    say(5);
    const store = await open();
    server.accepts = false;
    server.cut();
    await server.clock.advance(0);
    expect(store.status).toBe('stale');
    expect(store.state.messages).toHaveLength(5);
    say(7);
    server.accepts = true;
    await server.clock.advance(40_000);
    expect_whole(store);
    expect(subscribes().at(-1)?.data).toEqual({ epoch: server.channel(talk).epoch, after: 5 });
    say(1);
    expect(seen.map(([seq]) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    expect(seen.map(([, how]) => how)).toEqual([...Array(7).fill('missed'), 'live']);
  });

  it('is stale until the last missed event is there', async () => {
    say(1);
    const store = await open();
    server.cut();
    say(2, false);
    const { log } = server.channel(talk);
    // The reply, then the missed events one by one.
    server.answers = false;
    await server.clock.advance(1_000);
    server.answers = true;
    const { id } = subscribes().at(-1)!;
    const { epoch } = server.channel(talk);
    server.socket.push({ id, ok: { epoch, seq: 3, recovered: true, activity: [] } });
    expect(store.status).toBe('stale');
    server.socket.push(log[1]!);
    expect(store.status).toBe('stale');
    server.socket.push(log[2]!);
    expect_whole(store);
  });

  it('keeps what became of its own while it asked, where the answer was read before that', async () => {
    const store = await open();
    const [asked, vote] = [new_id(), new_id()];
    server.cut();
    server.answers = false;
    await server.clock.advance(1_000);
    const { id } = subscribes().at(-1)!;
    // On the same connection: the reply to a question, and a vote of another device.
    store.handle_own_question(a_question(1, { id: asked, state: 'waiting' }));
    store.handle_own_changed({ channel: talk, question: vote, vote: true });
    const { epoch, head } = server.channel(talk);
    const own = { ...no_own, read: 7 };
    server.socket.push({ id, ok: { epoch, seq: head, recovered: true, activity: [], own } });
    server.answers = true;
    expect(store.own.waiting.map((question) => question.id)).toEqual([asked]);
    expect(store.own.votes).toEqual([vote]);
    expect(store.own.read).toBe(7);
    // What happened before the next answer was asked for is in that one, or is not so any more.
    server.channel(talk).own = own;
    server.cut();
    await server.clock.advance(1_000);
    expect(store.own).toEqual(own);
  });

  it('drops what it has already', async () => {
    say(3);
    const store = await open();
    const before = store.state;
    for (const event of server.channel(talk).log) server.push(talk, event);
    expect(store.state).toBe(before);
    expect(seen).toEqual([]);
  });

  it('applies nothing at a jump and asks again from where it stands', async () => {
    say(2);
    const store = await open();
    say(1, false);
    say(1);
    expect(store.state.messages).toHaveLength(2);
    expect(store.status).toBe('stale');
    await server.clock.advance(0);
    expect_whole(store);
    expect(subscribes().at(-1)?.data).toMatchObject({ after: 2 });
    expect(seen.map(([seq]) => seq)).toEqual([3, 4]);
  });

  it('does not apply pushes of the old subscription before the new one is answered', async () => {
    say(2);
    const store = await open();
    say(1, false);
    say(1);
    say(3);
    expect(seen).toEqual([]);
    await server.clock.advance(0);
    expect(seen.map(([seq]) => seq)).toEqual([3, 4, 5, 6, 7]);
    expect_whole(store);
  });

  it('does not hammer a server whose numbers jump again and again', async () => {
    say(1);
    const store = await open();
    const broken = (): Event => ({ ...server.channel(talk).log[0]!, seq: 50 });
    for (let n = 0; n < 50; ++n) {
      server.push(talk, broken());
      await server.clock.advance(10);
    }
    expect(subscribes().length).toBeLessThan(6);
    await server.clock.advance(60_000);
    expect_whole(store);
  });

  it('sorts out events that come in the wrong order', async () => {
    const store = await open();
    say(3, false);
    const { log } = server.channel(talk);
    server.push(talk, log[2]!);
    server.push(talk, log[0]!);
    server.push(talk, log[1]!);
    await server.clock.advance(0);
    expect_whole(store);
    expect(seen.map(([seq]) => seq)).toEqual([1, 2, 3]);
  });

  it('takes several messages of one frame in their order', async () => {
    const store = await open();
    say(4, false);
    server.socket.push(...server.channel(talk).log, {});
    expect_whole(store);
  });

  it.each([
    ['rollback', () => server.channel(talk).roll_back(3)],
    ['new_epoch', () => (server.channel(talk).epoch = new_id())],
  ])('starts over on %s', async (_reason, happen) => {
    say(6);
    const store = await open();
    server.cut();
    happen();
    await server.clock.advance(40_000);
    expect_whole(store);
    say(2);
    expect_whole(store);
  });

  it('takes a snapshot when it was away too long', async () => {
    say(5);
    const store = await open();
    server.accepts = false;
    server.cut();
    say(1_200);
    server.accepts = true;
    await server.clock.advance(40_000);
    expect_whole(store);
    expect(seen).toEqual([]);
    expect(page.realtime.connection.caught_up).toMatchObject({
      created: { messages: 100 },
      complete: false,
    });
  });

  it('starts over when it is told of a recovery in another epoch', async () => {
    say(2);
    const store = await open();
    server.answers = false;
    server.cut();
    await server.clock.advance(1_000);
    server.answers = true;
    const { id } = subscribes().at(-1)!;
    server.socket.push({ id, ok: { epoch: new_id(), seq: 9, recovered: true, activity: [] } });
    await server.clock.advance(1_000);
    expect(subscribes().at(-1)?.data).toEqual({});
    expect_whole(store);
  });

  it('shows nothing of a channel that may not be read, and nothing more of one', async () => {
    say(2);
    const store = await open();
    server.forbidden.add(talk);
    server.cut();
    await server.clock.advance(40_000);
    expect(store.status).toBe('no_channel');
    expect(store.state).toEqual({});
    server.forbidden.delete(talk);
    server.cut();
    await server.clock.advance(40_000);
    expect_whole(store);
  });

  it('shows nothing more of a channel whose right is taken away while it is open', async () => {
    say(2);
    const store = await open();
    const error = { code: 'no_channel', temporary: false, text: '', field: talk };
    server.socket.push({ error });
    expect(store.status).toBe('no_channel');
    expect(store.state).toEqual({});
    say(1);
    expect(seen).toEqual([]);
  });

  it('asks again after a temporary refusal, says others', async () => {
    server.refuse('subscribe', 'overloaded', true);
    const store = await open();
    expect(store.status).toBe('loading');
    expect(page.realtime.connection.works).toBe(false);
    await server.clock.advance(500);
    expect(store.status).toBe('ready');
    expect(page.realtime.connection.works).toBe(true);
    server.refuse('subscribe', 'forbidden');
    const other = page.realtime.channels.open('library');
    await server.clock.advance(0);
    expect(other.status).toBe('error');
    expect(other.error?.code).toBe('forbidden');
  });

  it('refused as too fast asks again after pauses, and says nothing about the server', async () => {
    for (let times = 0; times < 3; ++times) server.refuse('subscribe', 'too_fast', true);
    const store = await open();
    expect(store.status).toBe('loading');
    // Not again at once, or it would only use up what comes back.
    expect(subscribes()).toHaveLength(1);
    // At most 0.5, 1 and 2 s.
    await server.clock.advance(3_500);
    expect(subscribes()).toHaveLength(4);
    expect(page.realtime.connection.works).toBe(true);
    expect_whole(store);
  });

  it('is one store for all its users, and stays 30 s for going back', async () => {
    const first = await open();
    const second = page.realtime.channels.open(talk);
    expect(second).toBe(first);
    first.close();
    await server.clock.advance(60_000);
    expect(page.realtime.channels.peek(talk)).toBe(first);
    second.close();
    await server.clock.advance(29_000);
    const back = page.realtime.channels.open(talk);
    expect(back).toBe(first);
    expect(back.status).toBe('ready');
    back.close();
    await server.clock.advance(30_000);
    expect(page.realtime.channels.peek(talk)).toBeUndefined();
    const last = server.received.at(-1);
    expect([last?.do, last?.channel]).toEqual(['unsubscribe', talk]);
    expect(subscribes()).toHaveLength(1);
  });

  it('keeps counting when somebody closes once too often', async () => {
    const store = await open();
    store.close();
    store.close();
    page.realtime.channels.open(talk);
    await server.clock.advance(60_000);
    expect(page.realtime.channels.peek(talk)).toBe(store);
  });

  it('lets a view that fails harm nobody else', async () => {
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const failures: unknown[] = [];
    const keep = (error: unknown) => failures.push(error);
    process.on('uncaughtException', keep);
    store.on_event(() => {
      throw new Error('a view');
    });
    const stop = store.on_event((event) => seen.push([event.seq, 'second']));
    say(1);
    await server.clock.advance(0);
    stop();
    say(1);
    await server.clock.advance(0);
    process.off('uncaughtException', keep);
    expect(seen).toEqual([[1, 'second']]);
    expect_whole(store);
    expect(failures).toHaveLength(2);
  });
});
