// Puts a .br and a .gz beside every text file of dist/, so that the server only has to choose.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = new URL('../dist', import.meta.url).pathname;
// Below this a second file costs more than it saves.
const bytes_min = 1024;

const files = readdirSync(root, { recursive: true })
  .map((name) => join(root, String(name)))
  .filter((path) => statSync(path).isFile() && /\.(m?js|css|html|svg|json|txt|webmanifest)$/.test(path));

let before = 0;
let after = 0;
for (const path of files) {
  const bytes = readFileSync(path);
  if (bytes.length < bytes_min) continue;
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  before += bytes.length;
  after += brotli.length;
}
console.log(`compressed ${Math.round(before / 1024)} KB to ${Math.round(after / 1024)} KB (brotli)`);
