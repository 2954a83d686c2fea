import { describe, expect, it } from 'vitest';
import type { Poll } from '../protocol/messages';
import { csv_of } from './poll_csv';

const heads = { option: 'Antwort', votes: 'Stimmen', percent: 'Anteil', answer: 'Antworten' };
const poll = (more: Partial<Poll>): Poll =>
  ({ id: 'p', kind: 'single', options: [], counts: [], answers: [], ballots: 0, ...more }) as Poll;

describe('the table of a poll', () => {
  it('has a row an option', () => {
    const text = csv_of(poll({ options: ['Ja', 'Nein; "nie"'], counts: [3, 1], ballots: 4 }), heads);
    expect(text).toBe('\uFEFFAntwort;Stimmen;Anteil\r\nJa;3;75\r\n"Nein; ""nie""";1;25\r\n');
  });

  it('has a row an answer, and runs nothing', () => {
    const text = csv_of(poll({ kind: 'text', answers: ['=HYPERLINK("x")', 'zwei\nZeilen'], ballots: 2 }), heads);
    expect(text).toBe('\uFEFFAntworten\r\n"\'=HYPERLINK(""x"")"\r\n"zwei\nZeilen"\r\n');
  });
});
