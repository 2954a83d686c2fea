/*
 * The page's announcer: `announce({kind: 'events', text})`. The regions are in Announcements.svelte;
 * nothing else in the page may have aria-live.
 */
import { untrack } from 'svelte';
import { Announcer, type Announcement, type Collected, type Item, type Kind } from './announcer';
import { add_missed, amend_missed, nothing_missed } from './missed';
import { settings } from './settings.svelte';

interface Said {
  text: string;
  /** Makes a repeated text a new one. */
  count: number;
  /** The pair of regions that has it. */
  place: number;
}

class Announcements {
  polite = $state.raw<Said>({ text: '', count: 0, place: 0 });
  alert = $state.raw<Said>({ text: '', count: 0, place: 0 });
  missed = $state.raw(nothing_missed);
  #read_to = $state(0);
  readonly unread = $derived(this.missed.entries.filter(({ id }) => id > this.#read_to));
  /** What the bell counts: what was to be said, and was not yet read. */
  readonly unread_count = $derived(
    this.unread.reduce((sum, { wanted, items }) => sum + (wanted ? Math.max(1, items.length) : 0), 0),
  );
  readonly read = $derived(this.missed.entries.filter(({ id }) => id <= this.#read_to));

  #places: number[] = [];
  #ids = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #announcer = new Announcer({
    say: (text, how) => {
      const said = { text, count: this[how].count + 1, place: this.#places.at(-1) ?? 0 };
      if (how === 'alert') this.alert = said;
      else this.polite = said;
    },
    miss: (one, at, wanted) => {
      this.#ids += 1;
      this.missed = add_missed(this.missed, { ...one, id: this.#ids, at, wanted });
    },
    wanted,
    per_minute: () => (settings.announcements.all ? settings.announcements.per_minute : 0),
  });

  announce(one: Announcement): void {
    // What effects call must not make them depend on what was said before.
    untrack(() => {
      this.#announcer.announce(one, Date.now());
      this.#tick();
    });
  }

  collect(more: Collected): void {
    untrack(() => {
      this.#announcer.collect(more, Date.now());
      this.#tick();
    });
  }

  amend(href: string, text: Item['text'] | null): void {
    untrack(() => {
      this.#announcer.amend(href, text);
      this.missed = amend_missed(this.missed, href, text);
    });
  }

  /** Says it whatever was said before: somebody pressed a button in order to hear it. */
  try_out(text: string): void {
    this.polite = { text, count: this.polite.count + 1, place: this.#places.at(-1) ?? 0 };
  }

  mark_read(): void {
    this.#read_to = this.#ids;
  }

  clear_missed(): void {
    this.missed = nothing_missed;
  }

  /**
   * A pair of regions is in the page; the last one is spoken. While a dialog is open, everything
   * outside it is hidden from assistive technology, so it has a pair of its own.
   */
  enter(): { place: number; leave: () => void } {
    this.#ids += 1;
    const place = this.#ids;
    this.#places.push(place);
    return {
      place,
      leave: () => {
        this.#places = this.#places.filter((other) => other !== place);
      },
    };
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const next = this.#announcer.tick(now);
    if (next !== null) this.#timer = setTimeout(() => this.#tick(), Math.max(0, next - now));
  }
}

/** Connection and own failures are always said; the rest is chosen in the overview. */
function wanted(kind: Kind): boolean {
  if (kind === 'connection' || kind === 'own_failure') return true;
  return settings.announcements.all && settings.announcements[kind];
}

export const announcements = new Announcements();

/** One thing that happened. Do not call it for what was missed while offline, one by one. */
export function announce(one: Announcement): void {
  announcements.announce(one);
}

/** Many things of one kind, said as one count; see `collected_every_ms`. */
export function announce_collected(more: Collected): void {
  announcements.collect(more);
}

/** What was collected from there has another text now, or (null) is no more. */
export function amend_collected(href: string, text: Item['text'] | null): void {
  announcements.amend(href, text);
}
