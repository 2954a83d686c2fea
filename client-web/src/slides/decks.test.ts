import { describe, expect, it } from 'vitest';
import { limits, type Deck, type ShownSlide } from '../protocol/messages';
import {
  decks_of,
  likely_deck,
  page_for_key,
  page_of,
  problem_of_deck,
  shown_place,
  step,
  title_of_file,
} from './decks';

const deck = (id: string, changes: Partial<Deck> = {}): Deck => ({
  id, seq: 1, at: '2026-11-24T10:00:00.000Z', by: 'ben', title: id, file: `file-${id}`, pages: 3, bytes: 1,
  erased: false, ...changes,
});
const slide = (deck_id: string, page: number, until?: string): ShownSlide => ({
  id: `${deck_id}-${page}`, seq: 2, at: '2026-11-24T10:01:00.000Z', by: 'ben', deck: deck_id, page,
  ...(until === undefined ? {} : { until }),
});

describe('decks', () => {
  it('are those that were not taken away, as they were brought', () => {
    const later = deck('a', { at: '2026-11-24T11:00:00.000Z' });
    const gone = deck('c', { erased: true });
    expect(decks_of([later, deck('b'), gone]).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(decks_of(undefined)).toEqual([]);
  });

  it('show the newest slide, unless it ended', () => {
    const decks = [deck('a'), deck('b')];
    const over = slide('a', 1, '2026-11-24T10:02:00.000Z');
    expect(shown_place([over, slide('b', 2)], decks)).toEqual({ deck: decks[1], page: 2 });
    expect(shown_place([over], decks)).toBeNull();
    expect(shown_place(undefined, decks)).toBeNull();
    // Its deck may be beyond what is known.
    expect(shown_place([slide('x', 1)], decks)).toBeNull();
    expect(likely_deck([over], [deck('b'), decks[0] as Deck])?.id).toBe('a');
    expect(likely_deck([], decks)?.id).toBe('a');
    expect(likely_deck([], [])).toBeUndefined();
  });
});

describe('pages', () => {
  const at = { deck: deck('a'), page: 2 };

  it('end with the deck', () => {
    expect(step(at, 1).page).toBe(3);
    expect(step(at, 5).page).toBe(3);
    expect(step(at, -5).page).toBe(1);
    expect(page_of(' 3 ', at.deck)).toBe(3);
    for (const text of ['', '0', '4', '-1', '1.5', 'x', '99999']) expect(page_of(text, at.deck)).toBeNull();
  });

  it('are turned by keys, also by those of a presenter', () => {
    const of_keys = ['ArrowRight', 'PageDown', 'ArrowLeft', 'PageUp', 'Home', 'End', 'a'];
    expect(of_keys.map((key) => page_for_key(key, at))).toEqual([3, 3, 1, 1, 1, 3, null]);
  });
});

describe('a file', () => {
  it('suggests its title', () => {
    expect(title_of_file('FIM_in_drei  Schritten.PDF')).toBe('FIM in drei Schritten');
    expect([...title_of_file('ä'.repeat(300))].length).toBe(limits.title_max);
  });

  it('is refused before it travels', () => {
    const file = (size: number, type = 'application/pdf') => ({ size, type });
    expect(problem_of_deck(file(limits.deck_bytes_max))).toBeNull();
    expect(problem_of_deck(file(200 * 1024 * 1024))).toBe('too_large');
    expect(problem_of_deck(file(1, 'image/png'))).toBe('wrong_type');
    expect(problem_of_deck(file(0))).toBe('empty');
  });
});
