/* The reactions to one message as buttons show them. Pure. */
import type { ChatMessage, Reacted, Reaction } from '../protocol/messages';
import type { IconName } from '../kit/icons';

/** In the order in which they stand. */
export const reactions: readonly Reaction[] = ['agree', 'thanks', 'idea', 'laugh', 'unclear'];

export const reaction_icon = {
  agree: 'agree',
  thanks: 'heart',
  idea: 'idea',
  laugh: 'smile',
  unclear: 'help',
} as const satisfies Record<Reaction, IconName>;

export interface ReactionButton {
  reaction: Reaction;
  count: number;
  own: boolean;
}

/** What of a command is still on its way, in the order in which it was given. */
export interface PendingReaction {
  message: string;
  reaction: Reaction;
  on: boolean;
}

/**
 * Those that somebody gave, or all of them. The total is the last one that the server told; the own
 * one is what the person wants, and may be ahead of it.
 */
export function buttons_of(
  message: ChatMessage,
  own: readonly Reacted[],
  pending: readonly PendingReaction[],
  all: boolean,
): ReactionButton[] {
  return reactions
    .map((reaction) => {
      const sent = pending.filter((one) => one.message === message.id && one.reaction === reaction).at(-1);
      const given = own.some((one) => one.message === message.id && one.reaction === reaction);
      return {
        reaction,
        count: message.reactions?.find((total) => total.reaction === reaction)?.count ?? 0,
        own: sent?.on ?? given,
      };
    })
    .filter((button) => all || button.count > 0 || button.own);
}
