// One page of the client over a tab of the fake browser: what `realtime/index` makes for real.
import { Realtime } from '../realtime.svelte';
import type { FakeTab } from './fake_browser';
import type { FakeServer } from './fake_server';

export interface Page {
  tab: FakeTab;
  realtime: Realtime;
}

/** Opens the page and waits until it is logged in and live. */
export async function open_page(server: FakeServer): Promise<Page> {
  const tab = server.browser.tab();
  const realtime = new Realtime(tab.environment);
  await realtime.start();
  await server.clock.advance(0);
  return { tab, realtime };
}

/** The page is gone without a last word; the server sees its socket break. */
export function crash(page: Page): void {
  page.tab.crash();
  page.realtime.connection.stop();
}
