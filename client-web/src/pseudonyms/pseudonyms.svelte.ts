// Draws a pseudonym for each talk, by itself and whether it is used or not, so that drawing says
// nothing. The secret is saved before the server is asked: an answer that is lost can be asked for
// again with it. Whoever loses it has no pseudonym left in that talk.
import { SvelteMap } from 'svelte/reactivity';
import { author_of, pseudonym_of } from '../protocol/author';
import { limits, type Author, type ChannelName, type Done, type Id } from '../protocol/messages';
import type { Answer } from '../realtime/requests';
import { to_base64url } from '../tickets/base64url';
import { backoff_ms } from '../transport/backoff';
import type { Environment } from '../transport/environment';
import type { PseudonymStorage } from './pseudonym_storage';

/**
 * waiting: on its way. elsewhere: drawn on another device, or what this one stored is gone. unsaved:
 * this browser stores nothing. none: given out no more.
 */
export type PseudonymState = 'waiting' | 'ready' | 'elsewhere' | 'unsaved' | 'none';

export interface Pseudonym {
  id: Id;
  secret: string;
}

/** Everybody in a room learns at once that it is there. */
export const draw_spread_ms = 2_000;
/** Inboxes that are followed: those of the last talks. One connection follows 200 channels. */
export const inboxes_max = 20;

export interface PseudonymHooks {
  /** Sends at once on the connection, if that is known to be this person's. */
  draw(talk: ChannelName, secret: string, answered: (answer: Answer<Done>) => void): void;
  /** One of this person's, now or again: its inbox is to be followed. */
  on_own(pseudonym: Pseudonym): void;
}

export class Pseudonyms {
  private readonly states = new SvelteMap<string, PseudonymState>();
  private readonly own = new SvelteMap<Id, Pseudonym>();
  private account: Id | null = null;

  constructor(
    private readonly environment: Environment,
    private readonly storage: PseudonymStorage,
    private readonly hooks: PseudonymHooks,
  ) {}

  /** With each login: takes up what this person's last visits left. */
  use_account(account: Id | null): void {
    if (account !== this.account) this.own.clear();
    this.account = account;
    if (account === null) return;
    for (const { pseudonym } of this.storage.drawn(account).slice(0, inboxes_max)) this.take(pseudonym);
  }

  /** Reactive. */
  state(account: Id | undefined, talk: ChannelName): PseudonymState {
    return this.states.get(`${account}.${talk}`) ?? 'waiting';
  }

  /** The one of this talk, once its state is `ready`. */
  find(account: Id, talk: ChannelName): Pseudonym | null {
    const stored = this.storage.find(account, talk);
    return stored?.id === undefined ? null : { id: stored.id, secret: stored.secret };
  }

  /** Reactive. What this browser knows of the author, if it is the person's own pseudonym. */
  of(author: Author | undefined): Pseudonym | undefined {
    const id = pseudonym_of(author);
    return id === undefined ? undefined : this.own.get(id);
  }
  /** Reactive. */
  is_own(author: Author | undefined): boolean {
    return this.of(author) !== undefined;
  }
  /** Reactive. Whose inbox this is. */
  of_inbox(channel: ChannelName): Pseudonym | undefined {
    return channel.startsWith('inbox:') ? this.of(author_of(channel.slice('inbox:'.length))) : undefined;
  }
  /** Reactive. */
  get inboxes(): ChannelName[] {
    return [...this.own.keys()].map((id) => `inbox:${id}`);
  }

  /** Where they are given out no more: what was drawn before is still good. */
  recall(account: Id, talk: ChannelName): void {
    const name = `${account}.${talk}`;
    if (this.states.has(name)) return;
    const known = this.find(account, talk);
    if (known) this.take(known);
    this.states.set(name, known ? 'ready' : 'none');
  }

  /** Sees to it that there is one. Again and again for the same does no harm. */
  draw(account: Id, talk: ChannelName): void {
    const name = `${account}.${talk}`;
    if (this.states.has(name)) return;
    const known = this.find(account, talk);
    this.states.set(name, known ? 'ready' : 'waiting');
    if (known) return this.take(known);
    this.environment.set_timer(
      () => this.draw_now(account, talk, name, 0),
      this.environment.random() * draw_spread_ms,
    );
  }

  private draw_now(account: Id, talk: ChannelName, name: string, attempt: number): void {
    // Somebody else by now; whoever it was begins again.
    if (account !== this.account) {
      this.states.delete(name);
      return;
    }
    // Another tab may have begun meanwhile; then its secret counts.
    let stored = this.storage.find(account, talk);
    if (stored === null) {
      const bytes = crypto.getRandomValues(new Uint8Array(limits.pseudonym_secret_bytes));
      stored = { secret: to_base64url(bytes), made_at: this.environment.now() };
      if (!this.storage.save(account, talk, stored)) {
        this.states.set(name, 'unsaved');
        return;
      }
    }
    const { secret, made_at } = stored;
    this.hooks.draw(talk, secret, (answer) => {
      if (answer.kind === 'ok' && answer.ok.item !== undefined) {
        const id = answer.ok.item;
        this.storage.save(account, talk, { secret, made_at, id });
        if (account === this.account) this.take({ id, secret });
        this.states.set(name, 'ready');
      } else if (answer.kind === 'error' && !answer.error.temporary) {
        this.states.set(name, answer.error.code === 'pseudonym_drawn' ? 'elsewhere' : 'none');
      } else {
        this.environment.set_timer(
          () => this.draw_now(account, talk, name, attempt + 1),
          backoff_ms(attempt, this.environment.random()),
        );
      }
    });
  }

  private take({ id, secret }: Pseudonym): void {
    if (!this.own.has(id)) this.own.set(id, { id, secret });
    this.hooks.on_own({ id, secret });
  }
}
