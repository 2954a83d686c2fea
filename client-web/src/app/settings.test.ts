import { describe, expect, it } from 'vitest';
import { read_stored, settings } from './settings.svelte';

describe('settings', () => {
  it('take what is usable and the default for the rest', () => {
    const read = read_stored(
      '{"theme":"dark","language":"fr","keys":{"chat":"4","stage":"12"},"announcements":{"chat":true,"all":"x"}}',
    );
    expect(read.theme).toBe('dark');
    expect(read.language).toBe('de');
    expect(read.keys).toEqual({ chat: '4' });
    expect(read.question_sort).toBe('votes');
    expect(read_stored('{"question_sort":"time"}').question_sort).toBe('time');
    expect(read_stored('{"question_sort":"size"}').question_sort).toBe('votes');
    expect(read.announcements).toMatchObject({ all: true, chat: true, questions: false, per_minute: 6 });
  });

  it('have a possible number of announcements', () => {
    const read = (most: unknown) =>
      read_stored(JSON.stringify({ announcements: { per_minute: most } })).announcements.per_minute;
    expect([0, 3, 20].map(read)).toEqual([0, 3, 20]);
    expect([-1, 21, 2.5, '4', null].map(read)).toEqual([6, 6, 6, 6, 6]);
  });

  it('know the look of captions', () => {
    expect(read_stored(null).captions).toEqual({ size: 'medium', contrast: 'dark' });
    expect(read_stored('{"captions":{"size":"huge","contrast":"pink"}}').captions).toEqual({
      size: 'huge',
      contrast: 'dark',
    });
  });

  it('survive a damaged entry', () => {
    for (const text of ['{', '[]', '7', 'null', null]) {
      expect(read_stored(text)).toMatchObject({ theme: 'system', keys_on: null });
    }
  });

  it('stand on the root of the page', () => {
    settings.theme = 'dark';
    expect(document.documentElement.dataset.theme).toBe('dark');
    settings.theme = 'system';
    expect(document.documentElement.dataset.theme).toBeUndefined();
    settings.language = 'en';
    expect(document.documentElement.lang).toBe('en');
    settings.language = 'de';
  });
});
