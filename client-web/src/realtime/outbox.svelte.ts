// What a person did and the server has not acknowledged (contract C8). Every intent is stored under
// its key before it is first sent, sent in order a channel, and repeated with the same key until
// there is an answer: over reconnects, reloads and tabs. One Outbox a page; entries belong to an
// account and are sent only under it.
import { untrack } from 'svelte';
import { author_of } from '../protocol/author';
import type { ErrorBody, KeyedCommand } from '../protocol/envelope';
import type { ChannelName, Commands, Done, Event, Id } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import type { Connection } from './connection.svelte';
import { created_by } from './created_by';
import { OutboxSender } from './outbox_sender';
import { by_order, make_entry, OutboxStorage, type OutboxEntry } from './outbox_storage';
import { OutboxTabs, type TabMessage } from './outbox_tabs';
import { Sending } from './sending.svelte';

export interface OutboxHooks {
  /** Where an open channel stands, null when it is not followed. */
  seq_of(channel: ChannelName): number | null;
  /** A command was acknowledged, here or by another tab. */
  on_done(sending: Sending): void;
}

export class Outbox {
  private all = $state.raw<readonly Sending[]>([]);
  private readonly storage: OutboxStorage;
  private readonly sender: OutboxSender;
  private tabs: OutboxTabs | null = null;
  private account: Id | null = null;
  // Whether the open connection is known to be this account's: another tab may have logged in as
  // somebody else, and a new connection carries the cookie of that login.
  private is_confirmed = false;
  private last_order = 0;
  // Without locks each tab sends only its own: what other tabs added is theirs.
  private foreign = new Set<Id>();

  constructor(
    private readonly environment: Environment,
    connection: Connection,
    private readonly hooks: OutboxHooks,
  ) {
    this.storage = new OutboxStorage(environment);
    this.sender = new OutboxSender(environment, connection, {
      next: (channel) => this.next(channel),
      on_state: (sending, state) => this.set_state(sending, state),
      on_done: (sending, done) => this.finish(sending, done, true),
      on_refused: (sending, error) => this.refuse(sending, error),
    });
    connection.listen({
      on_lost: () => {
        this.is_confirmed = false;
        this.sender.handle_lost();
      },
    });
  }

  /**
   * Saves and sends. Never throws; a state `unsaved` says that it was not stored and so will not be
   * sent. `channel` is the one that is addressed: a list or parent for what creates a channel. With a
   * pseudonym it is said under that, and never by name.
   */
  send<C extends KeyedCommand>(
    channel: ChannelName,
    command: C,
    data: Commands[C],
    pseudonym?: OutboxEntry['pseudonym'],
  ): Sending<C> {
    // An effect may send without depending on what is on its way.
    return untrack(() => this.save_and_send(channel, command, data, pseudonym));
  }

  /** Reactive. What is on its way in a channel, in order, with refused drafts; of one command only
   * when it is named. */
  pending<C extends KeyedCommand = KeyedCommand>(channel: ChannelName, command?: C): Sending<C>[] {
    const found = this.all.filter(
      (sending) => sending.channel === channel && (command === undefined || sending.do === command),
    );
    return found as unknown as Sending<C>[];
  }

  /** Reactive. Everything of this person, all channels. */
  get entries(): readonly Sending[] {
    return this.all;
  }

  /** Reactive. How many are neither acknowledged nor discarded; refused drafts count. */
  unsent_count(): number {
    return this.all.filter((sending) => sending.is_unsent).length;
  }

  /** Gives an entry up. One that was sent already may have been done all the same. */
  discard(sending: Pick<Sending, 'key'>): void {
    untrack(() => {
      this.tabs?.post({ kind: 'discarded', key: sending.key });
      const known = this.find(sending.key);
      if (known) this.drop(known);
    });
  }

  /** A refused draft once more, unchanged: a new intent with a new key. */
  send_again<C extends KeyedCommand>(refused: Sending<C>): Sending<C> {
    const again = this.send(refused.channel, refused.do, refused.data, refused.pseudonym);
    if (again.state !== 'unsaved') this.discard(refused);
    return again;
  }

  /** For logging out, after the person agreed. */
  discard_all(): void {
    for (const sending of untrack(() => this.all)) if (sending.is_unsent) this.discard(sending);
  }

  // ---- called by realtime/ only ----

  /** Who is logged in. Entries of somebody else stay stored for them. */
  use_account(account: Id | null): void {
    if (account === this.account) return;
    this.tabs?.close();
    this.tabs = null;
    this.sender.stop();
    this.is_confirmed = false;
    this.foreign.clear();
    this.account = account;
    this.all = [];
    if (account === null) return;
    this.load();
    this.tabs = new OutboxTabs(this.environment, account, {
      on_lead: () => this.lead(),
      on_message: (message) => this.handle_message(message),
      can_send: () => this.is_confirmed && !this.environment.is_hidden(),
      has_waiting: () => this.all.some((sending) => sending.state === 'waiting'),
    });
    this.tabs.start();
  }

  /** The open connection read the account's own inbox, so it is this account's. */
  confirm(): void {
    this.is_confirmed = true;
    this.resume();
  }

  /** The page became visible. */
  wake(): void {
    this.tabs?.ask();
  }

  /** An own event may come before the reply, or instead of it. */
  handle_event(event: Event): void {
    if (!event.key) return;
    const sending = this.find(event.key);
    const by = sending?.pseudonym ? author_of(sending.pseudonym.id) : this.account;
    if (sending && event.by === by) this.finish(sending, { seq: event.seq, ...created_by(event) }, true);
  }

  /** A channel shows everything up to `seq`, or (null) is not shown any more. */
  handle_position(channel: ChannelName, seq: number | null): void {
    const is_shown = (sending: Sending) =>
      sending.channel === channel &&
      sending.state === 'done' &&
      (seq === null || (sending.done?.seq ?? 0) <= seq);
    if (this.all.some(is_shown)) this.all = this.all.filter((sending) => !is_shown(sending));
  }

  private save_and_send<C extends KeyedCommand>(
    channel: ChannelName,
    command: C,
    data: Commands[C],
    pseudonym: OutboxEntry['pseudonym'],
  ): Sending<C> {
    const { entry, is_small } = make_entry(
      channel,
      command,
      data,
      this.environment.now(),
      this.last_order,
      pseudonym,
    );
    this.last_order = entry.order;
    const sending = new Sending<C>(entry);
    if (!is_small || !this.account || !this.storage.save(this.account, entry)) {
      sending.drop('unsaved');
      return sending;
    }
    this.add(sending as unknown as Sending);
    this.tabs?.post({ kind: 'added', entry });
    this.tabs?.expect_leader();
    this.tabs?.ask();
    this.pump(channel);
    return sending;
  }

  private load(): void {
    if (!this.account) return;
    const known = new Set(this.all.map((sending) => sending.key));
    const found = this.storage.load(this.account).filter((entry) => !known.has(entry.key));
    if (found.length === 0) return;
    const loaded = found.map((entry) => new Sending(entry));
    this.all = [...this.all, ...loaded].sort((a, b) => by_order(a.entry, b.entry));
    this.last_order = Math.max(this.last_order, ...found.map((entry) => entry.order));
  }

  private lead(): void {
    // A former leader may have died between storing and telling, or finished and not told.
    this.load();
    const { account } = this;
    if (account) {
      for (const sending of this.all.filter((one) => one.is_unsent)) {
        if (!this.storage.has(account, sending.key)) this.drop(sending);
        // What it was sending then is unknown: sent again, with the same key.
        else if (sending.state === 'sending') this.set_state(sending, 'waiting');
      }
    }
    this.resume();
  }

  private resume(): void {
    this.tabs?.ask();
    for (const channel of new Set(this.all.map((sending) => sending.channel))) this.pump(channel);
  }

  private pump(channel: ChannelName): void {
    if (this.may_send()) this.sender.pump(channel);
  }

  private next(channel: ChannelName): Sending | undefined {
    // Asked again for each one: leadership may have changed since the last.
    if (!this.may_send()) return undefined;
    return this.all.find(
      (sending) =>
        sending.channel === channel &&
        sending.state === 'waiting' &&
        !this.foreign.has(sending.key),
    );
  }

  private may_send(): boolean {
    return this.is_confirmed && this.account !== null && (this.tabs?.is_leader ?? false);
  }

  private find(key: Id): Sending | undefined {
    return this.all.find((sending) => sending.key === key);
  }

  private add(sending: Sending): void {
    this.all = [...this.all, sending].sort((a, b) => by_order(a.entry, b.entry));
  }

  private set_state(sending: Sending, state: 'waiting' | 'sending'): void {
    sending.mark(state);
    this.tabs?.post({ kind: 'state', key: sending.key, state });
  }

  private finish(sending: Sending, done: Done, tell: boolean): void {
    const was_done = sending.state === 'done';
    if (sending.is_dropped) return;
    if (this.account) this.storage.remove(this.account, sending.key);
    sending.complete(done);
    if (tell && !was_done) this.tabs?.post({ kind: 'done', key: sending.key, done });
    if (!was_done) this.hooks.on_done(sending);
    const shown_to = this.hooks.seq_of(sending.channel);
    // Stays until its event is in the state, so that the line is never gone in between.
    if (shown_to === null || (sending.done?.seq ?? 0) <= shown_to) {
      this.all = this.all.filter((other) => other !== sending);
    }
  }

  private refuse(sending: Sending, error: ErrorBody): void {
    if (!sending.is_unsent) return;
    sending.refuse(error);
    if (this.account) this.storage.save(this.account, { ...sending.entry, error });
    this.tabs?.post({ kind: 'refused', key: sending.key, error });
  }

  private drop(sending: Sending): void {
    if (this.account) this.storage.remove(this.account, sending.key);
    if (sending.is_unsent) sending.drop('discarded');
    this.all = this.all.filter((other) => other !== sending);
  }

  private handle_message(message: TabMessage): void {
    switch (message.kind) {
      case 'added':
        if (this.find(message.entry.key)) return;
        if (this.tabs && !this.tabs.has_locks) this.foreign.add(message.entry.key);
        this.add(new Sending(message.entry));
        this.last_order = Math.max(this.last_order, message.entry.order);
        return this.pump(message.entry.channel);
      case 'state':
        return this.find(message.key)?.mark(message.state);
      case 'done': {
        const sending = this.find(message.key);
        return sending && this.finish(sending, message.done, false);
      }
      case 'refused':
        return this.find(message.key)?.refuse(message.error);
      case 'discarded': {
        const sending = this.find(message.key);
        return sending && this.drop(sending);
      }
      case 'took':
      case 'want':
      case 'leading':
        return;
      default: {
        const never: never = message;
        return never;
      }
    }
  }
}
