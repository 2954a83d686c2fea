// Draws tickets, by itself and whether they are used or not, so that drawing says nothing. The
// blinding is saved before the server is asked: an answer that is lost can be asked for again.
import { SvelteMap } from 'svelte/reactivity';
import type { ChannelName, Id, TicketDraw, TicketDrawn } from '../protocol/messages';
import { ApiError } from '../realtime/api_error';
import { backoff_ms } from '../transport/backoff';
import type { Environment } from '../transport/environment';
import { blind, finish } from './blind';
import { scope_of, type StoredTicket, type TicketStorage } from './ticket_storage';

/**
 * waiting: the key or the ticket is on its way. elsewhere: drawn on another device, or what this one
 * stored is gone. unsaved: this browser stores nothing. none: given out no more.
 */
export type TicketState = 'waiting' | 'ready' | 'elsewhere' | 'unsaved' | 'none';

/** Everybody in a room learns of its key at once; the server signs one ticket a millisecond. */
export const draw_spread_ms = 2_000;

type Post = (path: string, body: TicketDraw) => Promise<TicketDrawn>;

export class Tickets {
  private readonly states = new SvelteMap<string, TicketState>();

  constructor(
    private readonly environment: Environment,
    private readonly storage: TicketStorage,
    private readonly post: Post,
  ) {}

  /** Reactive. */
  state(account: Id | undefined, channel: ChannelName, poll?: Id): TicketState {
    return this.states.get(`${account}.${scope_of(channel, poll)}`) ?? 'waiting';
  }

  /** The ticket, once its state is `ready`. */
  find(account: Id, channel: ChannelName, poll?: Id): StoredTicket | null {
    const ticket = this.storage.ticket(account, scope_of(channel, poll));
    return ticket?.signature === undefined ? null : ticket;
  }

  /** Where tickets are given out no more: what was drawn before is still good. */
  recall(account: Id, channel: ChannelName): void {
    const name = `${account}.${scope_of(channel)}`;
    if (!this.states.has(name)) this.states.set(name, this.find(account, channel) ? 'ready' : 'none');
  }

  /** Sees to it that there is a ticket. Again and again for the same does no harm. */
  draw(account: Id, channel: ChannelName, key: string, poll?: Id): void {
    const name = `${account}.${scope_of(channel, poll)}`;
    if (this.states.has(name)) return;
    if (this.find(account, channel, poll)?.key === key) {
      this.states.set(name, 'ready');
      return;
    }
    this.states.set(name, 'waiting');
    this.environment.set_timer(() => {
      void this.draw_now(account, channel, key, poll).then((state) => this.states.set(name, state));
    }, this.environment.random() * draw_spread_ms);
  }

  private async draw_now(account: Id, channel: ChannelName, key: string, poll?: Id): Promise<TicketState> {
    const scope = scope_of(channel, poll);
    let blinded = this.storage.ticket(account, scope);
    if (blinded?.key !== key) {
      const fresh = { key, ...(await blind(key)) };
      // Another tab may have begun meanwhile; then its blinding counts.
      blinded = this.storage.ticket(account, scope);
      if (blinded?.key !== key) {
        if (!this.storage.save_ticket(account, scope, fresh)) return 'unsaved';
        blinded = fresh;
      }
    }
    if (blinded.signature !== undefined) return 'ready';
    for (let attempt = 0; ; ++attempt) {
      try {
        const body = { channel, blinded: blinded.blinded, ...(poll === undefined ? {} : { poll }) };
        const { blind_signature } = await this.post('/api/tickets', body);
        const signature = await finish(key, blinded, blind_signature);
        return this.storage.save_ticket(account, scope, { ...blinded, signature }) ? 'ready' : 'unsaved';
      } catch (error) {
        if (error instanceof ApiError && error.temporary) await this.pause(backoff_ms(attempt, this.environment.random()));
        else return error instanceof ApiError && error.code === 'ticket_drawn' ? 'elsewhere' : 'none';
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.environment.set_timer(resolve, ms));
  }
}
