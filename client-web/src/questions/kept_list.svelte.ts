/*
 * The list of open questions as one reader sees it: keeps the order of question_order.ts and knows
 * where the hand is. One for each list; call `follow` while the component is being set up.
 */
import { untrack } from 'svelte';
import { settings } from '../app/settings.svelte';
import type { Id, Question } from '../protocol/messages';
import * as order from './question_order';

const tick_ms = 1000;

export interface KeptListOptions {
  questions: () => readonly Question[];
  is_ready: () => boolean;
  /** Shown at once, since the reader made it happen. */
  is_own: (question: Question) => boolean;
  /** For who works on the list: what is new comes in by itself while no hand is in it. */
  lets_in?: boolean;
  /** It stands as it would for who comes now, as long as no hand is in it: for recordings. */
  as_new?: () => boolean;
  /** What stands in the list; without it the released ones. */
  listed?: order.Listed;
}

export class KeptList {
  private kept = $state.raw<order.Kept | null>(null);
  private pointer = $state(false);
  private focus = $state(false);
  private at_top = true;

  readonly sort = $derived<order.Sort>(this.kept?.sort ?? settings.question_sort);
  readonly is_held = $derived(this.pointer || this.focus);

  private readonly by_id = $derived.by(
    () => new Map(this.options.questions().map((question): [Id, Question] => [question.id, question])),
  );
  readonly rows = $derived.by(() =>
    this.kept ? order.rows(this.kept, this.by_id, this.is_held) : [],
  );
  readonly hidden = $derived.by(() =>
    this.kept ? order.hidden(this.kept, this.options.questions()) : [],
  );

  constructor(private readonly options: KeptListOptions) {}

  follow(): void {
    $effect.pre(() => {
      const questions = this.options.questions();
      const is_held = this.is_held;
      const may_come_in = this.options.lets_in === true && !is_held;
      if (!this.options.is_ready()) return;
      untrack(() => {
        if (!this.kept || (!is_held && this.options.as_new?.())) {
          this.kept = order.begin(questions, settings.question_sort, Date.now(), this.options.listed);
          return;
        }
        if (!is_held) this.kept = order.prune(this.kept, questions);
        const hidden = order.hidden(this.kept, questions);
        const mine = may_come_in ? hidden : hidden.filter(this.options.is_own);
        // An empty list has nothing that could move.
        const wanted = this.kept.order.length === 0 ? hidden : mine;
        if (wanted.length === 0) return;
        if (may_come_in) this.kept = order.begin(questions, this.sort, Date.now(), this.options.listed);
        else this.kept = order.show(this.kept, wanted, Date.now());
      });
    });
    $effect(() => {
      const timer = setInterval(() => this.tick(), tick_ms);
      return () => clearInterval(timer);
    });
  }

  is_fresh(id: Id): boolean {
    return this.kept?.fresh.has(id) ?? false;
  }

  show_new(): void {
    if (this.kept) this.kept = order.show(this.kept, this.hidden, Date.now());
  }

  /** Brings one question into the list, as a link to it wants. */
  show_one(question: Question): void {
    if (this.kept) this.kept = order.show(this.kept, [question], Date.now());
  }

  /** The person's choice, for this list and those to come. */
  set_sort(sort: order.Sort): void {
    settings.question_sort = sort;
    this.kept = order.begin(this.options.questions(), sort, Date.now(), this.options.listed);
  }

  /** Listeners of the element around the rows. */
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

  onscroll = (event: Event): void => {
    this.at_top = (event.currentTarget as HTMLElement).scrollTop < 8;
  };

  private tick(): void {
    const { kept } = this;
    if (!kept || document.hidden) return;
    const hand = { at_top: this.at_top, pointer: this.pointer, focus: this.focus };
    const now = Date.now();
    if (!order.may_resort(kept, now, hand)) return;
    this.kept = order.resort(kept, this.options.questions(), now);
  }
}
