/*
 * What the desk does with questions. Releasing and holding back can be taken back for a while: they
 * wait here and are sent when that time is over, with the next action, or when the page is left.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { ChannelName, Id, Question } from '../protocol/messages';
import { outbox, send, type Sending } from '../realtime/index';

export type Delayed = 'release' | 'hold';

export class DeskActions {
  private readonly waiting = new SvelteMap<Id, Delayed>();

  constructor(
    private readonly talk: () => ChannelName,
    private readonly desk: () => ChannelName,
  ) {}

  /** What waits for being taken back, or undefined. Reactive. */
  delayed(question: Id): Delayed | undefined {
    return this.waiting.get(question);
  }

  /** What is on its way or was refused for this question, votes aside. Reactive. */
  under_way(question: Id): Sending | undefined {
    const all = [...outbox.pending(this.talk()), ...outbox.pending(this.desk())];
    return all.find(
      (sending) =>
        sending.do !== 'question.vote' &&
        'question' in sending.data &&
        sending.data.question === question &&
        (sending.state !== 'done' || sending.do === 'question.release'),
    );
  }

  release(question: Question): void {
    this.delay(question, 'release');
  }
  hold(question: Question): void {
    this.delay(question, 'hold');
  }
  take_back(question: Id): void {
    this.waiting.delete(question);
  }
  /** Its time is over, or the person does not want to wait. */
  do_now(question: Id): void {
    const what = this.waiting.get(question);
    if (what === undefined) return;
    this.waiting.delete(question);
    if (what === 'release') send(this.desk(), 'question.release', { question });
    else send(this.desk(), 'question.hold', { question });
  }
  do_all_now(): void {
    for (const question of [...this.waiting.keys()]) this.do_now(question);
  }

  call(question: Question): void {
    this.do_all_now();
    send(this.talk(), 'question.call', { question: question.id });
  }
  /** Answered aloud. */
  answer(question: Question): void {
    this.do_all_now();
    send(this.talk(), 'question.answer', { question: question.id, text: '' });
  }
  postpone(question: Question): void {
    this.do_all_now();
    send(this.talk(), 'question.postpone', { question: question.id });
  }
  reopen(question: Question): void {
    send(this.talk(), 'question.reopen', { question: question.id });
  }
  erase(question: Question): void {
    const is_on_desk = question.state === 'waiting' || question.state === 'held';
    this.waiting.delete(question.id);
    send(is_on_desk ? this.desk() : this.talk(), 'question.erase', { question: question.id });
  }

  private delay(question: Question, what: Delayed): void {
    this.do_all_now();
    this.waiting.set(question.id, what);
  }
}
