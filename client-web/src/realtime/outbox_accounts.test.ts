import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { FakeServer, person } from './testing/fake_server';
import { crash, open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;
let server: FakeServer;
let page: Page;

const post = (text: string) => page.realtime.outbox.send(talk, 'chat.post', { text });
const stored = () => [...server.browser.stored.keys()].filter((key) => key.includes('.outbox.'));
const posted = () => server.received.filter((command) => command.do === 'chat.post');
const texts_in_log = () =>
  server.channel(talk).log.flatMap((event) => event.data.messages?.map((item) => item.text) ?? []);
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

describe('outbox and accounts', () => {
  it('sends only under the account that wrote', async () => {
    await go_offline();
    post('von Kim');
    crash(page);
    const kim = server.account!;
    server.account = person('Toni');
    server.accepts = true;
    page = await open_page(server);
    await server.clock.advance(60_000);
    expect(page.realtime.outbox.entries).toEqual([]);
    expect(posted()).toEqual([]);
    expect(stored()).toHaveLength(1);

    crash(page);
    server.account = kim;
    page = await open_page(server);
    await server.clock.advance(0);
    expect(texts_in_log()).toEqual(['von Kim']);
    expect(server.channel(talk).log[0]?.by).toBe(kim.person.id);
  });

  it("does not send on a connection that is somebody else's by now", async () => {
    await go_offline();
    post('von Kim');
    // Another browser tab logged in as Toni, and this one heard nothing of it.
    server.account = person('Toni');
    await go_online();
    expect(posted()).toEqual([]);
    expect(page.realtime.me.current?.person.name).toBe('Toni');
    expect(stored()).toHaveLength(1);
    expect(page.realtime.outbox.unsent_count()).toBe(0);
  });

  it('keeps what is unsent when the login ends, and sends it after the next', async () => {
    const kim = server.account!;
    await go_offline();
    const sending = post('1');
    server.account = null;
    await go_online();
    expect(page.realtime.me.state).toBe('ended');
    expect(page.realtime.outbox.unsent_count()).toBe(1);
    server.people = [kim.person];
    await page.realtime.me.demo_login(`${kim.person.name}@amt`);
    await sending.finished;
    expect(sending.state).toBe('done');
    expect(texts_in_log()).toEqual(['1']);
  });

  it('logging out deletes what the person agreed to lose', async () => {
    await go_offline();
    post('1');
    server.accepts = true;
    await page.realtime.me.logout();
    expect(stored()).toEqual([]);
    expect(page.realtime.me.state).toBe('out');
    expect(page.realtime.connection.state).toBe('connecting');
    expect(server.open_sockets).toEqual([]);
  });

  it('logging out without a network changes nothing', async () => {
    await go_offline();
    post('1');
    server.has_http = false;
    await expect(page.realtime.me.logout()).rejects.toMatchObject({ code: 'offline' });
    expect(page.realtime.me.state).toBe('in');
    expect(stored()).toHaveLength(1);
  });
});

describe('outbox and own state', () => {
  it('knows a vote once it is acknowledged, and before', async () => {
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const question = new_id();
    const voted = () => page.realtime.voted(talk, store.own.votes, question);
    page.realtime.outbox.send(talk, 'question.vote', { question, on: true });
    expect(voted()).toBe(true);
    expect(store.own.votes).toEqual([]);
    await server.clock.advance(0);
    expect(store.own.votes).toEqual([question]);
    page.realtime.outbox.send(talk, 'question.vote', { question, on: false });
    expect(voted()).toBe(false);
    await server.clock.advance(0);
    expect(store.own.votes).toEqual([]);
  });

  it('shows an own question that waits for release, until it is released', async () => {
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    const asked = page.realtime.outbox.send(talk, 'question.ask', { text: 'Wann?' });
    await asked.finished;
    const waiting = store.own.waiting[0]!;
    expect(waiting).toMatchObject({ number: 14, text: 'Wann?', state: 'waiting' });
    const released = { ...waiting, state: 'released' as const };
    server.commit(talk, 'question.released', { questions: [released] });
    expect(store.own.waiting).toEqual([]);
    expect(store.state.questions).toHaveLength(1);
  });
});
