/*
 * One's own registration for a talk: asked for over HTTP, since no channel holds it, and again whenever
 * it may have changed. For a component; call the constructor while it is being set up.
 */
import { untrack } from 'svelte';
import type { ChannelName, Registration, RegistrationState } from '../protocol/messages';
import { queries, type ChannelView } from '../realtime/index';

/** Many who wait hear of a free seat at the same moment; they ask spread over this time. */
const spread_ms = 1_500;

export class OwnRegistration {
  private answer = $state.raw<{ channel: ChannelName; registration: Registration | undefined } | null>(null);
  private asks = $state(0);

  constructor(
    private readonly channel: () => ChannelName | null,
    private readonly view: () => ChannelView,
  ) {
    $effect(() => {
      const name = this.channel();
      void this.asks;
      void this.view().registration_changes;
      // What counts is asked again when the connection is there again.
      if (name === null || this.view().status !== 'ready') return undefined;
      return untrack(() => this.ask(name, 0));
    });
    $effect(() => {
      const name = this.channel();
      void this.view().state.seats;
      return untrack(() => {
        const may_change = this.state === 'waiting' || this.state === 'requested';
        return name !== null && may_change ? this.ask(name, Math.random() * spread_ms) : undefined;
      });
    });
  }

  /** Reactive. False until the first answer. */
  get is_known(): boolean {
    return this.answer !== null && this.answer.channel === this.channel();
  }
  /** Reactive. */
  get state(): RegistrationState | undefined {
    return this.is_known ? this.answer?.registration?.state : undefined;
  }

  again(): void {
    this.asks += 1;
  }

  private ask(channel: ChannelName, wait_ms: number): () => void {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      queries.own_registration(channel, stop.signal).then(
        (registration) => {
          if (!stop.signal.aborted) this.answer = { channel, registration };
        },
        // Asked again with the next change, or when the connection is back.
        () => undefined,
      );
    }, wait_ms);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }
}
