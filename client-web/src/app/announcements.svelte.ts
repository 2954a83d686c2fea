/*
 * The page's announcer: `announce({kind: 'events', text})`. The two regions are in
 * Announcements.svelte; nothing else in the page may have aria-live.
 */
import { Announcer, type Announcement, type Collected, type Kind } from './announcer';
import { settings } from './settings.svelte';

export interface Missed extends Announcement {
  id: number;
  at: number;
}

const missed_max = 100;
const tick_ms = 5000;

class Announcements {
  /** What the regions hold now. A counter makes a repeated text a new one. */
  polite = $state.raw({ text: '', count: 0 });
  alert = $state.raw({ text: '', count: 0 });
  /** Newest first. */
  missed = $state.raw<readonly Missed[]>([]);
  #timer: ReturnType<typeof setInterval> | null = null;
  #ids = 0;
  #announcer = new Announcer({
    say: (text, how) => {
      if (how === 'alert') this.alert = { text, count: this.alert.count + 1 };
      else this.polite = { text, count: this.polite.count + 1 };
    },
    miss: (one, at) => {
      this.#ids += 1;
      this.missed = [{ ...one, id: this.#ids, at }, ...this.missed].slice(0, missed_max);
    },
    wanted,
  });

  announce(one: Announcement): void {
    this.#announcer.announce(one, Date.now());
  }

  collect(more: Collected): void {
    this.#announcer.collect(more, Date.now());
    this.#timer ??= setInterval(() => {
      if (this.#announcer.tick(Date.now())) return;
      clearInterval(this.#timer ?? undefined);
      this.#timer = null;
    }, tick_ms);
  }

  clear_missed(): void {
    this.missed = [];
  }
}

/** Connection and own failures are always said; the rest is chosen in the overview. */
function wanted(kind: Kind): boolean {
  const choice = settings.announcements;
  switch (kind) {
    case 'connection':
    case 'own_failure':
      return true;
    case 'own_questions':
      return choice.all && choice.own_questions;
    case 'mentions':
      return choice.all && choice.mentions;
    case 'events':
      return choice.all && choice.events;
    case 'questions':
      return choice.all && choice.questions;
    case 'chat':
      return choice.all && choice.chat;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

export const announcements = new Announcements();

/** One thing that happened. Do not call it for what was missed while offline, one by one. */
export function announce(one: Announcement): void {
  announcements.announce(one);
}

/** Many things of one kind, said as one count every 30 s at most. */
export function announce_collected(more: Collected): void {
  announcements.collect(more);
}
