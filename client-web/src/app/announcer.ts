/*
 * Decides what a screen reader is told: one polite region for all, at most 6 announcements in any
 * minute, two of them kept for ranks 1 and 2. What is not said goes to the list "Verpasst". Pure:
 * time is passed in, speaking and listing are functions of the caller.
 */

/**
 * 1 connection, own failure to send (said at once, in the alert region)
 * 2 own question called or answered
 * 3 start and end of a talk
 * 4 replies to own posts, mentions
 * 5 collected counts ("7 neue Beiträge"), off by default
 */
export type Rank = 1 | 2 | 3 | 4 | 5;

export type Kind =
  | 'connection'
  | 'own_failure'
  | 'own_questions'
  | 'events'
  | 'mentions'
  | 'questions'
  | 'chat';

export interface Announcement {
  kind: Kind;
  text: string;
  /** Where the thing is; the entry in "Verpasst" leads there. */
  href?: string;
}

/** A collected announcement: counts of one kind are added up and said together. */
export interface Collected {
  kind: 'questions' | 'chat';
  count: number;
  text: (count: number) => string;
  href?: string;
}

export interface AnnouncerPorts {
  say: (text: string, how: 'polite' | 'alert') => void;
  miss: (announcement: Announcement, at: number) => void;
  wanted: (kind: Kind) => boolean;
}

export const ranks: Readonly<Record<Kind, Rank>> = {
  connection: 1,
  own_failure: 1,
  own_questions: 2,
  events: 3,
  mentions: 4,
  questions: 5,
  chat: 5,
};

const minute_ms = 60_000;
const said_per_minute_max = 6;
/** Kept for ranks 1 and 2. */
const said_per_minute_reserved = 2;
export const collect_every_ms = 30_000;

export class Announcer {
  #said: number[] = [];
  #collected = new Map<string, Collected & { since: number }>();
  #last_collected_at = -Infinity;

  constructor(private readonly ports: AnnouncerPorts) {}

  announce(one: Announcement, now: number): void {
    const rank = ranks[one.kind];
    if (this.ports.wanted(one.kind) && this.#may_say(rank, now)) {
      this.#said.push(now);
      this.ports.say(one.text, rank === 1 ? 'alert' : 'polite');
    } else {
      this.ports.miss(one, now);
    }
  }

  /** Adds to what `tick` says every 30 s at most. */
  collect(more: Collected, now: number): void {
    const known = this.#collected.get(more.kind);
    this.#collected.set(more.kind, {
      ...more,
      count: (known?.count ?? 0) + more.count,
      since: known?.since ?? now,
    });
  }

  /** To be called every few seconds while something was collected. Returns whether more waits. */
  tick(now: number): boolean {
    if (this.#collected.size > 0 && now - this.#last_collected_at >= collect_every_ms) {
      this.#last_collected_at = now;
      for (const { kind, count, text, href } of this.#collected.values()) {
        this.announce({ kind, text: text(count), ...(href === undefined ? {} : { href }) }, now);
      }
      this.#collected.clear();
    }
    return this.#collected.size > 0;
  }

  #may_say(rank: Rank, now: number): boolean {
    this.#said = this.#said.filter((at) => now - at < minute_ms);
    const room = said_per_minute_max - this.#said.length;
    return rank <= 2 ? room > 0 : room > said_per_minute_reserved;
  }
}
