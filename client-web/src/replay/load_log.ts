/* The whole log of a channel, page after page. */
import type { ChannelName, Event } from '../protocol/messages';
import type { EventsAnswer } from '../realtime/queries';

/** The most that the server gives at once. */
const page_limit = 1_000;

export type LoadEvents = (channel: ChannelName, after: number, limit: number) => Promise<EventsAnswer>;

/** `progress` is told how many of how many events are there. Throws what `load` throws. */
export async function load_log(
  channel: ChannelName,
  load: LoadEvents,
  progress: (loaded: number, of: number) => void,
): Promise<Event[]> {
  const events: Event[] = [];
  for (;;) {
    const answer = await load(channel, events.length, page_limit);
    events.push(...answer.events);
    progress(events.length, answer.head);
    if (answer.events.length === 0 || events.length >= answer.head) return events;
  }
}
