import { expect, test } from 'vitest';
import { split_title } from './words';

test('the question is the title, the rest the text', () => {
  expect(split_title('Wer prüft für kleine Gemeinden? Wir sind elf Personen.')).toEqual({
    title: 'Wer prüft für kleine Gemeinden?',
    rest: 'Wir sind elf Personen.',
  });
});

test('an abbreviation ends no title', () => {
  expect(split_title('Gilt das z. B. für Fundsachen? Danke.').title).toBe('Gilt das z. B. für Fundsachen?');
  expect(split_title('Wir haben z. B. Fundsachen gemeint. Mehr dazu später.').title).toBe(
    'Wir haben z. B. Fundsachen gemeint.',
  );
});

test('one long sentence stays whole', () => {
  const long = `Wie lange ${'sehr '.repeat(40)}dauert es`;
  expect(split_title(long)).toEqual({ title: long, rest: '' });
});

test('a line of its own is a title', () => {
  expect(split_title('Fristen\nWann beginnt sie')).toEqual({ title: 'Fristen', rest: 'Wann beginnt sie' });
});
