/*
 * The question that the address names (?frage=14): waits until it is known here, asks the server for
 * one that is older than the window, and says so when there is none.
 */
import { untrack } from 'svelte';
import { error_text, t } from '$i18n';
import { router } from '../app/router.svelte';
import type { Question } from '../protocol/messages';
import { ApiError, queries, type ChannelView } from '../realtime/index';

export class LinkedQuestion {
  /** Its number, for marking the row. */
  number = $state<number | null>(null);
  /** Not among those that the channel holds here. */
  private fetched = $state.raw<Question | null>(null);
  problem = $state('');
  private asked: string | null = null;

  constructor(
    private readonly wanted: () => string | null,
    private readonly talk: () => ChannelView | null,
    private readonly channel: () => string,
  ) {}

  get elsewhere(): Question | null {
    const { fetched } = this;
    if (!fetched) return null;
    // Once the channel has it, the row there is the truer one.
    const known = this.talk()?.shown('questions').some((question) => question.id === fetched.id);
    return known ? null : fetched;
  }

  /** `found` is called once for each address that names a question which is here. */
  follow(found: (question: Question) => void): void {
    $effect(() => {
      const wanted = this.wanted();
      const talk = this.talk();
      if (wanted === null) {
        untrack(() => this.reset());
        return;
      }
      if (!talk || wanted === this.asked) return;
      const questions = talk.shown('questions');
      untrack(() => {
        this.reset();
        this.asked = wanted;
        const known = questions.find(
          (question) => String(question.number) === wanted || question.id === wanted,
        );
        if (known) this.take(known, found);
        else void this.fetch(wanted, found);
      });
    });
  }

  dismiss(): void {
    this.problem = '';
    router.navigate(router.with_query({ frage: null }), { replace: true });
  }

  private reset(): void {
    this.asked = null;
    this.number = null;
    this.fetched = null;
    this.problem = '';
  }

  private take(question: Question, found: (question: Question) => void): void {
    this.number = question.number;
    found(question);
  }

  private async fetch(wanted: string, found: (question: Question) => void): Promise<void> {
    const which = /^\d{1,15}$/.test(wanted) ? { number: Number(wanted) } : { id: wanted };
    try {
      const { state } = await queries.item(this.channel(), 'questions', which);
      if (this.asked !== wanted) return;
      const question = state.questions?.[0];
      if (!question) throw new ApiError('not_found', false, 'no question');
      this.fetched = question;
      this.take(question, found);
    } catch (error) {
      if (this.asked !== wanted) return;
      const is_gone = error instanceof ApiError && ['not_found', 'bad_value', 'no_channel'].includes(error.code);
      this.problem = is_gone
        ? t('questions.not_found', { n: Number(wanted) || 0 })
        : `${t('questions.lookup_failed')} ${error instanceof ApiError ? error_text(error) : ''}`;
    }
  }
}
