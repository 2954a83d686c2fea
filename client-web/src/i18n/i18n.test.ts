import { afterEach, describe, expect, it } from 'vitest';
import { settings } from '../app/settings.svelte';
import { de } from './de';
import { en } from './en';
import { error_text, t, text_of } from './index';
import { fill, find } from './translate';
import type { Text, Texts } from './types';

afterEach(() => {
  settings.language = 'de';
});

function texts_of(texts: Texts | Text, path = ''): [string, string][] {
  if (typeof texts === 'string') return [[path, texts]];
  return Object.entries(texts).flatMap(([key, value]) => texts_of(value, path === '' ? key : `${path}.${key}`));
}

function names_in(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? ''))].sort();
}

describe('t', () => {
  it('fills parameters and chooses the form', () => {
    expect(t('kit.strip.questions', { n: 1 })).toBe('1 neue Frage anzeigen');
    expect(t('kit.strip.questions', { n: 2 })).toBe('2 neue Fragen anzeigen');
    expect(t('app.back', { where: 'Talks' })).toBe('Zurück zu Talks');
  });

  it('writes large numbers in the language’s way', () => {
    expect(t('kit.vote.count', { n: 1234 })).toBe('1.234 wollen es wissen');
    settings.language = 'en';
    expect(t('kit.vote.count', { n: 1234 })).toBe('1,234 want to know');
  });

  it('uses zero only where a form for it exists', () => {
    expect(fill({ zero: 'nichts', one: 'eins', other: '{n}' }, { n: 0 }, 'de')).toBe('nichts');
    expect(fill({ one: 'eins', other: '{n}' }, { n: 0 }, 'de')).toBe('0');
  });

  it('leaves what it does not know as it stands', () => {
    expect(text_of('app.nothing.here')).toBe('app.nothing.here');
    expect(find(de, 'app.nav')).toBeUndefined();
  });
});

describe('the catalogues', () => {
  it('have the same parameters in both languages', () => {
    const english = new Map(texts_of(en as Texts));
    for (const [path, german] of texts_of(de)) {
      // The singular may leave the number out.
      if (path.endsWith('.one')) continue;
      expect([path, names_in(english.get(path) ?? '')]).toEqual([path, names_in(german)]);
    }
  });

  it('keep to the words of the design: no exclamation mark, no "leider", no straight quotes', () => {
    for (const [path, german] of texts_of(de)) {
      expect([path, /!|\bleider\b|"/i.test(german)]).toEqual([path, false]);
    }
  });
});

describe('error_text', () => {
  it('has a sentence for each code, and one for codes of a newer server', () => {
    expect(error_text({ code: 'bad_login' })).toContain('E-Mail-Adresse oder Passwort');
    expect(error_text('made_up_later')).toBe(error_text('bad_answer'));
  });
});
