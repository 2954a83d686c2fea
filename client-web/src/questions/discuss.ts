/*
 * A question goes on as a thread of its own: the form for it, filled with the question and its links.
 * What was already written there stays.
 */
import { load_draft, save_draft, text_length } from '$kit';
import { address_of } from '../protocol/address';
import { limits, type Address, type ChannelName, type Id, type LinkEnd, type Question } from '../protocol/messages';

/** Where the drafts of a new thread are kept: one that goes on from a question has its own. */
export function draft_place(question: Id | null): string {
  return question === null ? 'area.thread' : `area.thread.${question}`;
}

/** The address of the form. */
export function begin_thread(
  account: Id,
  channel: ChannelName,
  question: Question,
  links: readonly LinkEnd[],
): string {
  const place = draft_place(question.id);
  if (load_draft(account, `${place}.text`) === '') {
    save_draft(account, `${place}.title`, title_of(question.text));
    save_draft(account, `${place}.text`, quoted(question.text));
    save_draft(account, `${place}.links`, links_of(channel, question, links).join(' '));
  }
  return `/themen?neu=ja&aus=${question.id}`;
}

/** Whole words, as far as a title goes. */
export function title_of(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (text_length(line) <= limits.title_max) return line;
  const cut = [...line].slice(0, limits.title_max - 1).join('');
  const end = cut.lastIndexOf(' ');
  return `${end > 0 ? cut.slice(0, end) : cut}…`;
}

/** As Markdown, with room below it. */
export function quoted(text: string): string {
  return `${text.trim().split('\n').map((line) => `> ${line}`).join('\n')}\n\n`;
}

/** The question itself first, then what it is linked with. */
export function links_of(channel: ChannelName, question: Question, links: readonly LinkEnd[]): Address[] {
  const all = [address_of(channel, 'question', question.id), ...links.map((end) => end.other)];
  return [...new Set(all)].slice(0, limits.links_per_item_max);
}
