/* A line of the inbox in words: why it is here, and what it is about. */
import { t } from '$i18n';
import type { Card, Line, LineReason } from '../protocol/messages';
import { directory, people } from '../realtime/index';
import type { Entry } from './inbox.svelte';

/**
 * The first sentence is the title, the rest the text. One long sentence stays whole and is the text
 * as well as the title.
 */
export function split_title(text: string, max = 120): { title: string; rest: string } {
  const trimmed = text.trim();
  const line = /^.*/.exec(trimmed)?.[0] ?? trimmed;
  // A question mark ends a title; a full stop only after a word, since "z. B." has two.
  const asked = /^.{6,}?\?(?=\s|$)/.exec(line)?.[0] ?? '';
  const said = /^.{6,}?\p{L}{3}[.!](?=\s+\p{Lu})/u.exec(line)?.[0] ?? line;
  const first = asked !== '' && asked.length <= max ? asked : said;
  if (first.length > max) return { title: trimmed, rest: '' };
  return { title: first.trim(), rest: trimmed.slice(first.length).trim() };
}

/** Reactive. 'Rückfrage an Ihre Ansprechstelle Formularservice, von Gemeinde Moorfeld' */
export function why_of(entry: Entry, card: Card | null | undefined): string {
  const { reason } = entry.line;
  const is_answer = reason === 'answered' || reason === 'vote_answered';
  const office = people.get(is_answer ? card?.answer_by : card?.by)?.office;
  if (reason === 'asked') {
    const contact = directory.contact(entry.contact)?.name ?? '';
    return office
      ? t('notifications.why.asked_from', { contact, office })
      : t('notifications.why.asked', { contact });
  }
  if (reason === 'assigned' && entry.contact !== undefined) {
    const contact = directory.contact(entry.contact)?.name ?? '';
    return office
      ? t('notifications.why.assigned_contact_from', { contact, office })
      : t('notifications.why.assigned_contact', { contact });
  }
  if (is_of_talk(reason) || reason === 'reminded') return t(`notifications.why.${reason}`);
  return office ? t(`notifications.why.${reason}_from`, { office }) : t(`notifications.why.${reason}`);
}

type TalkReason = Extract<LineReason, `seat_${string}` | `talk_${string}` | 'pseudonym_resolved'>;

/** About a talk that one registered for, or has a pseudonym in. */
function is_of_talk(reason: LineReason): reason is TalkReason {
  return reason.startsWith('seat_') || reason.startsWith('talk_') || reason === 'pseudonym_resolved';
}

/** Asked of a contact point, or assigned; a reminder of a talk as a whole has no field. */
export function waits_for_answer(line: Line): boolean {
  if (line.reason === 'reminded') return line.about.includes('#question:');
  return line.reason === 'asked' || line.reason === 'assigned';
}

/** What the line asks its reader to do. */
export function needs_answer(entry: Entry): boolean {
  return waits_for_answer(entry.line) && !entry.line.done;
}
