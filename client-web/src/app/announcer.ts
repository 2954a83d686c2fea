/*
 * Decides what a screen reader is told and when: so many announcements in any minute as the person
 * chose, two of them kept for ranks 1 and 2, the lower rank first. What is not said goes to the list
 * "Verpasst". Pure: time is passed in, speaking and listing are functions of the caller.
 */

/**
 * 1 connection, own failure to send (in the alert region)
 * 2 own question called or answered, the floor is yours
 * 3 start and end of a talk, polls, what an own action came to
 * 4 replies to own posts, mentions
 * 5 collected counts ("7 neue Beiträge"), off by default
 */
export type Rank = 1 | 2 | 3 | 4 | 5;

export const ranks = {
  connection: 1,
  own_failure: 1,
  own_questions: 2,
  floor: 2,
  events: 3,
  polls: 3,
  own_actions: 3,
  mentions: 4,
  questions: 5,
  chat: 5,
  hands: 5,
  reactions: 5,
} as const satisfies Record<string, Rank>;
export type Kind = keyof typeof ranks;

/** Kinds of which only counts are said, this often at most. Those with the same interval share one
 * sentence: with one each they would take what is left to ranks 3 and 4. */
export const collected_every_ms = {
  questions: 30_000,
  chat: 30_000,
  hands: 30_000,
  // The next totals replace these, so they are worth hearing soon or not at all.
  reactions: 10_000,
} as const;
export type CollectedKind = keyof typeof collected_every_ms;

/** Not in the list "Verpasst": the totals stand at what they are about, and only the last ones count. */
const unlisted: ReadonlySet<Kind> = new Set<Kind>(['reactions']);

/** After the first of them, so that the first sentence counts more than one. */
const collect_first_ms = 5000;

export interface Announcement {
  kind: Kind;
  text: string;
  /** Where the thing is; the entry in "Verpasst" leads there. */
  href?: string;
}

/** One thing of many. A function, since names become known later than what their people do. */
export interface Item {
  text: () => string;
  href?: string;
}

/** A collected announcement: its things are added up and counted in one sentence. */
export interface Collected {
  kind: CollectedKind;
  items: readonly Item[];
  text: (count: number) => string;
  href?: string;
}

/** What was not said: one thing, or a count with its things. */
export interface Unsaid extends Announcement {
  /** Empty for one thing. Oldest first. */
  items: readonly (Item & { at: number })[];
  /** Of things; more than `items` if so many came that the oldest fell out. */
  count: number;
}

export interface AnnouncerPorts {
  say: (text: string, how: 'polite' | 'alert') => void;
  /** `wanted`: it would have been said, if there had been room. */
  miss: (one: Unsaid, at: number, wanted: boolean) => void;
  wanted: (kind: Kind) => boolean;
  per_minute: () => number;
}

const minute_ms = 60_000;
export const said_per_minute_default = 6;
/** More than that is a noise that nobody follows. */
export const said_per_minute_max = 20;
/** Kept for ranks 1 and 2; rank 1 has them even if nothing else is to be said. */
const said_per_minute_reserved = 2;
/** What replaces a text sooner makes assistive technology read the second one only. */
export const say_gap_ms = 500;
/** Of one kind until its count is said: more than anybody looks through afterwards. */
export const items_max = 500;

interface Waiting {
  rank: Rank;
  text: string;
  parts: readonly Unsaid[];
}

interface Round {
  said_at: number;
  since: number;
  /** By kind and place: what is new here and what is new there are two counts. */
  parts: Map<string, Collected & Pick<Unsaid, 'items' | 'count'>>;
}

export class Announcer {
  /** When something was said within the last minute; at most `said_per_minute_max`. */
  #said: number[] = [];
  /** For its turn after what is being said. Never more than may be said in a minute. */
  #waiting: Waiting[] = [];
  #free_at = { polite: -Infinity, alert: -Infinity };
  #rounds = new Map<number, Round>();

  constructor(private readonly ports: AnnouncerPorts) {}

  announce(one: Announcement, now: number): void {
    const unsaid = { ...one, items: [], count: 1 };
    if (!this.ports.wanted(one.kind)) {
      this.ports.miss(unsaid, now, false);
      return;
    }
    this.#waiting.push({ rank: ranks[one.kind], text: one.text, parts: [unsaid] });
    this.tick(now);
  }

  /** Adds to what a later `tick` says. */
  collect(more: Collected, now: number): void {
    if (more.items.length === 0) return;
    const every = collected_every_ms[more.kind];
    const round = this.#rounds.get(every) ?? { said_at: -Infinity, since: now, parts: new Map() };
    if (round.parts.size === 0) round.since = now;
    this.#rounds.set(every, round);
    const key = `${more.kind} ${more.href ?? ''}`;
    const known = round.parts.get(key);
    const items = [...(known?.items ?? []), ...more.items.map((item) => ({ ...item, at: now }))];
    round.parts.set(key, {
      ...more,
      items: items.slice(-items_max),
      count: (known?.count ?? 0) + more.items.length,
    });
  }

  /** A thing that was collected has another text now, or (null) is no more. */
  amend(href: string, text: Item['text'] | null): void {
    for (const { parts } of this.#rounds.values()) {
      for (const [key, part] of parts) {
        const items = amended(part.items, href, text);
        const count = part.count - (part.items.length - items.length);
        if (count > 0) parts.set(key, { ...part, items, count });
        else parts.delete(key);
      }
    }
  }

  /** Says what is due. Returns when it is to be called again, null if nothing waits. */
  tick(now: number): number | null {
    for (const [every, round] of this.#rounds) {
      if (round.parts.size > 0 && now >= due_at(round, every)) this.#close(round, now);
    }
    this.#speak(now);
    const next = [
      ...this.#waiting.map(({ rank }) => this.#free_at[how_of(rank)]),
      ...[...this.#rounds].flatMap(([every, round]) => (round.parts.size > 0 ? [due_at(round, every)] : [])),
    ];
    return next.length > 0 ? Math.min(...next) : null;
  }

  /** Makes one sentence of what was collected. */
  #close(round: Round, now: number): void {
    const parts = [...round.parts.values()].map((part) => ({ ...part, text: part.text(part.count) }));
    round.parts.clear();
    round.said_at = now;
    const wanted = parts.filter(({ kind }) => this.ports.wanted(kind));
    for (const part of parts) if (!wanted.includes(part)) this.#miss(part, now, false);
    if (wanted.length > 0) {
      this.#waiting.push({ rank: 5, text: wanted.map(({ text }) => text).join(', '), parts: wanted });
    }
  }

  #speak(now: number): void {
    this.#said = this.#said.filter((at) => now - at < minute_ms);
    let ahead = 0;
    // Sorting keeps the older of two of a rank first.
    this.#waiting = this.#waiting.sort((a, b) => a.rank - b.rank).filter(({ rank, text, parts }) => {
      const how = how_of(rank);
      if (this.#said.length + ahead >= this.#room(rank)) {
        for (const part of parts) this.#miss(part, now, true);
        return false;
      }
      if (now < this.#free_at[how]) {
        ahead += 1;
        return true;
      }
      this.#said.push(now);
      this.#free_at[how] = now + say_gap_ms;
      this.ports.say(text, how);
      return false;
    });
  }

  #miss(one: Unsaid, now: number, wanted: boolean): void {
    if (!unlisted.has(one.kind)) this.ports.miss(one, now, wanted);
  }

  /** How much may be said in a minute before something of this rank goes unsaid. */
  #room(rank: Rank): number {
    const chosen = this.ports.per_minute();
    if (rank === 1) return Math.max(chosen, said_per_minute_reserved);
    return rank === 2 ? chosen : chosen - said_per_minute_reserved;
  }
}

export function amended<I extends Item>(items: readonly I[], href: string, text: Item['text'] | null): I[] {
  return items.flatMap((item) => {
    if (item.href !== href) return [item];
    return text === null ? [] : [{ ...item, text }];
  });
}

function how_of(rank: Rank): 'polite' | 'alert' {
  return rank === 1 ? 'alert' : 'polite';
}

function due_at(round: Round, every: number): number {
  return Math.max(round.since + collect_first_ms, round.said_at + every);
}
