/* The result of a poll as a table for spreadsheets. Pure. */
import { csv_text } from '../kit/csv';
import type { Poll } from '../protocol/messages';
import { results_of } from './poll_results';

export interface CsvHeads {
  option: string;
  votes: string;
  percent: string;
  answer: string;
}

/** Of a poll with all its answers. */
export function csv_of(poll: Poll, heads: CsvHeads): string {
  const results = results_of(poll);
  const rows = results
    ? [
        [heads.option, heads.votes, heads.percent],
        ...results.map(({ option, votes, percent }) => [option, String(votes), String(percent)]),
      ]
    : [[heads.answer], ...poll.answers.map((answer) => [answer])];
  return csv_text(rows);
}
