/*
 * The people of one state for who runs the talk: asked for over HTTP and again when the numbers change,
 * at most once a second. For a component; call the constructor while it is being set up.
 */
import { untrack } from 'svelte';
import { limits, type ChannelName, type Registration, type RegistrationState } from '../protocol/messages';
import { ApiError, queries, type ChannelView } from '../realtime/index';

const again_after_ms = 1_000;

export class RegistrationList {
  private found = $state.raw<{ state: RegistrationState; rows: Registration[]; has_more: boolean } | null>(null);
  problem = $state.raw<ApiError | null>(null);
  private asks = $state(0);
  private pages = $state(1);
  private asked_at = 0;

  constructor(
    private readonly desk: () => ChannelName,
    private readonly state: () => RegistrationState,
    private readonly view: ChannelView,
  ) {
    $effect(() => {
      void this.state();
      untrack(() => (this.pages = 1));
    });
    $effect(() => {
      const desk = this.desk();
      const state = this.state();
      const pages = this.pages;
      void this.asks;
      void this.view.state.seats;
      if (this.view.status !== 'ready') return undefined;
      return untrack(() => this.ask(desk, state, pages));
    });
  }

  /** Reactive. Undefined until they are known. */
  get rows(): readonly Registration[] | undefined {
    return this.found?.state === this.state() ? this.found.rows : undefined;
  }
  get has_more(): boolean {
    return this.rows !== undefined && this.found?.has_more === true;
  }
  more(): void {
    this.pages += 1;
  }
  again(): void {
    this.asked_at = 0;
    this.asks += 1;
  }

  private ask(desk: ChannelName, state: RegistrationState, pages: number): () => void {
    const stop = new AbortController();
    const is_other = this.found?.state !== state;
    const wait = is_other ? 0 : Math.max(0, this.asked_at + again_after_ms - Date.now());
    const timer = setTimeout(() => {
      this.asked_at = Date.now();
      this.load(desk, state, pages, stop.signal).then(
        (found) => {
          if (stop.signal.aborted) return;
          this.found = found;
          this.problem = null;
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          if (!(error instanceof ApiError)) throw error;
          this.problem = error;
        },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }

  private async load(
    desk: ChannelName, state: RegistrationState, pages: number, signal: AbortSignal,
  ): Promise<{ state: RegistrationState; rows: Registration[]; has_more: boolean }> {
    const rows: Registration[] = [];
    let has_more = true;
    for (let page = 0; page < pages && has_more; page += 1) {
      const next = await queries.registrations(desk, state, rows.at(-1)?.number ?? 0, signal);
      rows.push(...next);
      has_more = next.length === limits.page_items_max;
    }
    return { state, rows, has_more };
  }
}
