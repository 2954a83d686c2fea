/* What a field suggests behind an "@": where the word stands, what fits, what the text becomes. Pure. */

export interface Suggestion {
  id: string;
  /** What is put into the text, behind the "@". */
  name: string;
  /** What tells two of one name apart: the office. */
  note?: string;
}

/** More are not looked through; another letter finds the others. */
export const suggestions_max = 6;
/** Longer is no name any more. */
const word_max = 60;

export interface Word {
  /** Of the "@". */
  at: number;
  /** Between it and the caret. */
  query: string;
}

/** The word that is being typed, or null. An "@" within a word, as in an address, begins none. */
export function word_before(text: string, caret: number): Word | null {
  const before = text.slice(Math.max(0, caret - word_max), caret);
  const found = /(?:^|[\s(])@([^\s@][^\n@]*)?$/u.exec(before);
  if (!found) return null;
  const query = found[1] ?? '';
  return { at: caret - query.length - 1, query };
}

/** Those whose name, or a word of it, begins with the query; letters without their accents. */
export function fitting(query: string, all: readonly Suggestion[]): Suggestion[] {
  const wanted = folded(query);
  return all
    .filter(({ name }) => {
      const whole = folded(name);
      // Typed to its end: nothing is left to suggest, and Eingabe sends.
      if (wanted === whole) return false;
      return whole.startsWith(wanted) || whole.split(' ').some((word) => word.startsWith(wanted));
    })
    .slice(0, suggestions_max);
}

/** The text with the name in the place of the word, and where the caret stands then. */
export function with_name(text: string, word: Word, name: string): { text: string; caret: number } {
  const end = word.at + 1 + word.query.length;
  const after = text.slice(end);
  // A blank, unless one or a comma stands there; behind it one goes on writing.
  const blank = after === '' || /^[\p{L}\p{N}@]/u.test(after) ? ' ' : '';
  const steps = blank !== '' || after.startsWith(' ') ? 1 : 0;
  const put = `@${name}`;
  return { text: text.slice(0, word.at) + put + blank + after, caret: word.at + put.length + steps };
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
