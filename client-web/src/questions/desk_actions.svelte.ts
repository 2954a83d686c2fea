/*
 * What is done with questions. Releasing, holding back and merging can be taken back for a while: they
 * wait here and are sent when that time is over, with the next action, or when the page is left.
 */
import { onMount } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { say_refusal } from '../app/refusals';
import type { Assignee, ChannelName, Id, Question } from '../protocol/messages';
import { is_on_desk } from './duplicates';
import { outbox, send, type Sending } from '../realtime/index';

export type Delayed = { what: 'release' | 'hold' } | { what: 'merge'; into: Question };

interface Waiting {
  question: Question;
  delayed: Delayed;
}

export class DeskActions {
  private readonly waiting = new SvelteMap<Id, Waiting>();

  constructor(
    private readonly talk: () => ChannelName,
    private readonly desk: () => ChannelName,
  ) {}

  /** For a component, while it is being set up: what waits is done before the page goes; the outbox
   * keeps it from then on. */
  follow(): void {
    onMount(() => {
      const leave = (): void => this.do_all_now();
      addEventListener('pagehide', leave);
      return () => {
        removeEventListener('pagehide', leave);
        leave();
      };
    });
  }

  /** What waits for being taken back, or undefined. Reactive. */
  delayed(question: Id): Delayed | undefined {
    return this.waiting.get(question)?.delayed;
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
    this.delay(question, { what: 'release' });
  }
  hold(question: Question): void {
    this.delay(question, { what: 'hold' });
  }
  /** It is a duplicate of the other one. */
  merge(question: Question, into: Question): void {
    this.delay(question, { what: 'merge', into });
  }
  take_back(question: Id): void {
    this.waiting.delete(question);
  }
  /** Its time is over, or the person does not want to wait. */
  do_now(question: Id): void {
    const waiting = this.waiting.get(question);
    if (waiting === undefined) return;
    this.waiting.delete(question);
    const { delayed } = waiting;
    switch (delayed.what) {
      case 'release':
        return say_refusal(send(this.desk(), 'question.release', { question }));
      case 'hold':
        return say_refusal(send(this.desk(), 'question.hold', { question }));
      case 'merge':
        return say_refusal(
          send(this.home(waiting.question), 'question.merge', { question, into: delayed.into.id }),
        );
      default: {
        const never: never = delayed;
        return never;
      }
    }
  }
  do_all_now(): void {
    for (const question of [...this.waiting.keys()]) this.do_now(question);
  }

  call(question: Question): void {
    this.do_all_now();
    say_refusal(send(this.talk(), 'question.call', { question: question.id }));
  }
  /** Answered aloud. */
  answer(question: Question): void {
    this.do_all_now();
    say_refusal(send(this.talk(), 'question.answer', { question: question.id, text: '' }));
  }
  postpone(question: Question): void {
    this.do_all_now();
    say_refusal(send(this.talk(), 'question.postpone', { question: question.id }));
  }
  reopen(question: Question): void {
    say_refusal(send(this.talk(), 'question.reopen', { question: question.id }));
  }
  erase(question: Question): void {
    this.waiting.delete(question.id);
    say_refusal(send(this.home(question), 'question.erase', { question: question.id }));
  }
  unmerge(question: Question): void {
    say_refusal(send(this.home(question), 'question.unmerge', { question: question.id }));
  }
  /** Without anybody it waits for nobody. */
  assign(question: Question, to: Assignee | undefined): void {
    say_refusal(send(this.talk(), 'question.assign', { question: question.id, ...(to ? { to } : {}) }));
  }

  private home(question: Question): ChannelName {
    return is_on_desk(question) ? this.desk() : this.talk();
  }
  private delay(question: Question, delayed: Delayed): void {
    this.do_all_now();
    this.waiting.set(question.id, { question, delayed });
  }
}
