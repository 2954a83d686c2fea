import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stored } from './stored';

const sources = join(import.meta.dirname, '..');

function all_sources(): string {
  return readdirSync(sources, { recursive: true })
    .map(String)
    .filter((name) => /\.(ts|svelte)$/.test(name) && !/test|help\//.test(name))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n');
}

describe('the list of what is stored', () => {
  it('names exactly the entries that the sources use', () => {
    const used = new Set([...all_sources().matchAll(/'((?:bt|behoerdentalk)\.[a-z_]+)\.?'/g)].map((one) => one[1]));
    used.delete('behoerdentalk.v1'); // The WebSocket's subprotocol.
    used.delete('behoerdentalk.login'); // A channel between tabs: nothing is kept.
    used.delete('behoerdentalk.poll'); // As that, and the lock of who polls.
    used.delete('behoerdentalk.outbox.tabs');
    const listed = new Set(
      stored.filter((one) => one.where !== 'cookie').map((one) => one.name.replace(/\.<.*$/, '')),
    );
    expect([...used].sort()).toEqual([...listed].sort());
  });

  it('knows every place that touches the storage of the browser', () => {
    const places = readdirSync(sources, { recursive: true })
      .map(String)
      .filter((name) => /\.(ts|svelte)$/.test(name) && !/test|help\//.test(name))
      .filter((name) =>
        /\b(localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open)\b/.test(
          readFileSync(join(sources, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
        ),
      );
    expect(places.sort()).toEqual([
      'app/router.svelte.ts',
      'app/settings.svelte.ts',
      'chat/seen.svelte.ts',
      'kit/drafts.ts',
      'transport/environment.ts',
    ]);
  });
});
