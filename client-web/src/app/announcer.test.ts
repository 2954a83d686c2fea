import { beforeEach, describe, expect, it } from 'vitest';
import { Announcer, items_max, say_gap_ms, type Collected, type Item, type Kind, type Unsaid } from './announcer';

/** An announcer with a clock that goes by hand. */
class Listener {
  now = 0;
  per_minute = 6;
  off = new Set<Kind>();
  said: { text: string; at: number }[] = [];
  missed: (Unsaid & { wanted: boolean })[] = [];
  announcer = new Announcer({
    say: (text, how) => this.said.push({ text: how === 'alert' ? `! ${text}` : text, at: this.now }),
    miss: (one, _, wanted) => this.missed.push({ ...one, wanted }),
    wanted: (kind) => !this.off.has(kind),
    per_minute: () => this.per_minute,
  });

  announce(kind: Kind, text: string): void {
    this.announcer.announce({ kind, text }, this.now);
  }

  collect(more: Partial<Collected> & { names: readonly string[] }): void {
    const { names, ...rest } = more;
    const items: Item[] = names.map((name) => ({ text: () => name, href: `/${name}` }));
    this.announcer.collect({ kind: 'chat', text: (n) => `${n} im Chat`, ...rest, items }, this.now);
  }

  /** Lets time go by, ticking when the announcer asked for it. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.announcer.tick(this.now);
      if (next === null || next > end) break;
      this.now = Math.max(this.now, next);
      this.announcer.tick(this.now);
    }
    this.now = end;
  }

  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }
  get missed_texts(): string[] {
    return this.missed.map(({ text }) => text);
  }
}

let one: Listener;
beforeEach(() => {
  one = new Listener();
});

describe('the budget', () => {
  it('lets 6 a minute through and keeps two of them for ranks 1 and 2', () => {
    for (let index = 0; index < 6; index += 1) one.announce('events', `e${index}`);
    one.pass(10_000);
    expect(one.texts).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(one.missed_texts).toEqual(['e4', 'e5']);
    one.announce('own_questions', 'answered');
    one.announce('own_failure', 'not sent');
    one.announce('own_questions', 'called');
    one.pass(10_000);
    expect(one.texts.slice(4)).toEqual(['answered', '! not sent']);
    expect(one.missed_texts.at(-1)).toBe('called');
  });

  it('is of any 60 s, not of the minutes of the clock', () => {
    for (let index = 0; index < 4; index += 1) {
      one.announce('events', `e${index}`);
      one.pass(10_000);
    }
    one.pass(19_999);
    one.announce('mentions', 'too early');
    one.pass(1);
    one.announce('mentions', 'in time');
    expect(one.texts.at(-1)).toBe('in time');
    expect(one.missed_texts).toEqual(['too early']);
  });

  it('is the one that the person chose', () => {
    one.per_minute = 3;
    for (let index = 0; index < 3; index += 1) one.announce('polls', `p${index}`);
    one.pass(5000);
    expect(one.texts).toEqual(['p0']);
    one.per_minute = 20;
    for (let index = 0; index < 30; index += 1) one.announce('polls', `q${index}`);
    one.pass(30_000);
    expect(one.said.length).toBe(18);
    expect(one.said.length + one.missed.length).toBe(33);
  });

  it('of nothing still says what is wrong with the connection, twice a minute', () => {
    one.per_minute = 0;
    one.announce('own_questions', 'called');
    for (let index = 0; index < 3; index += 1) one.announce('connection', `c${index}`);
    one.pass(5000);
    expect(one.texts).toEqual(['! c0', '! c1']);
    expect(one.missed_texts).toEqual(['called', 'c2']);
  });

  it('leaves what is switched off out, and lists it as not wanted', () => {
    one.off.add('polls');
    one.announce('polls', 'Umfrage');
    one.pass(1000);
    expect(one.said).toEqual([]);
    expect(one.missed).toMatchObject([{ text: 'Umfrage', wanted: false }]);
  });
});

describe('the order', () => {
  it('lets a text stand long enough to be read before the next one', () => {
    one.announce('events', 'a');
    one.announce('events', 'b');
    expect(one.texts).toEqual(['a']);
    one.pass(say_gap_ms);
    expect(one.said).toEqual([
      { text: 'a', at: 0 },
      { text: 'b', at: say_gap_ms },
    ]);
  });

  it('is that of the ranks among those that wait', () => {
    one.announce('events', 'first');
    one.announce('mentions', 'reply');
    one.announce('own_questions', 'called');
    one.pass(5000);
    expect(one.texts).toEqual(['first', 'called', 'reply']);
  });

  it('does not make an alert wait for a polite text', () => {
    one.announce('events', 'a');
    one.announce('own_failure', 'not sent');
    expect(one.texts).toEqual(['a', '! not sent']);
  });

  it('says an own question before what was collected', () => {
    one.collect({ names: ['a', 'b'] });
    one.now = 5000;
    one.announcer.announce({ kind: 'own_questions', text: 'called' }, one.now);
    one.pass(say_gap_ms);
    expect(one.texts).toEqual(['called', '2 im Chat']);
  });
});

describe('collecting', () => {
  it('adds up, and says one sentence every 30 s at most', () => {
    one.collect({ names: ['a'] });
    one.pass(1000);
    one.collect({ names: ['b', 'c'] });
    one.pass(10_000);
    one.collect({ names: ['d'] });
    one.pass(60_000);
    expect(one.said).toEqual([
      { text: '3 im Chat', at: 5000 },
      { text: '1 im Chat', at: 35_000 },
    ]);
    expect(one.missed).toEqual([]);
  });

  it('puts kinds of the same interval into one sentence, and places apart', () => {
    one.collect({ names: ['a'], href: '/talks/1' });
    one.collect({ names: ['F 1'], kind: 'questions', text: (n) => `${n} Frage`, href: '/talks/1' });
    one.collect({ names: ['b'], href: '/talks/2' });
    one.pass(5000);
    expect(one.texts).toEqual(['1 im Chat, 1 Frage, 1 im Chat']);
  });

  it('lists the things themselves when their count is not said', () => {
    one.off.add('chat');
    one.collect({ names: ['a', 'b'] });
    one.collect({ names: ['F 1'], kind: 'questions', text: (n) => `${n} Frage` });
    one.pass(5000);
    expect(one.texts).toEqual(['1 Frage']);
    expect(one.missed.map(({ items }) => items.map(({ text }) => text()))).toEqual([['a', 'b']]);
  });

  it('says reactions every 10 s at most, apart from the others, and never lists them', () => {
    one.per_minute = 20;
    for (let index = 0; index < 200; index += 1) {
      one.collect({ kind: 'reactions', names: ['r'], text: (n) => `${n} Reaktionen` });
      one.pass(250);
    }
    one.pass(20_000);
    const at = one.said.map((said) => said.at);
    expect(at.length).toBe(6);
    for (const [index, when] of at.slice(1).entries()) expect(when - (at[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
    one.off.add('reactions');
    one.collect({ kind: 'reactions', names: ['r'] });
    one.pass(20_000);
    one.off.delete('reactions');
    one.per_minute = 0;
    one.collect({ kind: 'reactions', names: ['r'] });
    one.pass(20_000);
    expect(one.said.length).toBe(6);
    expect(one.missed).toEqual([]);
  });

  it('loses none: each is counted aloud or listed', () => {
    one.per_minute = 3;
    const all = Array.from({ length: 300 }, (_, index) => `m${index}`);
    for (const name of all) {
      one.collect({ names: [name] });
      one.pass(600);
    }
    one.pass(60_000);
    const listed = one.missed.flatMap(({ items }) => items.map(({ text }) => text()));
    const counted = one.texts.reduce((sum, text) => sum + parseInt(text, 10), 0);
    expect(listed.length).toBeGreaterThan(0);
    expect(new Set(listed).size).toBe(listed.length);
    expect(counted + listed.length).toBe(all.length);
  });

  it('forgets what was deleted and rewords what was edited', () => {
    one.off.add('chat');
    one.collect({ names: ['a', 'b'] });
    one.announcer.amend('/a', null);
    one.announcer.amend('/b', () => 'b, anders');
    one.pass(5000);
    expect(one.missed).toMatchObject([{ text: '1 im Chat', count: 1 }]);
    expect(one.missed[0]?.items.map(({ text }) => text())).toEqual(['b, anders']);
    one.collect({ names: ['c'] });
    one.announcer.amend('/c', null);
    one.pass(60_000);
    expect(one.missed.length).toBe(1);
  });

  it('keeps the newest 500 and counts all', () => {
    one.off.add('chat');
    one.collect({ names: Array.from({ length: items_max + 7 }, (_, index) => `m${index}`) });
    one.pass(5000);
    expect(one.missed[0]?.count).toBe(507);
    expect(one.missed[0]?.items[0]?.text()).toBe('m7');
  });
});
