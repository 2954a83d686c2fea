import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { FakeServer, person } from './testing/fake_server';
import { a_message } from './testing/items';
import { crash, open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;

describe('outbox in two tabs', () => {
  let server: FakeServer;
  let first: Page;
  let second: Page;

  const post = (from: Page, text: string) => from.realtime.outbox.send(talk, 'chat.post', { text });
  const pending = (page: Page) =>
    page.realtime.outbox
      .pending(talk, 'chat.post')
      .map((sending) => `${sending.data.text} ${sending.state}`);
  const texts_in_log = () =>
    server
      .channel(talk)
      .log.flatMap((event) => event.data.messages?.map((item) => item.text) ?? []);
  const posted = () => server.received.filter((command) => command.do === 'chat.post');
  const stored = () => [...server.browser.stored.keys()].filter((key) => key.includes('.outbox.'));
  /** Which socket a command came over. */
  const senders = () =>
    server.sockets
      .map((socket, n) => [n, socket.sent.filter((frame) => frame.includes('chat.post')).length])
      .filter(([, count]) => count !== 0)
      .map(([n]) => n);

  const open_two = async () => {
    first = await open_page(server);
    second = await open_page(server);
  };

  beforeEach(() => {
    server = new FakeServer();
  });

  it('sends everything by one of them, in order', async () => {
    await open_two();
    post(first, '1');
    const from_second = post(second, '2');
    post(first, '3');
    await from_second.finished;
    await server.clock.advance(0);
    expect([...texts_in_log()].sort()).toEqual(['1', '2', '3']);
    expect(posted()).toHaveLength(3);
    expect(senders()).toEqual([0]);
    expect(from_second.done).toMatchObject({ seq: expect.any(Number), item: expect.any(String) });
    expect(stored()).toEqual([]);
    expect(pending(first)).toEqual([]);
    expect(pending(second)).toEqual([]);
  });

  it('shows in each what the other is sending', async () => {
    await open_two();
    server.answers = false;
    post(second, 'Hallo');
    await server.clock.advance(0);
    expect(pending(first)).toEqual(['Hallo sending']);
    expect(pending(second)).toEqual(['Hallo sending']);
  });

  it('tells the others of a refusal and of what is discarded', async () => {
    await open_two();
    server.refuse('chat.post', 'wrong_state');
    const refused = post(second, 'Hallo');
    await server.clock.advance(0);
    expect(refused.error?.code).toBe('wrong_state');
    expect(pending(first)).toEqual(['Hallo refused']);
    first.realtime.outbox.discard(first.realtime.outbox.entries[0]!);
    await server.clock.advance(0);
    expect(pending(second)).toEqual([]);
    expect(refused.state).toBe('discarded');
  });

  it('goes on in the other when the sending one is closed', async () => {
    await open_two();
    server.answers = false;
    post(first, '1');
    post(first, '2');
    await server.clock.advance(0);
    crash(first);
    server.answers = true;
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['1', '2']);
    expect(pending(second)).toEqual([]);
    expect(stored()).toEqual([]);
  });

  it('hands over to a visible tab when the sending one is in the background', async () => {
    await open_two();
    first.tab.page_event('hidden');
    server.close(server.sockets[0]!);
    post(second, 'Hallo');
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['Hallo']);
    expect(senders()).toEqual([1]);
  });

  it('hands over through a third that is in the background too', async () => {
    await open_two();
    const third = await open_page(server);
    first.tab.page_event('hidden');
    second.tab.page_event('hidden');
    for (const socket of server.sockets.slice(0, 2)) server.close(socket);
    post(third, 'Hallo');
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['Hallo']);
    expect(senders()).toEqual([2]);
  });

  it('leaves the sending to a visible tab that can', async () => {
    await open_two();
    second.tab.page_event('hidden');
    second.tab.page_event('visible');
    post(second, 'Hallo');
    await server.clock.advance(0);
    expect(senders()).toEqual([0]);
  });

  it('takes over from a tab that is frozen, and nothing is sent twice', async () => {
    await open_two();
    first.tab.freeze();
    post(second, '1');
    post(second, '2');
    await server.clock.advance(2_999);
    expect(texts_in_log()).toEqual([]);
    await server.clock.advance(1);
    expect(texts_in_log()).toEqual(['1', '2']);
    expect(pending(second)).toEqual([]);
  });

  it('does not send what a former leader finished and could not tell', async () => {
    await open_two();
    second.tab.freeze();
    const waiting = post(first, '1');
    await waiting.finished;
    crash(first);
    expect(stored()).toEqual([]);
    await server.clock.advance(0);
    expect(posted()).toHaveLength(1);
  });

  it('sends from each tab where there are no locks, each entry once', async () => {
    server.browser.has_locks = false;
    await open_two();
    post(first, '1');
    post(second, '2');
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['1', '2']);
    expect(posted()).toHaveLength(2);
    expect(senders()).toEqual([0, 1]);
    expect(pending(first)).toEqual([]);
    expect(pending(second)).toEqual([]);
  });

  it('keeps the tabs of different people apart', async () => {
    await open_two();
    const kim = server.account!;
    server.accepts = false;
    server.cut();
    await server.clock.advance(0);
    post(first, 'von Kim');
    server.accepts = true;
    server.people.push(person('Toni').person);
    await second.realtime.me.demo_login('Toni@amt');
    await server.clock.advance(60_000);
    expect(first.realtime.me.current?.person.name).toBe('Toni');
    expect(posted()).toEqual([]);
    expect(stored()).toHaveLength(1);
    expect(stored()[0]).toContain(kim.person.id);
  });

  it('logs all tabs out together', async () => {
    await open_two();
    server.commit(talk, 'chat.posted', { messages: [a_message('vertraulich')] });
    const store = second.realtime.channels.open(talk);
    await server.clock.advance(0);
    expect(store.state.messages).toHaveLength(1);
    await first.realtime.me.logout();
    await server.clock.advance(0);
    expect(second.realtime.me.state).toBe('out');
    expect(store.state).toEqual({});
    expect(server.open_sockets).toEqual([]);
  });
});
