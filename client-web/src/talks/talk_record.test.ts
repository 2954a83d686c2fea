import { describe, expect, it } from 'vitest';
import type { Caption, ChatMessage, Person, Poll, Question, Talk } from '../protocol/messages';
import { escape_html, kept, page_of, people_in, record_of, type TalkThings } from './talk_record';

const question = (id: string, more: Partial<Question> = {}): Question =>
  ({ id, seq: 1, at: '', by: 'kim', number: 1, text: id, state: 'released', task: '', votes: 0, erased: false, ...more });
const message = (id: string, more: Partial<ChatMessage> = {}): ChatMessage =>
  ({ id, seq: 1, at: '', by: 'olaf', text: id, erased: false, ...more });
const caption = (id: string, more: Partial<Caption> = {}): Caption =>
  ({ id, seq: 1, at: '', by: 'ute', text: id, erased: false, ...more });
const poll = (id: string, more: Partial<Poll> = {}): Poll =>
  ({ id, by: 'ute', state: 'closed', erased: false, ...more }) as Poll;

const things: TalkThings = {
  talk: { id: 't', state: 'follow_up', plan: { moderators: ['ute'], speakers: ['ben'] } } as unknown as Talk,
  questions: [
    question('q1', { state: 'answered', answer: { by: 'rita', at: '', text: 'Ja.', html: '', spoken: false } }),
    question('q2', { erased: true, by: 'gone', text: '' }),
  ],
  polls: [poll('p1'), poll('p2', { state: 'open' }), poll('p3', { erased: true })],
  messages: [message('m1'), message('m2', { erased: true, by: 'gone', text: '' })],
  captions: [caption('c1'), caption('c2', { erased: true, by: 'gone', text: '' })],
};

describe('the record of a talk', () => {
  it('holds what stands, not what was deleted or never ended', () => {
    const what = kept(things);
    expect(what.questions.map(({ id }) => id)).toEqual(['q1']);
    expect(what.polls.map(({ id }) => id)).toEqual(['p1']);
    expect(what.messages.map(({ id }) => id)).toEqual(['m1']);
    expect(what.captions.map(({ id }) => id)).toEqual(['c1']);
  });

  it('names everyone in it, and nobody else', () => {
    expect(people_in(kept(things)).sort()).toEqual(['ben', 'kim', 'olaf', 'rita', 'ute']);
    const known: Record<string, Person> = {
      kim: { id: 'kim', name: 'Kim Albers', office: 'Stadt Talaue' } as Person,
    };
    const record = record_of(things, (id) => known[id], '2026-11-24T10:00:00.000Z');
    expect(record.people).toEqual({ kim: { name: 'Kim Albers', office: 'Stadt Talaue' } });
    expect(record.format).toBe('behoerdentalk-talk-1');
    expect(JSON.parse(JSON.stringify(record)).questions).toHaveLength(1);
  });

  it('is a page of its own, whatever its title is', () => {
    const page = page_of('E-Akte <b>"&"', 'de', '<h1>E-Akte</h1>');
    expect(page).toContain('<title>E-Akte &lt;b&gt;&quot;&amp;&quot;</title>');
    expect(page).toContain('<html lang="de">');
    expect(escape_html('a&lt;')).toBe('a&amp;lt;');
  });
});
