import { beforeEach, describe, expect, it } from 'vitest';
import { flushSync } from 'svelte';
import { new_id } from '../protocol/ids';
import type { Card, Person } from '../protocol/messages';
import { ApiError } from './api_error';
import { resolve_path } from '../links/resolve';
import { effect_root } from './testing/effect_root.svelte';
import { FakeServer, person } from './testing/fake_server';
import { a_line, a_post, a_question } from './testing/items';
import { open_page, type Page } from './testing/page';

function card(address: string, title: string): Card {
  return { address, mark: '', title, home: '', state: '', votes: 0, answer: '', talk_state: '' };
}

let server: FakeServer;
let page: Page;
const asked = (path: string) => server.requests.filter((request) => request.includes(path));

beforeEach(async () => {
  server = new FakeServer();
  page = await open_page(server);
});

describe('people', () => {
  const make = (count: number): Person[] => {
    const people = Array.from({ length: count }, (_, n) => person(`P ${n}`).person);
    server.people.push(...people);
    return people;
  };

  it('are asked for together, each once', async () => {
    const { people } = page.realtime;
    const made = make(450);
    for (const { id } of [...made, ...made]) expect(people.get(id)).toBeUndefined();
    await server.clock.advance(49);
    expect(asked('/api/people')).toEqual([]);
    await server.clock.advance(1);
    expect(asked('/api/people')).toHaveLength(3);
    for (const one of made) expect(people.get(one.id)).toEqual(one);
    await server.clock.advance(1_000);
    expect(asked('/api/people')).toHaveLength(3);
  });

  it('never asks for the system, and once for who does not exist', async () => {
    const { people } = page.realtime;
    for (let n = 0; n < 3; ++n) {
      expect(people.get('system')).toBeUndefined();
      expect(people.get(undefined)).toBeUndefined();
      expect(people.get('00000000-0000-4000-8000-000000000001')).toBeUndefined();
      await server.clock.advance(100);
    }
    expect(asked('/api/people')).toHaveLength(1);
  });

  it('are there for who renders them, without asking again', async () => {
    const [anna] = make(1);
    const names: (string | undefined)[] = [];
    const stop = effect_root(() => {
      names.push(page.realtime.people.get(anna!.id)?.name);
    });
    await server.clock.advance(50);
    flushSync();
    expect(names).toEqual([undefined, 'P 0']);
    stop();
  });

  it('come after a failure, at the latest with the next connection', async () => {
    const [anna] = make(1);
    server.has_http = false;
    page.realtime.people.get(anna!.id);
    await server.clock.advance(10_000);
    expect(page.realtime.people.get(anna!.id)).toBeUndefined();
    server.has_http = true;
    server.cut();
    await server.clock.advance(1_000);
    expect(page.realtime.people.get(anna!.id)).toEqual(anna);
  });
});

describe('cards', () => {
  const talk = `talk:${new_id()}`;

  it('come in batches that fit a request, null for what may not be read', async () => {
    const { cards } = page.realtime;
    const addresses = Array.from({ length: 150 }, () => `${talk}#question:${new_id()}`);
    server.cards = addresses.slice(1).map((address, n) => card(address, `${n}`));
    for (const address of addresses) expect(cards.get(address)).toBeUndefined();
    await server.clock.advance(50);
    expect(asked('/api/cards')).toHaveLength(2);
    expect(Math.max(...asked('/api/cards').map((request) => request.length))).toBeLessThan(12_000);
    expect(cards.get(addresses[0]!)).toBeNull();
    expect(cards.get(addresses[1]!)?.title).toBe('0');
    expect(cards.get('nonsense')).toBeNull();
  });

  it('are renewed by a greater version, spread over 500 ms', async () => {
    const { cards } = page.realtime;
    server.cards = [card(talk, 'alt')];
    cards.get(talk, 3);
    await server.clock.advance(50);
    server.cards = [card(talk, 'neu')];
    cards.get(talk, 3);
    cards.get(talk, 2);
    await server.clock.advance(1_000);
    expect(asked('/api/cards')).toHaveLength(1);
    cards.get(talk, 4);
    cards.get(talk, 5);
    expect(cards.get(talk, 4)?.title).toBe('alt');
    await server.clock.advance(551);
    expect(asked('/api/cards')).toHaveLength(2);
    expect(cards.get(talk, 5)?.title).toBe('neu');
  });

  it('are renewed when the thing changes in an open channel', async () => {
    const { cards, channels } = page.realtime;
    const question = a_question(1);
    server.commit(talk, 'question.released', { questions: [question] });
    const address = `${talk}#question:${question.id}`;
    server.cards = [card(address, 'offen')];
    channels.open(talk);
    cards.get(address);
    await server.clock.advance(50);
    server.cards = [card(address, 'beantwortet')];
    server.commit(talk, 'question.answered', { questions: [{ ...question, seq: 1 }] });
    server.commit(talk, 'question.released', { questions: [a_question(2)] });
    await server.clock.advance(600);
    expect(cards.get(address)?.title).toBe('beantwortet');
    expect(asked('/api/cards')).toHaveLength(2);
  });

  it('are not kept for another person, nor what was on its way for them', async () => {
    server.cards = [card(talk, 'vertraulich')];
    page.realtime.cards.get(talk);
    await server.clock.advance(50);
    page.realtime.cards.get(`${talk}#question:${new_id()}`);
    await page.realtime.me.demo_login('Toni@amt');
    server.cards = [];
    expect(page.realtime.cards.get(talk)).toBeUndefined();
    await server.clock.advance(100);
    expect(page.realtime.cards.get(talk)).toBeNull();
  });
});

describe('directory', () => {
  it('is loaded at the first look, and again for what is new after a minute', async () => {
    const { directory } = page.realtime;
    const [one, two] = [new_id(), new_id()];
    server.areas = [{ id: one, name: 'IT', description: '' }];
    expect(directory.areas).toEqual([]);
    await server.clock.advance(0);
    expect(directory.area(one)?.name).toBe('IT');
    server.areas.push({ id: two, name: 'Recht', description: '' });
    expect(directory.area(two)).toBeUndefined();
    await server.clock.advance(0);
    expect(asked('/api/directory')).toHaveLength(1);
    await server.clock.advance(60_000);
    directory.area(two);
    await server.clock.advance(0);
    expect(directory.area(two)?.name).toBe('Recht');
  });

  it('is asked for again after a failure', async () => {
    const { directory } = page.realtime;
    server.has_http = false;
    void directory.areas;
    await server.clock.advance(4_000);
    server.has_http = true;
    await server.clock.advance(10_000);
    expect(directory.is_loaded).toBe(true);
  });
});

describe('me', () => {
  it('says who is logged in and what they may', () => {
    const { me } = page.realtime;
    expect(me.state).toBe('in');
    expect(me.is(server.account?.person.id)).toBe(true);
    expect(me.is(undefined)).toBe(false);
    expect(me.has('member')).toBe(true);
    expect(me.has('admin')).toBe(false);
  });

  it('logs in, and says why not', async () => {
    server.account = null;
    const tab = await open_page(server);
    expect(tab.realtime.me.state).toBe('out');
    expect(server.open_sockets).toHaveLength(1);
    const wrong = tab.realtime.me.login('Toni@amt', 'falsch');
    await expect(wrong).rejects.toMatchObject({ code: 'bad_login', temporary: false });
    expect(tab.realtime.me.state).toBe('out');
    await tab.realtime.me.login('Toni@amt', 'richtig');
    await server.clock.advance(0);
    expect(tab.realtime.me.current?.person.name).toBe('Toni');
    expect(tab.realtime.connection.state).toBe('live');
  });

  it('is asked again while the server cannot be reached', async () => {
    server.has_http = false;
    const tab = server.browser.tab();
    const { Realtime } = await import('./realtime.svelte');
    const realtime = new Realtime(tab.environment);
    const started = realtime.start();
    await server.clock.advance(20_000);
    await started;
    expect(realtime.me.state).toBe('unknown');
    server.has_http = true;
    await server.clock.advance(10_000);
    expect(realtime.me.state).toBe('in');
    expect(realtime.connection.state).toBe('live');
  });

  it('drops everything of the person before', async () => {
    const talk = `talk:${new_id()}`;
    server.commit(talk, 'chat.posted', { posts: [a_post(1)] });
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    expect(store.state.posts).toHaveLength(1);
    server.forbidden.add(talk);
    await page.realtime.me.demo_login('Toni@amt');
    expect(store.state).toEqual({});
    await server.clock.advance(0);
    expect(store.status).toBe('no_channel');
  });

  it('keeps what is open over the end and renewal of a login, and counts what was missed', async () => {
    const talk = `talk:${new_id()}`;
    const kim = server.account!;
    const store = page.realtime.channels.open(talk);
    await server.clock.advance(0);
    server.cut(4003);
    expect(page.realtime.me.state).toBe('ended');
    expect(store.status).toBe('stale');
    await server.clock.advance(5_000);
    server.commit(talk, 'post.created', { posts: [a_post(1), a_post(2)] });
    server.people = [kim.person];
    await page.realtime.me.demo_login(`${kim.person.name}@amt`);
    await server.clock.advance(0);
    expect(store.status).toBe('ready');
    expect(page.realtime.connection.caught_up?.created).toMatchObject({ posts: 2 });
  });
});

describe('unread', () => {
  const area = new_id();
  const thread = `thread:${new_id()}`;
  const talk = `talk:${new_id()}`;

  const follow = async () => {
    server.areas = [{ id: area, name: 'IT', description: '' }];
    server.following = [
      {
        channel: thread,
        title: 'Thema',
        activity: { channel: thread, number: 12, open: 0, annotations: 0 },
        read: 9,
      },
      {
        channel: talk,
        title: 'Talk',
        activity: { channel: talk, number: 5, open: 2, annotations: 0 },
        read: 0,
      },
    ];
    page = await open_page(server);
    await server.clock.advance(0);
  };

  it('counts what is newer than the read position, where there is one', async () => {
    await follow();
    const { unread } = page.realtime;
    expect(unread.is_loaded).toBe(true);
    expect(unread.following.map((row) => row.unread)).toEqual([3, null]);
    expect(unread.total).toBe(3);
    expect(unread.in(talk)?.activity.open).toBe(2);
  });

  it('follows activity and what was read, here and elsewhere', async () => {
    await follow();
    const { unread } = page.realtime;
    const activity = { channel: thread, number: 15, open: 0, annotations: 0 };
    const list = `area:${area}`;
    server.push(list, { channel: list, event: 'activity', data: [activity] });
    expect(unread.in(thread)?.unread).toBe(6);
    const inbox = `inbox:${server.account?.person.id}`;
    const data = { channel: thread, read: 14 };
    server.push(inbox, { channel: inbox, event: 'own.changed', data });
    expect(unread.in(thread)?.unread).toBe(1);
    await page.realtime.send_now(thread, 'own.read', { number: 15 });
    expect(unread.in(thread)?.unread).toBe(0);
  });

  it('asks again after following something, and after an absence', async () => {
    await follow();
    const before = asked('/api/following').length;
    server.following = [];
    await page.realtime.send_now(thread, 'own.follow', { level: 'normal' });
    await server.clock.advance(300);
    expect(page.realtime.unread.following).toEqual([]);
    server.cut();
    await server.clock.advance(2_000);
    expect(asked('/api/following').length).toBeGreaterThanOrEqual(before + 2);
  });

  it('counts open lines of the own inbox and contact points', async () => {
    const contact = new_id();
    const me = person('Kim', [contact]);
    server.account = me;
    const inbox = `inbox:${me.person.id}`;
    const line = a_line('talks');
    server.commit(inbox, 'line', { lines: [line] });
    server.commit(`contact:${contact}`, 'line', { lines: [a_line('talks')] });
    page = await open_page(server);
    expect(page.realtime.unread.inbox_count).toBe(2);
    server.commit(inbox, 'inbox.done', { lines: [{ ...line, seq: 1, done: true }] });
    expect(page.realtime.unread.inbox_count).toBe(1);
    await page.realtime.me.logout();
    expect(page.realtime.unread.inbox_count).toBe(0);
    expect(page.realtime.unread.following).toEqual([]);
  });
});

describe('pasted paths', () => {
  const thread = `thread:${new_id()}`;

  it('find the id behind a number', async () => {
    const posts = [a_post(1), a_post(2)];
    for (const post of posts) server.commit(thread, 'post.created', { posts: [post] });
    const path = `/themen/thema/${thread.slice(7)}`;
    const { queries } = page.realtime;
    expect(await resolve_path(`${path}?beitrag=2`, queries)).toBe(`${thread}#post:${posts[1]!.id}`);
    expect(await resolve_path(path, queries)).toBe(thread);
    expect(await resolve_path(`${path}?beitrag=3`, queries)).toBeNull();
    expect(await resolve_path('https://other.example/', queries)).toBeNull();
  });

  it('say when the server could not be asked', async () => {
    server.has_http = false;
    const path = `/themen/thema/${thread.slice(7)}?beitrag=1`;
    const looking = resolve_path(path, page.realtime.queries).catch((error: unknown) => error);
    await server.clock.advance(10_000);
    expect(await looking).toBeInstanceOf(ApiError);
  });
});
