import { describe, expect, it } from 'vitest';
import { from_berlin, to_berlin } from '$kit';
import { dates_of, place_in_month } from './series_dates';

const shown = (dates: readonly string[]): string[] => dates.map((one) => `${to_berlin(one).date} ${to_berlin(one).time}`);

describe('dates of a series', () => {
  it('keeps the time of day when summer time begins (2026-03-29)', () => {
    const dates = dates_of(from_berlin('2026-03-22', '10:00'), 'weekly', { times: 3 });
    expect(shown(dates)).toEqual(['2026-03-22 10:00', '2026-03-29 10:00', '2026-04-05 10:00']);
    expect(dates).toEqual(['2026-03-22T09:00:00.000Z', '2026-03-29T08:00:00.000Z', '2026-04-05T08:00:00.000Z']);
  });

  it('keeps it when summer time ends (2026-10-25), and begins again (2027-03-28)', () => {
    expect(dates_of(from_berlin('2026-10-18', '10:00'), 'weekly', { times: 3 })).toEqual([
      '2026-10-18T08:00:00.000Z', '2026-10-25T09:00:00.000Z', '2026-11-01T09:00:00.000Z',
    ]);
    expect(dates_of(from_berlin('2027-03-14', '10:00'), 'fortnightly', { times: 3 })).toEqual([
      '2027-03-14T09:00:00.000Z', '2027-03-28T08:00:00.000Z', '2027-04-11T08:00:00.000Z',
    ]);
  });

  it('makes the hour that the clock skips the next one, and takes one of the hour that comes twice', () => {
    expect(shown(dates_of(from_berlin('2026-03-22', '02:30'), 'weekly', { times: 3 }))).toEqual([
      '2026-03-22 02:30', '2026-03-29 03:30', '2026-04-05 02:30',
    ]);
    expect(shown(dates_of(from_berlin('2026-10-18', '02:30'), 'weekly', { times: 2 }))).toEqual([
      '2026-10-18 02:30', '2026-10-25 02:30',
    ]);
  });

  it('finds the first Tuesday of each month, and the last one instead of a fifth', () => {
    expect(place_in_month('2026-12-01')).toBe(1);
    expect(shown(dates_of(from_berlin('2026-12-01', '09:00'), 'monthly', { times: 5 }))).toEqual([
      '2026-12-01 09:00', '2027-01-05 09:00', '2027-02-02 09:00', '2027-03-02 09:00', '2027-04-06 09:00',
    ]);
    // The fifth Monday of November.
    expect(shown(dates_of(from_berlin('2026-11-30', '09:00'), 'monthly', { times: 4 }))).toEqual([
      '2026-11-30 09:00', '2026-12-28 09:00', '2027-01-25 09:00', '2027-02-22 09:00',
    ]);
  });

  it('ends with the day that is named, and with what one series may have', () => {
    const first = from_berlin('2026-12-01', '09:00');
    expect(shown(dates_of(first, 'weekly', { until: '2026-12-15' }))).toHaveLength(3);
    expect(dates_of(first, 'weekly', { until: '2026-11-30' })).toEqual([]);
    expect(dates_of(first, 'weekly', { until: '2036-01-01' })).toHaveLength(52);
    expect(dates_of(first, 'weekly', { times: 1_000 })).toHaveLength(52);
    expect(dates_of('', 'weekly', { times: 3 })).toEqual([]);
  });
});
