import { describe, expect, it } from 'vitest';
import type { Event, Question, Talk } from '../protocol/messages';
import { answer_moment } from './answer_moment';
import { question_ms } from './question_place';
import { Recording } from './recording';

const begin = Date.parse('2026-11-17T09:00:00.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const talk = { id: 't', live_at: at(0), ended_at: at(1000) } as Talk;

const question = (more: Partial<Question>): Question =>
  ({ id: 'q', seq: 1, at: at(10), by: 'kim', number: 4, text: '?', state: 'released', erased: false, ...more }) as Question;
const spoken = { by: 'ute', at: at(130), text: '', html: '', spoken: true };
const event = (seq: number, seconds: number, one: Question, by = 'kim'): Event =>
  ({ channel: 'talk:t', seq, at: at(seconds), event: 'x', by, data: { questions: [one] } });
const place = (events: Event[], which: string | null = '4') => question_ms(new Recording(events, talk), which);

describe('a question in the replay', () => {
  const asked = event(1, 10, question({}));
  // The clock of the event is a little behind that of the call.
  const called = event(2, 100.004, question({ state: 'answering', called_at: at(100) }));
  const answered = event(3, 130, question({ state: 'answered', called_at: at(100), answer: spoken }));

  it('stands where its answer aloud began', () => {
    expect(place([asked, called, answered])).toBe(100_004);
    expect(place([asked, called, answered], 'q')).toBe(100_004);
  });

  it('stands where it was answered in writing, unless that was after the end', () => {
    const written = (seconds: number) =>
      event(2, seconds, question({ state: 'answered', answer: { ...spoken, at: at(seconds), text: 'Ja', spoken: false } }));
    expect(place([asked, written(200)])).toBe(200_000);
    expect(place([asked, written(2000)])).toBe(10_000);
  });

  it('stands where it came, anonymous ones where they were seen, those of before at the beginning', () => {
    expect(place([asked])).toBe(10_000);
    const other = event(2, 60, question({ id: 'r', number: 5 }));
    expect(place([event(1, -600, question({}), 'anonymous'), other])).toBe(60_000);
    expect(place([event(1, -600, question({}))])).toBe(0);
  });

  it('was answered with the one it was merged into', () => {
    const merged = question({ id: 'm', number: 7, state: 'merged', merged: { into: 'q', number: 4, was: 'released' } });
    expect(place([asked, event(2, 50, merged), { ...called, seq: 3 }, { ...answered, seq: 4 }], '7')).toBe(100_004);
  });

  it('is nowhere without being there', () => {
    expect(place([asked], '5')).toBeNull();
    expect(place([asked], null)).toBeNull();
  });
});

describe('the moment of an answer', () => {
  const aloud = question({ state: 'answered', called_at: at(100), answer: spoken });
  const written = (seconds: number) =>
    question({ state: 'answered', called_at: at(100), answer: { ...spoken, at: at(seconds), text: 'Ja', spoken: false } });

  it('is in the talk once that is over', () => {
    expect(answer_moment(aloud, talk)).toEqual({ clock: '00:01:40', href: '/talks/t/nachschau?frage=4' });
    expect(answer_moment(written(200), talk)?.clock).toBe('00:03:20');
  });

  it('is not there while the talk runs, for an answer of later, and without one', () => {
    expect(answer_moment(aloud, { id: 't', live_at: at(0) })).toBeUndefined();
    expect(answer_moment(written(2000), talk)).toBeUndefined();
    expect(answer_moment(question({ called_at: at(100) }), talk)).toBeUndefined();
    expect(answer_moment({ ...aloud, erased: true }, talk)).toBeUndefined();
  });
});
