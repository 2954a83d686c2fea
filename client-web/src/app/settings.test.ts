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
    expect(read.announcements).toMatchObject({ all: true, chat: true, questions: false });
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
