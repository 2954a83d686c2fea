/*
 * The list of the inbox as its reader sees it: what arrives comes in by itself while no hand is in
 * the list, and waits behind the strip otherwise. What is done leaves by itself.
 */
import { untrack } from 'svelte';
import type { Id } from '../protocol/messages';
import type { Entry } from './inbox.svelte';

export class KeptEntries {
  private shown = $state.raw<ReadonlySet<Id>>(new Set());
  private pointer = $state(false);
  private focus = $state(false);
  private begun = '';

  readonly rows: readonly Entry[] = $derived.by(() =>
    this.entries().filter((entry) => this.shown.has(entry.line.id)),
  );
  readonly hidden: number = $derived.by(() => this.entries().length - this.rows.length);

  constructor(
    private readonly entries: () => readonly Entry[],
    private readonly is_known: () => boolean,
    /** Another selection begins a new list. */
    private readonly selection: () => string,
  ) {}

  follow(): void {
    $effect.pre(() => {
      const entries = this.entries();
      const selection = this.selection();
      const is_held = this.pointer || this.focus;
      if (!this.is_known()) return;
      untrack(() => {
        const is_new = selection !== this.begun;
        this.begun = selection;
        // An empty list has nothing that could move.
        if (is_new || !is_held || this.rows.length === 0) this.take(entries);
      });
    });
  }

  show_new(): void {
    this.take(this.entries());
  }

  /** Listeners of the list. */
  readonly hand = {
    onpointerenter: (): void => {
      this.pointer = true;
    },
    onpointerleave: (): void => {
      this.pointer = false;
    },
    onfocusin: (): void => {
      this.focus = true;
    },
    onfocusout: (event: FocusEvent): void => {
      const list = event.currentTarget as HTMLElement;
      this.focus = list.contains(event.relatedTarget as Node | null);
    },
  };

  private take(entries: readonly Entry[]): void {
    if (entries.every((entry) => this.shown.has(entry.line.id))) return;
    this.shown = new Set(entries.map((entry) => entry.line.id));
  }
}
