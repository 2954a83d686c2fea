// What axe says about a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe finds. Run as the page's own tools would, outside its Content-Security-Policy. */
export async function violations(person, options) {
  const session = await person.context.newCDPSession(person.page);
  const settings = JSON.stringify({ resultTypes: ['violations'], ...options });
  const known = await session.send('Runtime.evaluate', { expression: 'typeof axe' });
  if (known.result.value === 'undefined') await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${settings}).then((r) => JSON.stringify(` +
      'r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", "))))',
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(result.value);
}
