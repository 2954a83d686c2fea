/* Duplicates of questions: which can be merged, which are alike, what hangs together. Pure. */
import type { Id, Question } from '../protocol/messages';

/** Not released: it waits, was put back, or was merged there. */
export function is_on_desk(question: Question): boolean {
  const state = question.merged?.was ?? question.state;
  return state === 'waiting' || state === 'held';
}

/** Whether it can be merged into another one. What is being answered stays. */
export function may_merge(question: Question): boolean {
  const { state, erased } = question;
  return !erased && (state === 'waiting' || state === 'held' || state === 'released' || state === 'postponed');
}

/** Whether others can be merged into it: it stands for itself and is not answered. */
export function may_hold(question: Question): boolean {
  return !question.erased && question.state !== 'answered' && question.state !== 'merged';
}

/** Whether the merge can be undone: what counts for it is open. Unknown questions are left to the server. */
export function may_unmerge(question: Question, all: ReadonlyMap<Id, Question>): boolean {
  if (question.state !== 'merged' || question.erased) return false;
  let root = question;
  while (root.merged) {
    const into = all.get(root.merged.into);
    if (!into) return true;
    root = into;
  }
  return root.state !== 'answered';
}

const words_of = (text: string): Set<string> =>
  new Set(text.toLocaleLowerCase('de').match(/[\p{L}\p{N}]{4,}/gu) ?? []);

/** From 0, nothing in common, to 1, the same words. */
export function likeness(a: string, b: string): number {
  const left = words_of(a);
  const right = words_of(b);
  if (left.size === 0 || right.size === 0) return 0;
  const common = [...left].filter((word) => right.has(word)).length;
  return common / Math.min(left.size, right.size);
}

/** What the question can be merged into: the most alike first, then by votes. */
export function candidates(question: Question, all: readonly Question[]): Question[] {
  return all
    .filter((one) => one.id !== question.id && may_hold(one) && is_on_desk(one) === is_on_desk(question))
    .map((one) => ({ one, alike: likeness(question.text, one.text) }))
    .sort((a, b) => b.alike - a.alike || b.one.votes - a.one.votes || a.one.number - b.one.number)
    .map(({ one }) => one);
}
