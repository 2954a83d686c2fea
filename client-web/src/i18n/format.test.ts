import { describe, expect, it } from 'vitest';
import * as format from './format';

// 24 November 2026, 10:46 in Berlin.
const now = '2026-11-24T09:46:00.000Z';

describe('times in Berlin', () => {
  it('name today, yesterday and other days', () => {
    expect(format.moment('2026-11-24T09:32:00.000Z', now)).toBe('heute, 10:32 Uhr');
    expect(format.moment('2026-11-23T14:10:00.000Z', now)).toBe('gestern, 15:10 Uhr');
    expect(format.moment('2026-11-25T09:00:00.000Z', now)).toBe('morgen, 10:00 Uhr');
    expect(format.moment('2026-10-12T07:00:00.000Z', now)).toBe('12.10., 09:00 Uhr');
    expect(format.row_time('2026-11-20T09:00:00.000Z', now)).toBe('20.11.');
    expect(format.row_time('2026-11-24T09:32:00.000Z', now)).toBe('10:32');
  });

  it('change the day at midnight in Berlin, not in UTC', () => {
    // 23:30 UTC is 00:30 of the next day in Berlin.
    expect(format.day('2026-11-23T23:30:00.000Z', now)).toBe('heute');
    expect(format.day_key('2026-11-23T23:30:00.000Z')).toBe('2026-11-24');
    expect(format.days_between('2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z')).toBe(1);
  });

  it('add the year only when it is another one', () => {
    expect(format.short_date('2026-11-24T09:00:00.000Z', now)).toBe('24.11.');
    expect(format.short_date('2025-11-24T09:00:00.000Z', now)).toBe('24.11.2025');
    expect(format.full_date('2027-05-24T09:00:00.000Z')).toBe('24.05.2027');
    expect(format.long_date(now)).toBe('Dienstag, 24. November');
    expect(format.weekday(now)).toBe('Di');
  });

  it('say how long ago, then when', () => {
    expect(format.relative('2026-11-24T09:45:30.000Z', now)).toBe('gerade eben');
    expect(format.relative('2026-11-24T09:40:00.000Z', now)).toBe('vor 6 Min.');
    expect(format.relative('2026-11-24T07:40:00.000Z', now)).toBe('vor 2 Std.');
    expect(format.relative('2026-11-23T14:10:00.000Z', now)).toBe('gestern, 15:10 Uhr');
    // A clock that is behind the server's.
    expect(format.relative('2026-11-24T09:46:20.000Z', now)).toBe('gerade eben');
  });
});

describe('numbers', () => {
  it('count a running talk', () => {
    expect(format.duration(2_851_000)).toBe('00:47:31');
    expect(format.duration(-5)).toBe('00:00:00');
  });

  it('write sizes and marks', () => {
    expect(format.bytes(2_400_000)).toBe('2,4 MB');
    expect(format.bytes(12_300)).toBe('12 KB');
    expect(format.mark('F', 14)).toBe('F\u00a014');
  });
});
