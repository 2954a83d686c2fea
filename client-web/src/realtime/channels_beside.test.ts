import { beforeEach, describe, expect, it } from 'vitest';
import { new_id } from '../protocol/ids';
import { pointer_quiet_ms, type ChannelStore } from './channel_store.svelte';
import { FakeServer } from './testing/fake_server';
import { a_message, a_question } from './testing/items';
import { open_page, type Page } from './testing/page';

const talk = `talk:${new_id()}`;
let server: FakeServer;
let page: Page;

const say = (count: number) => {
  for (let n = 0; n < count; ++n) {
    server.commit(talk, 'chat.posted', { messages: [a_message('Hallo')] });
  }
};
const open = async (): Promise<ChannelStore> => {
  const store = page.realtime.channels.open(talk);
  await server.clock.advance(0);
  return store;
};

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('beside the numbers', () => {
  it('takes own state, activity and listeners', async () => {
    server.channel(talk).own = { level: 'following', read: 3, votes: ['q'], waiting: [], muted: false, ballots: [], reactions: [], certificate: false, feed: false };
    const store = await open();
    expect(store.own.level).toBe('following');
    server.push(talk, { channel: talk, event: 'listeners', data: { count: 48 } });
    expect(store.listeners).toBe(48);
    server.push(talk, { channel: talk, event: 'listeners', data: {} });
    expect(store.listeners).toBe('few');
    const activity = { channel: talk, number: 4, open: 1, annotations: 0 };
    const list = page.realtime.channels.open('talks');
    await server.clock.advance(0);
    server.push('talks', { channel: 'talks', event: 'activity', data: [activity] });
    expect(list.activity.get(talk)).toEqual(activity);
  });

  it('knows where somebody points, until it is quiet or the slide is another one', async () => {
    const store = await open();
    const point = (x: number) =>
      server.push(talk, { channel: talk, event: 'slides.pointer', data: { x, y: 0 } });
    point(1);
    await server.clock.advance(pointer_quiet_ms - 1);
    point(2);
    await server.clock.advance(pointer_quiet_ms - 1);
    expect(store.pointer).toEqual({ x: 2, y: 0 });
    await server.clock.advance(1);
    expect(store.pointer).toBeNull();
    point(3);
    const slide = { id: new_id(), seq: 0, at: '', by: 'you', deck: 'd', page: 2 };
    server.commit(talk, 'slides.shown', { slides: [slide] });
    expect(store.pointer).toBeNull();
  });

  it('hears of what another device of the same person does', async () => {
    const store = await open();
    const inbox = `inbox:${server.account?.person.id}`;
    const change = (data: object) =>
      server.push(inbox, {
        channel: inbox,
        event: 'own.changed',
        data: { channel: talk, ...data },
      });
    change({ question: 'q', vote: true });
    change({ read: 7 });
    change({ read: 5 });
    change({ certificate: true });
    expect(store.own.certificate).toBe(true);
    change({ level: 'muted' });
    expect(store.own).toMatchObject({ votes: ['q'], read: 7, level: 'muted' });
    change({ question: 'q', vote: false });
    expect(store.own.votes).toEqual([]);
  });

  it('applies its own read position and follow level when they are acknowledged', async () => {
    const store = await open();
    expect(await page.realtime.send_now(talk, 'own.read', { number: 9 })).toBe(true);
    expect(await page.realtime.send_now(talk, 'own.follow', { level: 'following' })).toBe(true);
    expect(store.own).toMatchObject({ read: 9, level: 'following' });
    server.cut();
    expect(await page.realtime.send_now(talk, 'own.read', { number: 10 })).toBe(false);
    expect(store.own.read).toBe(9);
  });
});

describe('catching up', () => {
  it('counts exactly what a snapshot has whole', async () => {
    say(5);
    await open();
    server.accepts = false;
    server.cut();
    server.channel(talk).epoch = new_id();
    say(20);
    server.accepts = true;
    await server.clock.advance(40_000);
    const { caught_up } = page.realtime.connection;
    expect(caught_up).toMatchObject({ created: { messages: 20 }, complete: true });
  });

  it('says what was missed in all open channels once everything is there', async () => {
    const thread = `thread:${new_id()}`;
    say(2);
    await open();
    const other = page.realtime.channels.open(thread);
    await server.clock.advance(0);
    expect(page.realtime.connection.caught_up).toBeNull();
    server.accepts = false;
    server.cut();
    say(48);
    for (let n = 1; n <= 6; ++n) {
      server.commit(thread, 'question.released', { questions: [a_question(n)] });
    }
    const edited = server.channel(talk).state.messages![0]!;
    server.commit(talk, 'chat.erased', { messages: [{ ...edited, erased: true, text: '' }] });
    await server.clock.advance(5_000);
    server.accepts = true;
    await server.clock.advance(40_000);
    const { caught_up } = page.realtime.connection;
    expect(caught_up).toMatchObject({ created: { messages: 48, questions: 6 }, complete: true });
    expect(caught_up!.offline_ms).toBeGreaterThanOrEqual(5_000);
    page.realtime.connection.dismiss_caught_up();
    expect(page.realtime.connection.caught_up).toBeNull();
    other.close();
  });

  it('waits for every channel', async () => {
    say(1);
    await open();
    server.cut();
    server.answers = false;
    await server.clock.advance(1_000);
    expect(page.realtime.connection.state).toBe('live');
    expect(page.realtime.connection.caught_up).toBeNull();
  });
});
