import { describe, expect, it } from 'vitest';
import { draft_of, empty_plan, errors_of, is_same, is_valid, plan_of, type PlanDraft } from './plan';

const good: PlanDraft = {
  ...empty_plan('ute', 'office'),
  title: ' Formulare ',
  starts_at: '2026-11-24T09:00:00.000Z',
  minutes: '90',
  agenda: [
    { key: 1, minute: '30', title: 'Fragen' },
    { key: 0, minute: '0', title: 'Begrüßung' },
  ],
};

describe('plan of a talk', () => {
  it('makes what the server takes', () => {
    expect(is_valid(errors_of(good))).toBe(true);
    const plan = plan_of(good);
    expect(plan.title).toBe('Formulare');
    expect(plan.contact).toBe('office');
    expect(plan.agenda.map((entry) => entry.minute)).toEqual([0, 30]);
    expect(plan_of({ ...good, contact: '' })).not.toHaveProperty('contact');
  });

  it('says at which field something is wrong', () => {
    const errors = errors_of({ ...empty_plan('ute', ''), minutes: '4', moderators: [] });
    expect(errors.fields).toEqual({
      title: 'title',
      starts_at: 'begin',
      minutes: 'minutes',
      moderators: 'moderators',
    });
    expect(errors_of({ ...good, minutes: 'neunzig' }).fields.minutes).toBe('minutes');
    expect(errors_of({ ...good, minutes: '601' }).fields.minutes).toBe('minutes');
  });

  it('says in which row something is wrong', () => {
    const agenda = [
      { key: 7, minute: '5', title: ' ' },
      { key: 8, minute: '91', title: 'Zu spät' },
      { key: 9, minute: '', title: 'Ohne' },
    ];
    expect([...errors_of({ ...good, agenda }).entries]).toEqual([
      [7, 'entry_title'],
      [8, 'entry_minute'],
      [9, 'entry_minute'],
    ]);
  });

  it('notices a change and its taking back', () => {
    const plan = plan_of(good);
    expect(is_same(draft_of(plan), plan)).toBe(true);
    expect(is_same({ ...draft_of(plan), review: false }, plan)).toBe(false);
  });

  it('keep registration and series, and say what is wrong with the seats', () => {
    const starts_at = '2026-12-01T09:00:00.000Z';
    const draft = { ...empty_plan('ute', ''), title: 'E-Akte', starts_at };
    expect(plan_of(draft).registration).toBeUndefined();
    const with_seats = { ...draft, registration: true, capacity: ' 20 ', closes_at: '2026-11-30T09:00:00.000Z' };
    const plan = plan_of(with_seats);
    expect(plan.registration).toEqual({ capacity: 20, approval: false, closes_at: '2026-11-30T09:00:00.000Z' });
    const in_series = { ...plan, series: { id: 's', title: 'Sprechstunde' } };
    expect(plan_of(draft_of(in_series))).toEqual(in_series);
    expect(plan_of({ ...with_seats, capacity: '', closes_at: '' }).registration).toEqual({ approval: false });
    const wrong = (more: Partial<typeof draft>) => errors_of({ ...with_seats, ...more }).fields;
    expect(wrong({})).toEqual({});
    expect(wrong({ capacity: '0' })).toEqual({ capacity: 'capacity' });
    expect(wrong({ capacity: '100001' })).toEqual({ capacity: 'capacity' });
    expect(wrong({ capacity: 'viele' })).toEqual({ capacity: 'capacity' });
    expect(wrong({ closes_at: '2026-12-01T09:01:00.000Z' })).toEqual({ closes_at: 'closes_at' });
    // Without registration nobody asks what stands in its fields.
    expect(wrong({ capacity: '0', registration: false })).toEqual({});
  });
});
