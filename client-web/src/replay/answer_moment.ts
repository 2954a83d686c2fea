/* When a question was answered in the talk itself, and where the replay shows it. Pure. */
import { duration } from '../i18n/format';
import type { Question, Talk } from '../protocol/messages';
import { clock_of } from '../talks/timeline';

type Times = Pick<Talk, 'id' | 'live_at' | 'ended_at'>;

export interface AnswerMoment {
  /** On the clock of the talk: '00:41:12'. */
  clock: string;
  /** Names the question instead of the second, so that the replay shows which one it is about. */
  href: string;
}

/** Undefined while the talk runs, and where the answer came later. An answer aloud begins with the call. */
export function answer_moment(question: Question, talk: Times | undefined): AnswerMoment | undefined {
  const { answer, called_at } = question;
  if (talk?.ended_at === undefined || question.erased || question.state !== 'answered' || !answer) return undefined;
  const clock = clock_of(talk, Date.parse((answer.spoken ? called_at : undefined) ?? answer.at));
  if (clock.kind !== 'in') return undefined;
  return { clock: duration(clock.ms), href: `/talks/${talk.id}/nachschau?frage=${question.number}` };
}
