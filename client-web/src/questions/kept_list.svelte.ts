/*
 * The list of open questions as one reader sees it: keeps the order of question_order.ts and knows
 * where the hand is. One for each list; call `follow` while the component is being set up.
 */
import { untrack } from 'svelte';
import type { Id, Question } from '../protocol/messages';
import * as order from './question_order';

const tick_ms = 1000;

export class KeptList {
  private kept = $state.raw<order.Kept | null>(null);
  private pointer = $state(false);
  private focus = $state(false);
  private at_top = true;

  readonly sort = $derived<order.Sort>(this.kept?.sort ?? 'votes');

  private readonly by_id = $derived(
    new Map(this.questions().map((question): [Id, Question] => [question.id, question])),
  );
  readonly rows = $derived(
    this.kept ? order.rows(this.kept, this.by_id, this.pointer || this.focus) : [],
  );
  readonly hidden = $derived(this.kept ? order.hidden(this.kept, this.questions()) : []);

  constructor(
    private readonly questions: () => readonly Question[],
    private readonly is_ready: () => boolean,
    private readonly is_own: (question: Question) => boolean,
  ) {}

  follow(): void {
    $effect.pre(() => {
      const questions = this.questions();
      if (!this.is_ready()) return;
      untrack(() => {
        if (!this.kept) {
          this.kept = order.begin(questions, 'votes', Date.now());
          return;
        }
        const mine = order.hidden(this.kept, questions).filter(this.is_own);
        if (mine.length > 0) this.kept = order.show(this.kept, mine, Date.now());
        // An empty list has nothing that could move.
        else if (this.kept.order.length === 0 && this.hidden.length > 0) this.show_new();
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

  set_sort(sort: order.Sort): void {
    this.kept = order.begin(this.questions(), sort, Date.now());
  }

  /** Listeners of the box that scrolls. */
  readonly hand = {
    onpointerenter: () => {
      this.pointer = true;
    },
    onpointerleave: () => {
      this.pointer = false;
    },
    onfocusin: () => {
      this.focus = true;
    },
    onfocusout: (event: FocusEvent) => {
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
    this.kept = order.resort(kept, this.questions(), now);
  }
}
