/* Where a thread was being read when it was left, for coming back to it. Lives as long as the page. */
import type { ChannelName } from '../protocol/messages';

export interface Place {
  /** The first post on screen. */
  number: number;
  /** How many pixels of it lay above the edge. */
  offset: number;
}

const places = new Map<ChannelName, Place>();
const places_max = 50;

export function keep_place(channel: ChannelName, place: Place): void {
  places.delete(channel);
  places.set(channel, place);
  const oldest = places.keys().next();
  if (places.size > places_max && !oldest.done) places.delete(oldest.value);
}

export function kept_place(channel: ChannelName): Place | null {
  return places.get(channel) ?? null;
}
