/* What a talk's moderators decided about its chat, as it concerns one person. Pure. */
import type { ChatMessage, ChatRules } from '../protocol/messages';

/** Why somebody cannot write, or null. Who moderates or speaks is bound by nothing. */
export function barred(
  rules: ChatRules | undefined,
  muted: boolean,
  on_stage: boolean,
): 'closed' | 'muted' | null {
  if (on_stage) return null;
  if (rules?.closed) return 'closed';
  return muted ? 'muted' : null;
}

/** Seconds until the next own message may go; `own` are one's own, in any order. What was written
 * before slow mode does not count. */
export function pause_s(
  rules: ChatRules | undefined,
  on_stage: boolean,
  own: readonly ChatMessage[],
  now: number,
): number {
  const slow = on_stage ? 0 : (rules?.slow_s ?? 0);
  if (slow === 0) return 0;
  const since = Date.parse(rules?.slow_since ?? '') || 0;
  const last = Math.max(0, ...own.map((message) => Date.parse(message.at)).filter((at) => at >= since));
  // A clock that is wrong makes nobody wait longer than the rule.
  return Math.min(slow, Math.max(0, Math.ceil((last + slow * 1000 - now) / 1000)));
}

/** The choices of a moderator, in seconds. */
export const slow_choices = [0, 10, 30, 60] as const;
