/* Who a question waits for. Pure. */
import type { Assignee, Me, Question } from '../protocol/messages';

/** Whether the reader, or a contact point they answer for, is meant. */
export function waits_for(to: Assignee | undefined, me: Me | null): boolean {
  if (!to || !me) return false;
  if (to.person !== undefined) return to.person === me.person.id;
  return to.contact !== undefined && me.contacts.includes(to.contact);
}

export function is_same(a: Assignee | undefined, b: Assignee | undefined): boolean {
  return a?.person === b?.person && a?.contact === b?.contact;
}

/** Released, and without an answer. */
export function may_assign(question: Question): boolean {
  const { state, erased } = question;
  return !erased && (state === 'released' || state === 'answering' || state === 'postponed');
}
