/* Where in a recording a question of the address (?frage=14) is found. Pure. */
import type { Question } from '../protocol/messages';
import type { Recording } from './recording';

/**
 * Milliseconds from the beginning: where its answer began, or else where it came up. What was merged is
 * answered with the other one. Null when there is none, or none that the recording shows.
 */
export function question_ms(recording: Recording, which: string | null): number | null {
  if (which === null) return null;
  const all = recording.whole('questions');
  const named = all.find((one) => String(one.number) === which || one.id === which);
  const question = all.find((one) => one.id === named?.merged?.into) ?? named;
  if (!question) return null;
  const at = seen_at(recording, question);
  return at === undefined || at === Infinity ? null : Math.max(at - recording.begin, 0);
}

function seen_at(recording: Recording, { id, called_at, answer }: Question): number | undefined {
  const shown = (at: number | undefined): number | undefined =>
    at !== undefined && at >= recording.begin && at <= recording.end ? at : undefined;
  // The event and not its time: at the very moment of the call it is not on the stage yet.
  const called = recording.seen_question((one) => one.id === id && one.called_at === called_at);
  const answered = recording.seen_question((one) => one.id === id && one.answer?.at === answer?.at);
  return (
    (called_at !== undefined && (answer === undefined || answer.spoken) ? shown(called) : undefined) ??
    (answer ? shown(answered) : undefined) ??
    (called_at === undefined ? undefined : shown(called)) ??
    recording.seen_question((one) => one.id === id)
  );
}
