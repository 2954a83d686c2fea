/* What stands between the lines of a chat: days, and where the unread ones begin. Pure. */
import type { ChatMessage, Id } from '../protocol/messages';

export interface ChatRow {
  message: ChatMessage;
  /** A day's name stands above: the first line of another day. */
  new_day: boolean;
  /** "Neu seit" stands above. */
  new_since: boolean;
}

export function chat_rows(
  messages: readonly ChatMessage[],
  first_new: Id | null,
  day_of: (at: string) => string,
): ChatRow[] {
  let day = messages[0] === undefined ? '' : day_of(messages[0].at);
  return messages.map((message) => {
    const its_day = day_of(message.at);
    const new_day = its_day !== day;
    day = its_day;
    return { message, new_day, new_since: message.id === first_new };
  });
}

/** The first line after `seen` that somebody else wrote, or null. */
export function first_unseen(
  messages: readonly ChatMessage[],
  seen: number,
  is_own: (message: ChatMessage) => boolean,
): Id | null {
  const found = messages.find((message) => message.seq > seen && !is_own(message) && !message.erased);
  return found?.id ?? null;
}

/** How many lines of others came after `seen`. */
export function unseen_count(
  messages: readonly ChatMessage[],
  seen: number,
  is_own: (message: ChatMessage) => boolean,
): number {
  return messages.filter((message) => message.seq > seen && !is_own(message) && !message.erased).length;
}
