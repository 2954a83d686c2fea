import { beforeEach, describe, expect, it } from 'vitest';
import { author_of } from '../protocol/author';
import { new_id } from '../protocol/ids';
import type { Done, ErrorCode } from '../protocol/messages';
import type { Answer } from '../realtime/requests';
import { FakeBrowser } from '../realtime/testing/fake_browser';
import { FakeClock } from '../realtime/testing/fake_clock';
import { pseudonym_name } from './pseudonym_name';
import { PseudonymStorage } from './pseudonym_storage';
import { draw_spread_ms, inboxes_max, Pseudonyms } from './pseudonyms.svelte';

const [kim, olaf] = [new_id(), new_id()];
const talk = `talk:${new_id()}`;

describe('pseudonyms', () => {
  let clock: FakeClock;
  let browser: FakeBrowser;
  let asked: string[];
  let followed: string[];
  let answer: 'ok' | 'lost' | ErrorCode;
  let given: Map<string, string>;

  beforeEach(() => {
    clock = new FakeClock();
    browser = new FakeBrowser(clock, {
      open_socket: () => {
        throw new Error('no socket here');
      },
      fetch: () => Promise.reject(new TypeError('nothing over HTTP')),
    });
    asked = [];
    followed = [];
    given = new Map();
    answer = 'ok';
  });

  function open(account: string | null = kim) {
    const tab = browser.tab();
    const storage = new PseudonymStorage(tab.environment);
    const pseudonyms = new Pseudonyms(tab.environment, storage, {
      draw: (_talk, secret, answered) => {
        // Saved before it is sent.
        expect([...browser.stored.values()].some((value) => value.includes(secret))).toBe(true);
        asked.push(secret);
        answered(answer_to(secret));
      },
      on_own: ({ id }) => followed.push(id),
    });
    pseudonyms.use_account(account);
    return { tab, pseudonyms, storage };
  }

  function answer_to(secret: string): Answer<Done> {
    if (answer === 'lost') return { kind: 'lost' };
    if (answer !== 'ok') {
      return { kind: 'error', error: { code: answer, text: '', temporary: answer === 'overloaded' } };
    }
    const id = given.get(secret) ?? new_id();
    given.set(secret, id);
    return { kind: 'ok', ok: { item: id } };
  }

  it('are drawn once, and found again after the page was loaded again', async () => {
    const first = open();
    first.pseudonyms.draw(kim, talk);
    expect([first.pseudonyms.state(kim, talk), asked.length]).toEqual(['waiting', 0]);
    await clock.advance(draw_spread_ms);
    first.pseudonyms.draw(kim, talk);
    await clock.advance(draw_spread_ms);
    expect([first.pseudonyms.state(kim, talk), asked.length]).toEqual(['ready', 1]);
    expect(asked[0]).toMatch(/^[\w-]{22}$/);
    const found = first.pseudonyms.find(kim, talk);
    expect(first.pseudonyms.is_own(author_of(found?.id ?? ''))).toBe(true);
    first.tab.crash();

    const { pseudonyms } = open();
    expect(followed).toEqual([found?.id, found?.id]);
    pseudonyms.draw(kim, talk);
    expect([pseudonyms.state(kim, talk), pseudonyms.find(kim, talk)]).toEqual(['ready', found]);
    expect(pseudonyms.inboxes).toEqual([`inbox:${found?.id}`]);
    expect(pseudonyms.of_inbox(`inbox:${found?.id}`)).toEqual(found);
    expect(asked.length).toBe(1);
  });

  it.each(['lost', 'overloaded'] as const)('ask again with the same secret: %s', async (first) => {
    const { pseudonyms } = open();
    answer = first;
    pseudonyms.draw(kim, talk);
    await clock.advance(60_000);
    expect(asked.length).toBeGreaterThan(2);
    answer = 'ok';
    await clock.advance(60_000);
    expect([pseudonyms.state(kim, talk), new Set(asked).size]).toEqual(['ready', 1]);
  });

  it.each([
    ['pseudonym_drawn', 'elsewhere'],
    ['no_pseudonyms', 'none'],
    ['wrong_state', 'none'],
  ] as const)('say why there is none: %s', async (code, state) => {
    const { pseudonyms } = open();
    answer = code;
    pseudonyms.draw(kim, talk);
    await clock.advance(60_000);
    expect([pseudonyms.state(kim, talk), asked.length]).toEqual([state, 1]);
    expect(pseudonyms.find(kim, talk)).toBeNull();
  });

  it('are not drawn where nothing can be saved', async () => {
    const { pseudonyms } = open();
    browser.is_full = true;
    pseudonyms.draw(kim, talk);
    await clock.advance(60_000);
    expect([pseudonyms.state(kim, talk), asked]).toEqual(['unsaved', []]);
  });

  it('are of one account, and are not drawn on the connection of another', async () => {
    const { pseudonyms } = open();
    pseudonyms.draw(kim, talk);
    pseudonyms.use_account(olaf);
    await clock.advance(60_000);
    expect(asked).toEqual([]);
    pseudonyms.use_account(kim);
    pseudonyms.draw(kim, talk);
    await clock.advance(draw_spread_ms);
    expect(asked.length).toBe(1);
    const id = pseudonyms.find(kim, talk)?.id ?? '';
    pseudonyms.use_account(olaf);
    expect([pseudonyms.is_own(author_of(id)), pseudonyms.inboxes]).toEqual([false, []]);
    expect(pseudonyms.find(olaf, talk)).toBeNull();
  });

  it('are recalled after the talk, and none is drawn then', async () => {
    const before = open();
    before.pseudonyms.draw(kim, talk);
    await clock.advance(draw_spread_ms);
    const { pseudonyms } = open();
    const other = `talk:${new_id()}`;
    pseudonyms.recall(kim, talk);
    pseudonyms.recall(kim, other);
    expect([pseudonyms.state(kim, talk), pseudonyms.state(kim, other)]).toEqual(['ready', 'none']);
  });

  it('of the last talks alone are followed, and no broken entry is read', () => {
    const { storage } = open();
    for (let i = 0; i < inboxes_max + 3; ++i) {
      storage.save(kim, `talk:${new_id()}`, { secret: `s${i}`, made_at: i, id: `id${i}` });
    }
    browser.stored.set(`behoerdentalk.pseudonyms.${kim}.talk:x`, '{');
    browser.stored.set(`behoerdentalk.pseudonyms.${kim}.talk:y`, '{"secret":3}');
    const { pseudonyms } = open();
    expect(pseudonyms.inboxes.length).toBe(inboxes_max);
    expect(pseudonyms.inboxes).toContain(`inbox:id${inboxes_max + 2}`);
    expect(pseudonyms.inboxes).not.toContain('inbox:id0');
  });
});

describe('the name of a pseudonym', () => {
  it('is the same for the same id, and mostly another for another', () => {
    const id = '01234567-89ab-4cde-8f01-23456789abcd';
    expect(pseudonym_name(id)).toBe(pseudonym_name(id));
    expect(pseudonym_name(id)).toMatch(/^\p{L}+ \d{4}$/u);
    const names = new Set(Array.from({ length: 200 }, () => pseudonym_name(new_id())));
    expect(names.size).toBeGreaterThan(190);
  });
});
