import { describe, expect, it } from 'vitest';
import { code_points_before, offset_of, quote_of, segments, stands_in } from './quotes';

// The pen is two UTF-16 units, the flag four and two code points.
const text = 'Die 🖊 liegt bei der 🇩🇪 Akte.';

describe('places', () => {
  it('are code points', () => {
    expect(code_points_before(text, text.indexOf(' liegt'))).toBe(5);
    expect(code_points_before(text, 5)).toBe(4);
    expect(code_points_before(text, text.length)).toBe([...text].length);
    for (let point = 0; point <= [...text].length; point += 1) {
      expect(code_points_before(text, offset_of(text, point))).toBe(point);
    }
  });
});

describe('quote_of', () => {
  it('has its context and leaves out space at the ends', () => {
    const from = text.indexOf(' liegt');
    expect(quote_of(text, from, from + 7)).toEqual({
      exact: 'liegt',
      prefix: 'Die 🖊 ',
      suffix: ' bei der 🇩🇪 Akte.',
      start: 6,
      end: 11,
    });
  });
  it('takes the ends in either order and at most 64 code points of context', () => {
    const long = `${'🖊'.repeat(100)}Akte${'x'.repeat(100)}`;
    const quote = quote_of(long, 204, 200);
    expect(quote?.exact).toBe('Akte');
    expect([...(quote?.prefix ?? '')]).toHaveLength(64);
    expect(quote?.suffix).toHaveLength(64);
    expect(quote && stands_in(quote, long)).toBe(true);
  });
  it('is null without text', () => {
    expect(quote_of(text, 3, 4)).toBeNull();
    expect(quote_of(text, 3, 3)).toBeNull();
  });
});

describe('segments', () => {
  const quote = (exact: string) => {
    const from = text.indexOf(exact);
    const found = quote_of(text, from, from + exact.length);
    if (!found) throw new Error(exact);
    return found;
  };
  it('cut the text at quotes, the shortest first where they overlap', () => {
    const found = segments(text, [
      { id: 'wide', quote: quote('🖊 liegt bei') },
      { id: 'narrow', quote: quote('liegt') },
      { id: 'gone', quote: { ...quote('Akte'), exact: 'Acte' } },
    ]);
    expect(found.map((one) => one.text)).toEqual(['Die ', '🖊 ', 'liegt', ' bei', ' der 🇩🇪 Akte.']);
    expect(found.map((one) => one.ids)).toEqual([[], ['wide'], ['narrow', 'wide'], ['wide'], []]);
    expect(found.map((one) => one.begins)).toEqual([false, true, true, false, false]);
    expect(found.map((one) => one.text).join('')).toBe(text);
  });
  it('is one without quotes', () => {
    expect(segments(text, [])).toEqual([{ text, ids: [], begins: false }]);
    expect(segments('', [])).toEqual([]);
  });
});
