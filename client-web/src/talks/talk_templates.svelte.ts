/*
 * The templates that talks are linked with, for the list of talks: the list itself does not carry
 * links, and following every talk would make its reader a listener. Asked once a talk, when its row
 * comes into view.
 */
import { SvelteMap } from 'svelte/reactivity';
import { channel_of } from '../protocol/address';
import type { Address, Id } from '../protocol/messages';
import { queries } from '../realtime/index';

const links_max = 100;
const shown_max = 2;
const known = new SvelteMap<Id, readonly Address[]>();
const asked = new Set<Id>();

export function templates_of(talk: Id): readonly Address[] {
  return known.get(talk) ?? [];
}

export function forget_templates(): void {
  asked.clear();
  known.clear();
}

async function ask(talk: Id): Promise<void> {
  if (asked.has(talk)) return;
  asked.add(talk);
  const here = channel_of('talk', talk);
  try {
    const answer = await queries.page(here, 'links', Number.MAX_SAFE_INTEGER, links_max);
    const found = (answer.state.links ?? [])
      .filter((end) => !end.removed && end.here === here && /^template:[^#]*$/.test(end.other))
      .map((end) => end.other);
    known.set(talk, found.slice(0, shown_max));
  } catch {
    // A row without its chip is complete enough; the next visit asks again.
    asked.delete(talk);
  }
}

/** Attachment of a row. */
export function wants_templates(talk: Id) {
  return (row: HTMLElement) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void ask(talk);
    });
    observer.observe(row);
    return () => observer.disconnect();
  };
}
