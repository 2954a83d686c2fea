// How the other ends of links look, fetched in batches with the reader's own right (contract C7).
// A greater version at a link end renews the card; many clients see that at the same moment, so
// each waits a random part of 500 ms.
import { SvelteMap } from 'svelte/reactivity';
import { parse_address } from '../protocol/address';
import type { Address, Card, Event } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import { Batcher } from './batcher';
import type { Queries } from './queries';

export const renewal_spread_ms = 500;
/** Addresses are up to 97 bytes in a URL, and the server reads at most 16 KiB of headers. */
export const card_batch_max = 100;

export class Cards {
  private readonly known = new SvelteMap<Address, Card | null>();
  // The greatest version that was seen of each; plain, since `get` runs while rendering.
  private readonly versions = new Map<Address, number>();
  private readonly renewing = new Set<Address>();
  private readonly batcher: Batcher<Address, Card[]>;

  constructor(
    private readonly environment: Environment,
    queries: Queries,
  ) {
    this.batcher = new Batcher(
      environment,
      card_batch_max,
      (addresses) => queries.cards(addresses),
      (addresses, cards) => {
        const found = new Map(cards.map((card) => [card.address, card]));
        for (const address of addresses) this.known.set(address, found.get(address) ?? null);
      },
    );
  }

  /** Reactive. Undefined until it is there, null when it may not be read or does not exist. Pass
   * the version of the link end that it stands at, so that a changed card is fetched again. */
  get(address: Address, version = 0): Card | null | undefined {
    if (!parse_address(address)) return null;
    const card = this.known.get(address);
    const newest = this.versions.get(address);
    if (newest === undefined) {
      this.versions.set(address, version);
      this.batcher.ask(address);
    } else if (version > newest) {
      this.versions.set(address, version);
      this.renew(address);
    }
    return card;
  }

  /** Fetches a card again that somebody shows; others are fetched when they are shown. */
  renew(address: Address): void {
    if (!this.versions.has(address) || this.renewing.has(address)) return;
    this.renewing.add(address);
    const wait = Math.floor(this.environment.random() * renewal_spread_ms);
    this.environment.set_timer(() => {
      if (this.renewing.delete(address)) this.batcher.ask_again(address);
    }, wait);
  }

  /** For realtime/ only: an event of an open channel changes what cards of its things show. */
  handle_event(event: Event): void {
    const { data, channel } = event;
    for (const question of data.questions ?? []) this.renew(`${channel}#question:${question.id}`);
    for (const tally of data.tallies ?? []) this.renew(`${channel}#question:${tally.question}`);
    for (const post of data.posts ?? []) this.renew(`${channel}#post:${post.id}`);
    for (const message of data.messages ?? []) this.renew(`${channel}#message:${message.id}`);
    for (const annotation of data.annotations ?? []) {
      this.renew(`${channel}#annotation:${annotation.id}`);
    }
    if (data.thread ?? data.talk ?? data.template ?? data.contact) this.renew(channel);
  }

  /** For realtime/ only: connected again. */
  retry_now(): void {
    this.batcher.retry_now();
  }

  /** For realtime/ only: another person logs in, with other rights. */
  clear(): void {
    this.batcher.clear();
    this.renewing.clear();
    this.versions.clear();
    this.known.clear();
  }
}
