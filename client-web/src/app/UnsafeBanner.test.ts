import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { announcements } from './announcements.svelte';
import UnsafeBanner from './UnsafeBanner.svelte';

let shown: ReturnType<typeof mount> | null = null;

afterEach(async () => {
  if (shown) await unmount(shown);
  document.body.replaceChildren();
});

it('says to eyes and ears that the server may lose what it acknowledged', () => {
  const before = announcements.alert.count;
  shown = mount(UnsafeBanner, { target: document.body });
  flushSync();
  const banner = document.querySelector('section[aria-label="Warnung"]');
  const text = banner?.textContent.trim();
  expect(text).toContain('nur zum Messen');
  expect(announcements.alert).toMatchObject({ text, count: before + 1 });
});
