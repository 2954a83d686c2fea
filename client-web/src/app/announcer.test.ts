import { describe, expect, it } from 'vitest';
import { Announcer, collect_every_ms, type Kind } from './announcer';

function set_up(wanted: (kind: Kind) => boolean = () => true) {
  const said: string[] = [];
  const missed: string[] = [];
  const announcer = new Announcer({
    say: (text, how) => said.push(how === 'alert' ? `! ${text}` : text),
    miss: (one) => missed.push(one.text),
    wanted,
  });
  return { announcer, said, missed };
}

describe('announcer', () => {
  it('says 4 of ranks 3 to 5 in a minute and keeps 2 for ranks 1 and 2', () => {
    const { announcer, said, missed } = set_up();
    for (let index = 0; index < 6; index += 1) {
      announcer.announce({ kind: 'events', text: `e${index}` }, index);
    }
    expect(said).toEqual(['e0', 'e1', 'e2', 'e3']);
    expect(missed).toEqual(['e4', 'e5']);
    announcer.announce({ kind: 'own_questions', text: 'answered' }, 10);
    announcer.announce({ kind: 'connection', text: 'offline' }, 11);
    expect(said.slice(4)).toEqual(['answered', '! offline']);
    announcer.announce({ kind: 'connection', text: 'live' }, 12);
    expect(missed.at(-1)).toBe('live');
  });

  it('has room again a minute after the first', () => {
    const { announcer, said } = set_up();
    for (let index = 0; index < 4; index += 1) {
      announcer.announce({ kind: 'events', text: `e${index}` }, index * 1000);
    }
    announcer.announce({ kind: 'mentions', text: 'late' }, 59_999);
    announcer.announce({ kind: 'mentions', text: 'again' }, 60_000);
    expect(said.at(-1)).toBe('again');
    expect(said).not.toContain('late');
  });

  it('lists what the person does not want to hear', () => {
    const { announcer, said, missed } = set_up((kind) => kind !== 'chat');
    announcer.announce({ kind: 'chat', text: 'hello' }, 0);
    expect(said).toEqual([]);
    expect(missed).toEqual(['hello']);
  });

  it('adds up counts and says them every 30 s at most', () => {
    const { announcer, said } = set_up();
    const one = { kind: 'questions' as const, count: 1, text: (n: number) => `${n} neue` };
    announcer.collect(one, 0);
    announcer.collect(one, 1);
    expect(announcer.tick(5)).toBe(false);
    expect(said).toEqual(['2 neue']);
    announcer.collect({ ...one, count: 3 }, 10);
    expect(announcer.tick(20)).toBe(true);
    expect(announcer.tick(5 + collect_every_ms)).toBe(false);
    expect(said).toEqual(['2 neue', '3 neue']);
  });
});
