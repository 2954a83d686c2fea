/* The result of a poll as a table for spreadsheets, as German ones read it. Pure. */
import type { Poll } from '../protocol/messages';
import { results_of } from './poll_results';

export interface CsvHeads {
  option: string;
  votes: string;
  percent: string;
  answer: string;
}

/** Semicolons, CRLF and the mark of UTF-8: opens with a double click. */
export function csv_of(poll: Poll, heads: CsvHeads): string {
  const results = results_of(poll);
  const rows = results
    ? [
        [heads.option, heads.votes, heads.percent],
        ...results.map(({ option, votes, percent }) => [option, String(votes), String(percent)]),
      ]
    : [[heads.answer], ...poll.answers.map((answer) => [answer])];
  return '\uFEFF' + rows.map((row) => row.map(cell).join(';') + '\r\n').join('');
}

function cell(text: string): string {
  // What begins like a formula would be run as one.
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
