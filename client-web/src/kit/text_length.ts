/** Length as the server counts it: Unicode code points, not UTF-16 units. */
export function text_length(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
