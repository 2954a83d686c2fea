import { beforeEach, describe, expect, it } from 'vitest';
import { is_id, new_id } from '../protocol/ids';
import type { Commands } from '../protocol/messages';
import { FakeServer } from './testing/fake_server';
import { crash, open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;
const other_talk = `talk:${new_id()}`;

describe('outbox', () => {
  let server: FakeServer;
  let page: Page;

  const post = (text: string, from = page, channel = talk) =>
    from.realtime.outbox.send(channel, 'chat.post', { text });
  const pending = (from = page) =>
    from.realtime.outbox
      .pending(talk, 'chat.post')
      .map((sending) => [sending.data.text, sending.state]);
  const stored = () => [...server.browser.stored.keys()].filter((key) => key.includes('.outbox.'));
  const posted = () => server.received.filter((command) => command.do === 'chat.post');
  const texts_received = () =>
    posted().map((command) => (command.data as Commands['chat.post']).text);
  const texts_in_log = () =>
    server
      .channel(talk)
      .log.flatMap((event) => event.data.messages?.map((item) => item.text) ?? []);
  const go_offline = async () => {
    server.accepts = false;
    server.cut();
    await server.clock.advance(0);
  };
  const go_online = async () => {
    server.accepts = true;
    await server.clock.advance(60_000);
  };

  beforeEach(async () => {
    server = new FakeServer();
    page = await open_page(server);
  });

  it('stores under a key before it sends', () => {
    let stored_at_send: string[] | null = null;
    const { socket } = server;
    const send = socket.send.bind(socket);
    socket.send = (frame) => {
      stored_at_send ??= stored();
      send(frame);
    };
    const sending = post('Hallo');
    expect(is_id(sending.key)).toBe(true);
    expect(stored_at_send).toEqual([expect.stringContaining(sending.key)]);
    expect(sending.state).toBe('sending');
  });

  it('is done when it is answered, and knows what it became', async () => {
    const sending = post('Hallo');
    await sending.finished;
    expect(sending.state).toBe('done');
    expect(sending.done).toMatchObject({
      seq: 1,
      item: server.channel(talk).state.messages![0]!.id,
    });
    expect(stored()).toEqual([]);
    expect(pending()).toEqual([]);
    expect(page.realtime.outbox.unsent_count()).toBe(0);
  });

  it('is done by its own push when the reply does not come', async () => {
    page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const { socket } = server;
    const push = socket.push.bind(socket);
    socket.push = (...messages) => push(...messages.filter((message) => !('ok' in message)));
    const sending = post('Hallo');
    await server.clock.advance(0);
    expect(sending.state).toBe('done');
    expect(sending.done).toEqual({ seq: 1, item: server.channel(talk).state.messages![0]!.id });
    expect(stored()).toEqual([]);
  });

  it('leaves the list only when its event is in the state of the channel', async () => {
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const { socket } = server;
    const push = socket.push.bind(socket);
    const held: object[] = [];
    socket.push = (...messages) => {
      held.push(...messages.filter((message) => 'event' in message));
      push(...messages.filter((message) => !('event' in message)));
    };
    const sending = post('Hallo');
    await server.clock.advance(0);
    expect(pending()).toEqual([['Hallo', 'done']]);
    expect(page.realtime.outbox.unsent_count()).toBe(0);
    push(...held);
    expect(store.state.messages).toHaveLength(1);
    expect(pending()).toEqual([]);
    expect(sending.state).toBe('done');
  });

  it('does not wait for a channel that is given up', async () => {
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const { socket } = server;
    const push = socket.push.bind(socket);
    socket.push = (...messages) => push(...messages.filter((message) => !('event' in message)));
    post('Hallo');
    await server.clock.advance(0);
    expect(pending()).toHaveLength(1);
    store.close();
    await server.clock.advance(30_000);
    expect(pending()).toEqual([]);
  });

  it('sends one after the other a channel, and channels beside each other', async () => {
    server.answers = false;
    post('1');
    post('2');
    post('a', page, other_talk);
    await server.clock.advance(0);
    expect(texts_received()).toEqual(['1', 'a']);
    expect(pending()).toEqual([
      ['1', 'sending'],
      ['2', 'waiting'],
    ]);
    server.answers = true;
    server.cut();
    await server.clock.advance(60_000);
    expect(texts_in_log()).toEqual(['1', '2']);
  });

  it('keeps everything while offline and sends it in order', async () => {
    await go_offline();
    for (const text of ['1', '2', '3', '4']) post(text);
    expect(pending().map(([, state]) => state)).toEqual(Array(4).fill('waiting'));
    expect(page.realtime.outbox.unsent_count()).toBe(4);
    await go_online();
    expect(texts_in_log()).toEqual(['1', '2', '3', '4']);
    expect(stored()).toEqual([]);
  });

  it('repeats with the same key when no answer came, and appears once', async () => {
    server.answers = false;
    const sending = post('Hallo');
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['Hallo']);
    server.answers = true;
    server.cut();
    await server.clock.advance(60_000);
    expect(new Set(posted().map((command) => command.key))).toEqual(new Set([sending.key]));
    expect(posted()).toHaveLength(2);
    expect(texts_in_log()).toEqual(['Hallo']);
    expect(sending.done).toMatchObject({ repeat: true, seq: 1 });
  });

  it('gives up a connection that beats but never answers', async () => {
    const { socket } = server;
    const push = socket.push.bind(socket);
    socket.push = (...messages) => push(...messages.filter((message) => !('ok' in message)));
    post('Hallo');
    await server.clock.advance(30_000);
    expect(socket.readyState).toBe(3);
    await server.clock.advance(60_000);
    expect(texts_in_log()).toEqual(['Hallo']);
    expect(pending()).toEqual([]);
  });

  it('tries again on temporary errors, with the same key and longer pauses, in order', async () => {
    for (let n = 0; n < 4; ++n) server.refuse('chat.post', 'overloaded', true);
    post('1');
    post('2');
    await server.clock.advance(0);
    expect(pending()[0]).toEqual(['1', 'waiting']);
    await server.clock.advance(60_000);
    expect(texts_received()).toEqual(['1', '1', '1', '1', '1', '2']);
    expect(new Set(posted().map((command) => command.key)).size).toBe(2);
    expect(texts_in_log()).toEqual(['1', '2']);
  });

  it('says that the server is held up until the first one is done, then hurries the others', async () => {
    const { connection } = page.realtime;
    for (let n = 0; n < 3; ++n) server.refuse('chat.post', 'unavailable', true);
    post('1');
    await server.clock.advance(0);
    const began = server.clock.now();
    expect([connection.held_up_since, connection.works]).toEqual([began, false]);
    // Another channel waits longer by then.
    const other = post('2', page, other_talk);
    await server.clock.advance(0);
    expect(other.state).toBe('waiting');
    connection.retry_now();
    await server.clock.advance(0);
    expect(connection.held_up_since).toBeNull();
    expect(connection.works).toBe(true);
    expect(texts_in_log()).toEqual(['1']);
    expect(other.state).toBe('done');
  });

  it('is not held up by the limit of its own pace, nor while it is offline', async () => {
    const { connection } = page.realtime;
    server.refuse('chat.post', 'too_fast', true);
    post('1');
    await server.clock.advance(0);
    expect(connection.held_up_since).toBeNull();
    await server.clock.advance(1_000);
    server.refuse('chat.post', 'unavailable', true);
    post('2');
    await server.clock.advance(0);
    expect(connection.held_up_since).not.toBeNull();
    await go_offline();
    expect([connection.held_up_since, connection.works]).toEqual([null, false]);
    await go_online();
    expect(connection.works).toBe(true);
    expect(texts_in_log()).toEqual(['1', '2']);
  });

  it('keeps a refused one as a draft and goes on with the next', async () => {
    server.refuse('chat.post', 'wrong_state');
    const refused = post('1');
    post('2');
    await server.clock.advance(0);
    await refused.finished;
    expect(refused.error?.code).toBe('wrong_state');
    expect(texts_in_log()).toEqual(['2']);
    expect(pending()).toEqual([['1', 'refused']]);
    expect(page.realtime.outbox.unsent_count()).toBe(1);

    crash(page);
    page = await open_page(server);
    await server.clock.advance(60_000);
    expect(pending()).toEqual([['1', 'refused']]);
    expect(texts_in_log()).toEqual(['2']);
    const draft = page.realtime.outbox.pending(talk)[0]!;
    expect(draft.error?.code).toBe('wrong_state');
    page.realtime.outbox.discard(draft);
    expect(pending()).toEqual([]);
    expect(stored()).toEqual([]);
    expect(draft.state).toBe('discarded');
  });

  it('sends a refused one again under a new key', async () => {
    server.refuse('chat.post', 'wrong_state');
    const refused = post('1');
    await refused.finished;
    const again = page.realtime.outbox.send_again(refused);
    await again.finished;
    expect(again.key).not.toBe(refused.key);
    expect(texts_in_log()).toEqual(['1']);
    expect(stored()).toEqual([]);
  });

  it('survives a crash between storing and sending', async () => {
    await go_offline();
    const { key } = post('1');
    post('2');
    crash(page);
    server.accepts = true;
    page = await open_page(server);
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['1', '2']);
    expect(posted()[0]?.key).toBe(key);
    expect(stored()).toEqual([]);
  });

  it('survives a crash between the commit and the answer', async () => {
    server.answers = false;
    const { key } = post('1');
    await server.clock.advance(0);
    crash(page);
    server.answers = true;
    page = await open_page(server);
    await server.clock.advance(0);
    expect(posted().map((command) => command.key)).toEqual([key, key]);
    expect(texts_in_log()).toEqual(['1']);
    expect(stored()).toEqual([]);
  });

  it('keeps the order over a reload although the clock went back', async () => {
    await go_offline();
    post('1');
    server.clock.sleep(-3_600_000);
    crash(page);
    page = await open_page(server);
    post('2');
    await go_online();
    expect(texts_in_log()).toEqual(['1', '2']);
  });

  it('does not send what could not be stored', async () => {
    server.browser.is_full = true;
    const sending = post('Hallo');
    await sending.finished;
    expect(sending.state).toBe('unsaved');
    const long = page.realtime.outbox.send(talk, 'chat.post', { text: 'ä'.repeat(40_000) });
    expect(long.state).toBe('unsaved');
    await server.clock.advance(60_000);
    expect(posted()).toEqual([]);
    expect(pending()).toEqual([]);
  });

  it('leaves out what it cannot read in the storage', async () => {
    const name = `behoerdentalk.outbox.${server.account!.person.id}.x`;
    for (const [n, text] of ['nonsense', 'null', '{}', '{"key":"x"}'].entries()) {
      server.browser.stored.set(`${name}${n}`, text);
    }
    crash(page);
    page = await open_page(server);
    expect(page.realtime.outbox.entries).toEqual([]);
  });

  it('discards everything at once', async () => {
    await go_offline();
    post('1');
    post('2', page, other_talk);
    page.realtime.outbox.discard_all();
    expect(page.realtime.outbox.unsent_count()).toBe(0);
    expect(stored()).toEqual([]);
    await go_online();
    expect(posted()).toEqual([]);
  });
});
