/*
 * Where the answer of a linked question is seen: its card tells neither when it came nor when the talk
 * ran, so both are asked for once the talk is over. For a component, while it is being set up.
 */
import { untrack } from 'svelte';
import { channel_of, parse_address } from '../protocol/address';
import type { Address, Card, Question, Talk } from '../protocol/messages';
import { queries } from '../realtime/index';
import { answer_moment, type AnswerMoment } from '../replay/answer_moment';

export class LinkedAnswer {
  private found = $state.raw<{ address: Address; question: Question; talk: Talk } | null>(null);

  readonly moment: AnswerMoment | undefined = $derived.by(() =>
    this.found?.address === this.address() ? answer_moment(this.found.question, this.found.talk) : undefined,
  );

  constructor(
    private readonly address: () => Address,
    private readonly card: () => Card | null | undefined,
  ) {
    $effect(() => {
      const card = this.card();
      const is_over = card?.talk_state === 'follow_up' || card?.talk_state === 'archived';
      if (!is_over || card?.state !== 'answered') return undefined;
      const address = this.address();
      const stop = new AbortController();
      untrack(() => void this.load(address, stop.signal));
      return () => stop.abort();
    });
  }

  /** Without an answer of the server the entry leads to the question, as before. */
  private async load(address: Address, signal: AbortSignal): Promise<void> {
    const parts = parse_address(address);
    if (parts?.kind !== 'question' || parts.channel_kind !== 'talk' || parts.channel_id === null) return;
    const channel = channel_of('talk', parts.channel_id);
    try {
      const [of_question, of_talk] = await Promise.all([
        queries.item(channel, 'questions', { id: parts.id }, signal),
        queries.item(channel, 'talk', { id: parts.channel_id }, signal),
      ]);
      const question = of_question.state.questions?.[0];
      const { talk } = of_talk.state;
      if (question && talk && !signal.aborted) this.found = { address, question, talk };
    } catch {
      // What cannot be reached now is asked for when the card changes.
    }
  }
}
