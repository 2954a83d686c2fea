// What axe says about a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

// A colour on its way to another is measured by nobody who reads: axe looks when the fades are over.
const at_rest = 'Promise.allSettled(document.getAnimations()' +
  '.filter((one) => one instanceof CSSTransition).map((one) => one.finished))';

/** What axe finds. Run as the page's own tools would, outside its Content-Security-Policy. */
export async function violations(person, options) {
  const session = await person.context.newCDPSession(person.page);
  const settings = JSON.stringify({ resultTypes: ['violations'], ...options });
  const known = await session.send('Runtime.evaluate', { expression: 'typeof axe' });
  if (known.result.value === 'undefined') await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `${at_rest}.then(() => axe.run(document, ${settings})).then((r) => JSON.stringify(` +
      'r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", "))))',
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(result.value);
}
