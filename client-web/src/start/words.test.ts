import { expect, test } from 'vitest';
import type { FollowedChannel } from '../realtime/index';
import { first_order, hour_in_berlin, keep_order, part_of_day } from './words';

const row = (channel: string, unread: number | null, at: string): FollowedChannel => ({
  channel,
  title: channel,
  activity: { channel, number: 1, open: 0, annotations: 0, at },
  read: 0,
  unread,
});

test('greets by the hour in Berlin', () => {
  expect(hour_in_berlin(Date.parse('2026-11-24T23:30:00.000Z'))).toBe(0);
  expect([3, 4, 10, 11, 17, 18].map(part_of_day)).toEqual([
    'evening',
    'morning',
    'morning',
    'day',
    'day',
    'evening',
  ]);
});

test('what is new stands first, then what moved last; the order stays for the visit', () => {
  const rows = [row('a', 0, '3'), row('b', 2, '1'), row('c', null, '4')];
  expect(first_order(rows).map((one) => one.channel)).toEqual(['b', 'c', 'a']);
  const later = [row('a', 9, '9'), row('new', 1, '9'), row('b', 0, '1'), row('c', null, '4')];
  expect(keep_order(['b', 'c', 'a'], later).map((one) => one.channel)).toEqual(['b', 'c', 'a', 'new']);
});
