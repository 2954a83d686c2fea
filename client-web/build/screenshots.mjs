// Shows the built shell, login, profile and help in Chromium, at the sizes and themes of the design,
// with a stand-in for the server. Checks each with axe and for a horizontal scroll. Exit code 1 when
// something is wrong. `node build/screenshots.mjs [folder] [only]`; needs `npm run build` first.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { chromium_flags, fake_server } from './fake_server.mjs';

const root = new URL('..', import.meta.url).pathname;
const folder = process.argv[2] ?? join(root, 'screenshots');
const only = process.argv[3];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const sizes = { wide: [1366, 768], middle: [1024, 768], phone: [390, 844], narrow: [320, 568] };
const views = [
  { name: 'login', path: '/talks', logged_in: false },
  {
    name: 'login-refused',
    path: '/',
    logged_in: false,
    async act(page) {
      await page.fill('input[type=email]', 'kim@talaue.example');
      await page.fill('input[type=password]', 'falsch');
      await page.keyboard.press('Enter');
      await page.getByText('stimmt nicht').waitFor();
    },
  },
  { name: 'profile', path: '/profil' },
  {
    name: 'profile-keys',
    path: '/profil',
    act: (page) => page.getByRole('button', { name: 'Kürzel ändern' }).click(),
  },
  { name: 'keys', path: '/hilfe?blatt=tastatur' },
  { name: 'missed', path: '/hilfe?blatt=verpasst' },
  { name: 'help', path: '/hilfe' },
  { name: 'help-out', path: '/hilfe', logged_in: false },
  { name: 'accessibility', path: '/hilfe/barrierefreiheit' },
  { name: 'privacy', path: '/hilfe/datenschutz' },
  { name: 'imprint', path: '/hilfe/impressum' },
  { name: 'easy', path: '/hilfe/leichte-sprache' },
  { name: 'missing', path: '/nirgendwo' },
  {
    name: 'offline',
    path: '/hilfe',
    async act(page, server) {
      await server.offline(true);
      await page.getByText('Verbindung wird wiederhergestellt').waitFor();
    },
  },
];

mkdirSync(folder, { recursive: true });
const server = await preview({ root, preview: { port: 4199, strictPort: true, proxy: {} }, logLevel: 'error' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: chromium_flags });
let faults = 0;
const fault = (text) => {
  faults += 1;
  console.log(`  ${text}`);
};

async function look(view, theme, size) {
  const [width, height] = sizes[size];
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    bypassCSP: false,
  });
  const page = await context.newPage();
  const name = `${view.name}-${theme}-${size}`;
  page.on('pageerror', (error) => fault(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) fault(`${name}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('http://localhost:4199')) fault(`${name}: asks ${request.url()}`);
  });
  const fake = await fake_server(page, view);
  await page.goto(`http://localhost:4199${view.path}`);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(400);
  await view.act?.(page, fake);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const too_wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (too_wide) fault(`${name}: scrolls sideways`);
  // evaluate() is not bound by the page's policy, so axe needs no exception from it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  for (const one of violations) {
    fault(`${name}: ${one.id}, ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`);
  }
  await context.close();
}

for (const view of views) {
  if (only && !view.name.match(only)) continue;
  console.log(view.name);
  for (const theme of ['light', 'dark']) {
    for (const size of Object.keys(sizes)) await look(view, theme, size);
  }
}
await browser.close();
await server.close();
console.log(faults === 0 ? 'no faults' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
