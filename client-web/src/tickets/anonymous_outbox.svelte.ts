// What is said with a ticket: only ever sent by `POST /anonymous`, without the cookie, on no
// connection that knows the person, after a random time. Saved before that, and sent until it is
// answered, also after the page was loaded again; with its key it counts once however often it comes.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ErrorBody } from '../protocol/envelope';
import { new_id } from '../protocol/ids';
import type { ChannelName, Commands, Done, Id, TicketUse } from '../protocol/messages';
import { backoff_ms } from '../transport/backoff';
import type { Environment } from '../transport/environment';
import { scope_of, type StoredTicket, type StoredUse, type TicketStorage } from './ticket_storage';

/** So that what comes right after a person's other traffic does not say who sent it. */
export const delay_max_ms = 3_000;
const attempt_max_ms = 15_000;

/** One question or ballot on its way. */
export interface AnonymousSending extends StoredUse {
  state: 'sending' | 'refused';
  error?: ErrorBody;
}

type Outcome = { done: Done } | { error: ErrorBody } | 'unknown';

export class AnonymousOutbox {
  private account: Id | null = null;
  private sendings = $state.raw<readonly AnonymousSending[]>([]);
  private readonly own = new SvelteSet<Id>();
  private readonly sent_counts = new SvelteMap<ChannelName, number>();
  private readonly cast = new SvelteSet<string>();

  constructor(
    private readonly environment: Environment,
    private readonly storage: TicketStorage,
  ) {}

  /** Takes up what this person's last visit left. */
  use_account(account: Id | null): void {
    if (this.account === account) return;
    this.account = account;
    this.own.clear();
    this.cast.clear();
    this.sendings = [];
    if (account === null) return;
    for (const id of this.storage.own(account)) this.own.add(id);
    for (const stored of this.storage.uses(account)) this.begin(account, stored);
  }

  /** Reactive: what is not answered, or was refused. */
  pending(channel: ChannelName): readonly AnonymousSending[] {
    return this.sendings.filter(({ use }) => use.channel === channel);
  }
  /** Reactive: questions that were answered for since the page was loaded. */
  sent(channel: ChannelName): number {
    return this.sent_counts.get(channel) ?? 0;
  }
  /** Reactive. Whether it was asked with a ticket of this browser. */
  is_own(question: Id): boolean {
    return this.own.has(question);
  }
  /** Reactive. Whether the ballot of this browser was cast. */
  is_cast(account: Id, channel: ChannelName, poll: Id): boolean {
    const scope = scope_of(channel, poll);
    return this.cast.has(scope) || this.storage.ticket(account, scope)?.is_cast === true;
  }

  /** False when it cannot be saved; then nothing is sent. */
  ask(channel: ChannelName, ticket: StoredTicket, text: string): boolean {
    return this.send(channel, ticket, { ask: { text } });
  }
  vote(channel: ChannelName, ticket: StoredTicket, vote: Commands['poll.vote']): boolean {
    return this.send(channel, ticket, { vote });
  }

  /** Forgets a refused one. */
  discard(key: Id): void {
    if (this.account !== null) this.storage.remove_use(this.account, key);
    this.sendings = this.sendings.filter(({ use }) => use.key !== key);
  }

  private send(channel: ChannelName, ticket: StoredTicket, what: Pick<TicketUse, 'ask' | 'vote'>): boolean {
    const account = this.account;
    if (account === null || ticket.signature === undefined) return false;
    const stored: StoredUse = {
      use: { channel, key: new_id(), ticket: ticket.ticket, signature: ticket.signature, ...what },
      made_at: this.environment.now(),
    };
    if (!this.storage.save_use(account, stored)) return false;
    this.begin(account, stored);
    return true;
  }

  private begin(account: Id, stored: StoredUse): void {
    this.sendings = [...this.sendings, { ...stored, state: 'sending' }];
    this.environment.set_timer(
      () => void this.send_until_answered(account, stored.use),
      this.environment.random() * delay_max_ms,
    );
  }

  private async send_until_answered(account: Id, use: TicketUse): Promise<void> {
    // Of somebody who is not here any more it waits for the next visit.
    for (let attempt = 0; account === this.account; ++attempt) {
      const outcome = await this.attempt(use);
      if (outcome !== 'unknown') return this.finish(account, use, outcome);
      await new Promise<void>((resolve) =>
        this.environment.set_timer(resolve, backoff_ms(attempt + 1, this.environment.random())),
      );
    }
  }

  private async attempt(use: TicketUse): Promise<Outcome> {
    const attempt = new AbortController();
    const cancel = this.environment.set_timer(() => attempt.abort(), attempt_max_ms);
    try {
      const response = await this.environment.fetch('/anonymous', {
        method: 'POST',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(use),
        signal: attempt.signal,
      });
      const answer = (await response.json()) as { ok?: Done; error?: ErrorBody };
      if (answer.ok) return { done: answer.ok };
      return answer.error && !answer.error.temporary ? { error: answer.error } : 'unknown';
    } catch {
      return 'unknown';
    } finally {
      cancel();
    }
  }

  private finish(account: Id, use: TicketUse, outcome: Exclude<Outcome, 'unknown'>): void {
    this.storage.remove_use(account, use.key);
    if ('done' in outcome) this.remember(account, use, outcome.done);
    if (account !== this.account) return;
    this.sendings =
      'done' in outcome
        ? this.sendings.filter((sending) => sending.use.key !== use.key)
        : this.sendings.map((sending) =>
            sending.use.key === use.key ? { ...sending, state: 'refused', error: outcome.error } : sending,
          );
  }

  private remember(account: Id, use: TicketUse, done: Done): void {
    if (use.ask && done.item !== undefined) {
      this.storage.add_own(account, done.item);
      this.own.add(done.item);
      this.sent_counts.set(use.channel, this.sent(use.channel) + 1);
    }
    if (use.vote) {
      const scope = scope_of(use.channel, use.vote.poll);
      const ticket = this.storage.ticket(account, scope);
      if (ticket) this.storage.save_ticket(account, scope, { ...ticket, is_cast: true });
      this.cast.add(scope);
    }
  }
}
