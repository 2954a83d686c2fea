/* Rows that come in by themselves while no hand is in the list, and wait otherwise. */
import { untrack } from 'svelte';
import type { Id, Question } from '../protocol/messages';

export class Arrivals {
  private known = $state.raw<ReadonlySet<Id>>(new Set());

  readonly rows = $derived.by(() =>
    this.questions().filter((question) => this.known.has(question.id)),
  );
  readonly hidden = $derived.by(() => this.questions().length - this.rows.length);

  constructor(
    private readonly questions: () => readonly Question[],
    private readonly is_held: () => boolean,
  ) {}

  follow(): void {
    $effect.pre(() => {
      const questions = this.questions();
      if (this.is_held() && untrack(() => this.known.size) > 0) return;
      untrack(() => this.take(questions));
    });
  }

  show_new(): void {
    this.take(this.questions());
  }

  private take(questions: readonly Question[]): void {
    if (questions.every((question) => this.known.has(question.id))) return;
    this.known = new Set(questions.map((question) => question.id));
  }
}
