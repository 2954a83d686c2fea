// Quotes in a task's text. On the wire their places are Unicode code points; the browser counts
// UTF-16 units. Pure.
import { limits, type Quote } from '../protocol/messages';

/** Code points before the UTF-16 offset. An offset inside a pair counts as before it. */
export function code_points_before(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset && at < text.length; ) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    if (at <= offset) count += 1;
  }
  return count;
}

/** The UTF-16 offset after so many code points. */
export function offset_of(text: string, code_points: number): number {
  let at = 0;
  for (let count = 0; count < code_points && at < text.length; count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * What lies between two UTF-16 offsets, with its context; null when nothing but space is there.
 * Space at the ends is left out.
 */
export function quote_of(text: string, from: number, to: number): Quote | null {
  const points = [...text];
  let start = code_points_before(text, Math.min(from, to));
  let end = code_points_before(text, Math.max(from, to));
  const is_space = (at: number): boolean => (points[at] ?? '').trim() === '';
  while (start < end && is_space(start)) start += 1;
  while (end > start && is_space(end - 1)) end -= 1;
  if (start >= end) return null;
  const context = limits.quote_context_max;
  return {
    exact: points.slice(start, end).join(''),
    prefix: points.slice(Math.max(0, start - context), start).join(''),
    suffix: points.slice(end, end + context).join(''),
    start,
    end,
  };
}

/** Whether the quote stands in the text where it says. */
export function stands_in(quote: Quote, text: string): boolean {
  return [...text].slice(quote.start, quote.end).join('') === quote.exact;
}

export interface Segment {
  text: string;
  /** Ids of the quotes that cover it; the shortest first. */
  ids: readonly string[];
  /** The quote of `ids[0]` begins here. */
  begins: boolean;
}

/** The text cut wherever a quote begins or ends. Quotes that do not stand in it are left out. */
export function segments(
  text: string,
  quotes: readonly { id: string; quote: Quote }[],
): Segment[] {
  const valid = quotes.filter(({ quote }) => quote.end > quote.start && stands_in(quote, text));
  const points = [...text];
  const cuts = new Set([0, points.length]);
  for (const { quote } of valid) cuts.add(quote.start).add(quote.end);
  const places = [...cuts].sort((a, b) => a - b);
  const found: Segment[] = [];
  for (const [index, start] of places.entries()) {
    const end = places[index + 1];
    if (end === undefined) break;
    const here = valid
      .filter(({ quote }) => quote.start <= start && quote.end >= end)
      .sort((a, b) => a.quote.end - a.quote.start - (b.quote.end - b.quote.start));
    found.push({
      text: points.slice(start, end).join(''),
      ids: here.map(({ id }) => id),
      begins: here[0]?.quote.start === start,
    });
  }
  return found;
}
