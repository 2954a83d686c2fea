import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../protocol/messages';
import { barred, pause_s } from './chat_rules';

const rules = (closed: boolean, slow_s = 0) => ({ closed, slow_s });
const said = (at: string): ChatMessage => ({ id: at, seq: 1, at, by: 'me', text: '', erased: false });

describe('the rules of a chat', () => {
  it('bind everybody but who moderates or speaks', () => {
    expect(barred(undefined, false, false)).toBeNull();
    expect(barred(rules(true), false, false)).toBe('closed');
    expect(barred(rules(false), true, false)).toBe('muted');
    expect(barred(rules(true), true, true)).toBeNull();
  });

  it('make a person wait since the last own message', () => {
    const now = Date.parse('2026-11-24T10:00:20.500Z');
    const own = [said('2026-11-24T10:00:10.000Z'), said('2026-11-24T10:00:00.000Z')];
    expect(pause_s(rules(false, 30), false, own, now)).toBe(20);
    expect(pause_s(rules(false, 10), false, own, now)).toBe(0);
    expect(pause_s(rules(false, 30), true, own, now)).toBe(0);
    expect(pause_s(rules(false, 30), false, [], now)).toBe(0);
    expect(pause_s(undefined, false, own, now)).toBe(0);
    const slow = { ...rules(false, 30), slow_since: '2026-11-24T10:00:15.000Z' };
    expect(pause_s(slow, false, own, now)).toBe(0);
  });

  it('make nobody wait longer than they say, whatever the clock shows', () => {
    expect(pause_s(rules(false, 30), false, [said('2026-11-24T12:00:00.000Z')], 0)).toBe(30);
  });
});
