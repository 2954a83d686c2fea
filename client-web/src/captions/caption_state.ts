/* What the captions of a talk are to whom, and when. Pure. */
import type { Caption, Id, Me, Talk, TalkPlan } from '../protocol/messages';

/** A plan of before there were captions says nothing of who writes them. */
export function caption_writers_of(plan: Partial<Pick<TalkPlan, 'caption_writers'>>): readonly Id[] {
  return plan.caption_writers ?? [];
}

/** Whether the talk has captions, now or later: only then they have a place in the room. */
export function has_captions(plan: TalkPlan, lines: readonly Caption[]): boolean {
  return caption_writers_of(plan).length > 0 || lines.length > 0;
}

/** Named for it, or leads the talk; the server lets nobody else write. */
export function may_caption(plan: TalkPlan, me: Me | null, leads: boolean): boolean {
  return leads || (me !== null && caption_writers_of(plan).includes(me.person.id));
}

/** Milliseconds of the talk at which the line was finished. */
export function time_of(line: Pick<Caption, 'at'>, talk: Pick<Talk, 'live_at'>): number {
  return talk.live_at === undefined ? 0 : Math.max(0, Date.parse(line.at) - Date.parse(talk.live_at));
}

/** What a band of a few lines shows: enough to fill it, the newest last. */
export function last_lines(lines: readonly Caption[], count: number): Caption[] {
  return lines.filter((line) => !line.erased).slice(-count);
}
