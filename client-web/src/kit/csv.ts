/* Tables for spreadsheets, as German ones read them. Pure. */

/** Semicolons, CRLF and the mark of UTF-8: opens with a double click. */
export function csv_text(rows: readonly (readonly string[])[]): string {
  return '\uFEFF' + rows.map((row) => row.map(cell).join(';') + '\r\n').join('');
}

function cell(text: string): string {
  // What begins like a formula would be run as one.
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
