import { beforeEach, describe, expect, it } from 'vitest';
import { flushSync } from 'svelte';
import { new_id } from '../protocol/ids';
import type { Card, Person } from '../protocol/messages';
import { effect_root } from './testing/effect_root.svelte';
import { FakeServer, person } from './testing/fake_server';
import { a_question } from './testing/items';
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

  it('is renewed at most once a minute, and what is known stays meanwhile', async () => {
    const { directory } = page.realtime;
    const id = new_id();
    server.areas = [{ id, name: 'IT', description: '' }];
    await directory.renew();
    server.areas = [{ id, name: 'Informationstechnik', description: '' }];
    await directory.renew();
    expect(directory.area(id)?.name).toBe('IT');
    expect(asked('/api/directory')).toHaveLength(1);
    await server.clock.advance(60_000);
    const renewed = directory.renew();
    expect(directory.area(id)?.name).toBe('IT');
    await server.clock.advance(0);
    await renewed;
    expect(directory.area(id)?.name).toBe('Informationstechnik');
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
