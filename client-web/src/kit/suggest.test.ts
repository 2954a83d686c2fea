import { describe, expect, it } from 'vitest';
import { fitting, suggestions_max, with_name, word_before } from './suggest';

const people = ['Kim Albers', 'Jörg Müller', 'Ada Amsel'].map((name) => ({ id: name, name }));
const names = (query: string): string[] => fitting(query, people).map(({ name }) => name);

describe('what a field suggests', () => {
  it('begins with an @ at the beginning of a word', () => {
    expect(word_before('@', 1)).toEqual({ at: 0, query: '' });
    expect(word_before('Moin @Ki', 8)).toEqual({ at: 5, query: 'Ki' });
    expect(word_before('(@Kim A', 7)).toEqual({ at: 1, query: 'Kim A' });
    expect(word_before('Moin\n@K', 7)).toEqual({ at: 5, query: 'K' });
  });

  it('is none in an address, behind a blank, before the caret, or far away', () => {
    expect(word_before('kim@talaue', 10)).toBeNull();
    expect(word_before('@ Kim', 5)).toBeNull();
    expect(word_before('Kim', 3)).toBeNull();
    expect(word_before('@Kim', 0)).toBeNull();
    expect(word_before(`@${'a'.repeat(100)}`, 101)).toBeNull();
  });

  it('fits the name or a word of it, whatever the case and the accents', () => {
    expect(names('')).toEqual(['Kim Albers', 'Jörg Müller', 'Ada Amsel']);
    expect(names('a')).toEqual(['Kim Albers', 'Ada Amsel']);
    expect(names('mull')).toEqual(['Jörg Müller']);
    expect(names('jörg mü')).toEqual(['Jörg Müller']);
    expect(names('xaver')).toEqual([]);
  });

  it('is nothing more for a whole name, and never too many', () => {
    expect(names('Kim Albers')).toEqual([]);
    const many = Array.from({ length: 20 }, (_, at) => ({ id: String(at), name: `Kim ${at}` }));
    expect(fitting('kim', many)).toHaveLength(suggestions_max);
  });

  it('puts the name and one blank in the place of the word', () => {
    expect(with_name('Moin @Ki', { at: 5, query: 'Ki' }, 'Kim Albers')).toEqual({
      text: 'Moin @Kim Albers ',
      caret: 17,
    });
    expect(with_name('@Ki, hört man mich?', { at: 0, query: 'Ki' }, 'Kim Albers')).toEqual({
      text: '@Kim Albers, hört man mich?',
      caret: 11,
    });
    expect(with_name('@Ki hört', { at: 0, query: 'Ki' }, 'Kim Albers')).toEqual({
      text: '@Kim Albers hört',
      caret: 12,
    });
  });
});
