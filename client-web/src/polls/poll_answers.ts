/* Answers to a poll in people's own words beyond those that stand in it: a snapshot stays small. */
import type { ChannelName, Poll } from '../protocol/messages';
import { queries } from '../realtime/index';
import { is_withheld } from './poll_results';

/** How many answers there are beside `have` of them; none while it is open. */
export function more_answers(poll: Poll, have: number): number {
  if (poll.kind !== 'text' || poll.state !== 'closed' || is_withheld(poll)) return 0;
  return Math.max(0, poll.ballots - have);
}

/** All answers, page by page. Throws as the queries do. */
export async function load_answers(channel: ChannelName, poll: Poll, signal?: AbortSignal): Promise<string[]> {
  const answers = [...poll.answers];
  while (more_answers(poll, answers.length) > 0) {
    const page = await queries.answers(channel, poll.id, answers.length, signal);
    if (page.length === 0) break;
    answers.push(...page);
  }
  return answers;
}
