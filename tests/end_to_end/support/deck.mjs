// Slides as a PDF with real text, written by hand: a page a list of lines, the first one large.

/** Latin-1 in the strings of a PDF, with what they escape. */
const string = (text) => `(${text.replace(/[\\()]/g, (sign) => `\\${sign}`)})`;

function page_content(lines) {
  const rows = lines.map((line, n) => {
    const [size, below] = n === 0 ? [44, 0] : [28, 30 + 48 * n];
    return `BT /F1 ${size} Tf 60 ${440 - below} Td ${string(line)} Tj ET`;
  });
  return `0 0 0.5 rg\n0 510 960 30 re f\n${rows.join('\n')}\n`;
}

/** A file as the browser is given it. */
export function deck(name, pages) {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (de-DE) >>',
    `<< /Type /Pages /Kids [${pages.map((_, n) => `${4 + 2 * n} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, n) => {
      const content = page_content(lines);
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents ${5 + 2 * n} 0 R`
          + ' /Resources << /Font << /F1 3 0 R >> >> >>',
        `<< /Length ${content.length} >>\nstream\n${content}endstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const place = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  text += `${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}
