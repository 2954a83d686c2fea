/* Secrets of links for guests: made here, so that the server never hears one before somebody comes by
 * it. Kept while the page lives, for whoever wants to copy the link again. */
import { SvelteMap } from 'svelte/reactivity';
import type { Id } from '../protocol/messages';
import { sha256 } from './sha256';

const secret_bytes = 32;

/** Random bytes as base64url; 256 bits unless fewer are asked for. */
export function new_secret(length = secret_bytes): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** What the server is told of a secret. */
export const hash_of = sha256;

/** Behind the # it reaches no log, no proxy and no other site. */
export function link_of(secret: string, origin: string): string {
  return `${origin}/gast#${secret}`;
}

const known = new SvelteMap<Id, string>();

export function remember_secret(link: Id, secret: string): void {
  known.set(link, secret);
}

/** Reactive. Only of links that were made since this page was loaded. */
export function secret_of(link: Id): string | undefined {
  return known.get(link);
}
