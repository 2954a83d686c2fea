/*
 * All entries of the chosen task: loaded once, then kept by the channel's events. What arrives while
 * somebody reads or has a hand in the list waits. Made while the component is being set up.
 */
import { untrack } from 'svelte';
import type { Event, State } from '../protocol/messages';
import { ApiError, me, queries } from '../realtime/index';
import { apply_changes, arrivals_in, entries_of } from './task_entries';
import type { TemplateModel } from './template_model.svelte';

export class TaskStore {
  private loaded = $state.raw<{ task: string; state: State } | null>(null);
  private held = $state.raw<ReadonlySet<string>>(new Set());
  failed = $state<string | null>(null);
  private attempt = $state(0);
  private since: Event[] = [];

  /** Set by the list: whether what arrives may go in on top. */
  lets_in: () => boolean = () => true;

  readonly is_loading = $derived.by(
    () => this.loaded?.task !== this.task() && this.failed === null,
  );
  readonly state = $derived.by(() =>
    this.loaded?.task === this.task() ? this.loaded.state : this.model.view.state,
  );
  private readonly all = $derived.by(() => {
    const task = this.task();
    const notes = this.model.notes.filter(
      (note) => note.task === task && note.anchor !== 'orphaned',
    );
    return entries_of(this.state, this.model.channel, task, notes);
  });
  readonly entries = $derived.by(() => this.all.filter((entry) => !this.held.has(entry.key)));
  readonly waiting = $derived.by(() => this.all.length - this.entries.length);

  constructor(
    private readonly model: TemplateModel,
    private readonly task: () => string,
  ) {
    model.view.on_event((event, how) => {
      this.take(event, how === 'live');
    });
    $effect(() => {
      const id = model.id();
      const task = this.task();
      void this.attempt;
      // Again after each reconnect: a snapshot does not say what was missed.
      if (model.view.status !== 'ready') return undefined;
      const stop = new AbortController();
      untrack(() => void this.load(id, task, stop.signal));
      return () => stop.abort();
    });
    $effect(() => {
      void this.task();
      untrack(() => (this.held = new Set()));
    });
  }

  show_waiting(): void {
    this.held = new Set();
  }

  load_again(): void {
    this.failed = null;
    this.attempt += 1;
  }

  private async load(id: string, task: string, signal: AbortSignal): Promise<void> {
    this.since = [];
    this.failed = null;
    try {
      const { seq, state } = await queries.task(id, task, signal);
      const later = this.since.filter((event) => event.seq > seq);
      this.loaded = {
        task,
        state: later.reduce((before, event) => apply_changes(before, event.data), state),
      };
    } catch (error) {
      if (signal.aborted) return;
      // What the window holds is shown; the rest is said to be missing.
      this.failed = error instanceof ApiError ? error.code : 'bad_answer';
    }
  }

  private take(event: Event, is_live: boolean): void {
    this.since.push(event);
    // A new version moves annotations beyond the window too, which its event does not carry.
    if (event.data.template) this.attempt += 1;
    if (this.loaded) {
      this.loaded = { ...this.loaded, state: apply_changes(this.loaded.state, event.data) };
    }
    if (!is_live || event.by === me.id || this.lets_in()) return;
    const here = arrivals_in(event.data, event.seq, this.model.channel).filter(
      (one) => one.task === this.task(),
    );
    if (here.length > 0) this.held = new Set([...this.held, ...here.map((one) => one.key)]);
  }
}
