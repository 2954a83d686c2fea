/* How the start page greets, and which rows stand first. Pure. */
import type { FollowedChannel } from '../realtime/index';

export type PartOfDay = 'morning' | 'day' | 'evening';

/** By the clock in Berlin, which hours come from. */
export function part_of_day(hour: number): PartOfDay {
  if (hour >= 4 && hour < 11) return 'morning';
  return hour >= 11 && hour < 18 ? 'day' : 'evening';
}

export function hour_in_berlin(now: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', hour12: false });
  return Number(parts.format(now)) % 24;
}

/** What is new stands first, then what moved last. */
export function first_order(followed: readonly FollowedChannel[]): FollowedChannel[] {
  const last = (row: FollowedChannel): string => row.activity.at ?? '';
  return [...followed].sort((a, b) => {
    const news = Number((b.unread ?? 0) > 0) - Number((a.unread ?? 0) > 0);
    return news !== 0 ? news : last(b).localeCompare(last(a));
  });
}

/** The order of the visit stays; what is followed since then stands at its end. */
export function keep_order(order: readonly string[], followed: readonly FollowedChannel[]): FollowedChannel[] {
  const place = new Map(order.map((channel, index): [string, number] => [channel, index]));
  const at = (row: FollowedChannel): number => place.get(row.channel) ?? order.length;
  return [...followed].sort((a, b) => at(a) - at(b));
}
