import { afterEach, describe, expect, it, vi } from 'vitest';
import { discard_drafts, drafts_of, load_draft, save_draft } from './drafts';

const day_ms = 24 * 60 * 60 * 1000;

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe('drafts', () => {
  it('belong to a person and a place', () => {
    save_draft('kim', 'talk.1.question', 'Wer zahlt?');
    expect(load_draft('kim', 'talk.1.question')).toBe('Wer zahlt?');
    expect(load_draft('ute', 'talk.1.question')).toBe('');
    expect(drafts_of('kim')).toEqual(['talk.1.question']);
  });

  it('go with an empty text, and all together', () => {
    save_draft('kim', 'a', 'eins');
    save_draft('kim', 'b', 'zwei');
    save_draft('ute', 'a', 'drei');
    save_draft('kim', 'a', '');
    expect(drafts_of('kim')).toEqual(['b']);
    discard_drafts('kim');
    expect(drafts_of('kim')).toEqual([]);
    expect(load_draft('ute', 'a')).toBe('drei');
  });

  it('are thrown away after 90 days', () => {
    const now = Date.now();
    save_draft('kim', 'old', 'alt', now - 91 * day_ms);
    save_draft('kim', 'new', 'neu', now - 89 * day_ms);
    expect(drafts_of('kim', now)).toEqual(['new']);
    expect(load_draft('kim', 'old')).toBe('');
  });

  it('say so when the browser cannot keep them', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(save_draft('kim', 'a', 'Text')).toBe(false);
    expect(save_draft('kim', 'a', '')).toBe(true);
  });
});
