import { describe, expect, it } from 'vitest';
import { seeded_random } from '../realtime/testing/fake_clock';
import { backoff_ms } from './backoff';

describe('backoff', () => {
  it('doubles its ceiling up to 30 s', () => {
    const almost_one = 1 - 2 ** -32;
    const ceilings = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((n) => backoff_ms(n, almost_one));
    expect(ceilings).toEqual([499, 999, 1999, 3999, 7999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('spreads over the whole range, not around its middle', () => {
    const random = seeded_random(7);
    const waits = Array.from({ length: 4000 }, () => backoff_ms(6, random()));
    const quarters = [0, 0, 0, 0];
    for (const wait of waits) quarters[Math.floor(wait / 7500)]! += 1;
    for (const count of quarters) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('may be nothing at all', () => {
    expect(backoff_ms(20, 0)).toBe(0);
  });
});
