import { describe, expect, it } from 'vitest';
import type { ChatMessage, Question } from '../protocol/messages';
import { mentionable, mentioned_in, pieces_of } from './mentions';

const message = (seq: number, by: string, erased = false): ChatMessage => ({
  id: `m${seq}`,
  seq,
  at: '',
  by,
  text: '',
  erased,
});
const question = (seq: number, by: string) => ({ ...message(seq, by), number: 1 }) as unknown as Question;
const kim = { id: 'kim', name: 'Kim Albers' };
const kim_at_talaue = { id: 'kim2', name: 'Kim Albers' };
const long = { id: 'long', name: 'Kim Albers-Meyer' };

describe('mentions', () => {
  it('are offered of the stage, then of who wrote last', () => {
    const plan = { moderators: ['ute'], speakers: ['ben', 'ute'] };
    const messages = [message(1, 'olaf'), message(2, 'me'), message(5, 'kim'), message(6, 'ben')];
    const ids = mentionable(plan, messages, [question(4, 'lou')], (id) => id === 'me');
    expect(ids).toEqual(['ute', 'ben', 'kim', 'lou', 'olaf']);
  });

  it('are never offered of erased and anonymous authors', () => {
    const messages = [message(1, 'olaf', true), message(2, 'anonymous'), message(3, 'system')];
    expect(mentionable(undefined, messages, [], () => false)).toEqual([]);
  });

  it('are found in the text as whole names, the longer first', () => {
    expect(pieces_of('Moin @Kim Albers, da?', ['Kim Albers'])).toEqual([
      { text: 'Moin ' },
      { text: '@Kim Albers', name: 'Kim Albers' },
      { text: ', da?' },
    ]);
    expect(mentioned_in('@Kim Albers-Meyer', [kim, long], new Map())).toEqual(['long']);
    expect(mentioned_in('@Kim Albersmann', [kim], new Map())).toEqual([]);
    expect(mentioned_in('mail@Kim Albers', [kim], new Map())).toEqual([]);
    expect(mentioned_in('@Kim Albers @Kim Albers', [kim], new Map())).toEqual(['kim']);
    expect(pieces_of('@@Kim', ['Kim'])).toEqual([{ text: '@@Kim' }]);
    expect(pieces_of('', ['Kim'])).toEqual([]);
  });

  it('mean who was picked, of two with one name', () => {
    const both = [kim, kim_at_talaue];
    expect(mentioned_in('@Kim Albers', both, new Map([['Kim Albers', 'kim2']]))).toEqual(['kim2']);
    expect(mentioned_in('@Kim Albers', both, new Map())).toEqual(['kim']);
  });
});
