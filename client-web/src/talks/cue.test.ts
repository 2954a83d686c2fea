import { describe, expect, it } from 'vitest';
import type { Hand, Poll } from '../protocol/messages';
import type { AgendaRow } from './agenda';
import { cue_beside } from './cue';

const row = (title: string, state: AgendaRow['state']): AgendaRow => ({ title, at: 10, end: 20, state });
const hand = (by: string): Hand => ({ id: by, by }) as Hand;
const poll = (text: string, state: Poll['state'], erased = false): Poll => ({ text, state, erased }) as Poll;
const nothing = { rows: [], queue: { speaking: undefined, waiting: [] }, polls: [], prepared: [] };
const words = (known: Partial<Parameters<typeof cue_beside>[0]>) => {
  const { now, next } = cue_beside({ ...nothing, ...known });
  return [now, next].map((parts) => parts.map((one) => `${one.kind} ${one.text ?? one.who}`));
};

describe('the cue line', () => {
  it('is empty where there is nothing', () => expect(words({})).toEqual([[], []]));

  it('names the point of the agenda and the one after it', () => {
    const rows = [row('Begrüßung', 'done'), row('FIM', 'current'), row('Fragen', 'ahead')];
    expect(words({ rows })).toEqual([['agenda FIM'], ['agenda Fragen']]);
    expect(words({ rows: rows.slice(0, 2) })).toEqual([['agenda FIM'], []]);
    expect(words({ rows: [row('Begrüßung', 'ahead'), row('FIM', 'ahead')] })).toEqual([[], ['agenda Begrüßung']]);
  });

  it('names who speaks and who is next', () => {
    const queue = { speaking: hand('jana'), waiting: [hand('mirko'), hand('frieda')] };
    expect(words({ queue })).toEqual([['speaker jana'], ['speaker mirko']]);
  });

  it('names the newest open poll and the first that is prepared', () => {
    expect(
      words({
        polls: [poll('Alt?', 'closed'), poll('Erste?', 'open'), poll('Zweite?', 'open'), poll('Weg?', 'open', true)],
        prepared: [poll('Weg?', 'prepared', true), poll('Dritte?', 'prepared'), poll('Vierte?', 'prepared')],
      }),
    ).toEqual([['poll Zweite?'], ['poll Dritte?']]);
  });
});
