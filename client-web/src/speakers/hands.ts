/* Who has the floor and who waits for it, in everybody's order. Pure. */
import type { Hand, QueueRules } from '../protocol/messages';

export interface Queue {
  speaking: Hand | undefined;
  /** The next one first. */
  waiting: Hand[];
}

/** As the server numbered them; where the rules say so, who has not spoken yet comes first. */
export function queue_of(hands: readonly Hand[], rules: QueueRules | undefined): Queue {
  const waiting = hands.filter((hand) => hand.state === 'raised');
  if (rules?.first_first) waiting.sort((a, b) => Number(b.first) - Number(a.first) || a.seq - b.seq);
  return { speaking: hands.find((hand) => hand.state === 'speaking'), waiting };
}

/** Of a speaking time, what a moderator chooses from; in seconds, 0: none. */
export const speaking_choices = [0, 60, 120, 180, 300] as const;
