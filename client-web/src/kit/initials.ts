/** 'Kim Albers' → 'KA', 'Amt Seewiesen, Hauptamt' → 'AH', 'Kim' → 'K'. Titles do not count. */
export function initials(name: string): string {
  const words = name
    .split(/[\s,]+/)
    .filter((word) => /^\p{L}/u.test(word) && !/^(dr|prof|dipl)\.?(-\w+\.?)?$/i.test(word));
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return ([...first][0] ?? '').toUpperCase() + ([...last][0] ?? '').toUpperCase();
}
