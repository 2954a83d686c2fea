import { describe, expect, it } from 'vitest';
import type {
  Caption, Card, ChatMessage, Deck, Hand, LinkEnd, Person, Poll, Question, ShownSlide, Talk,
} from '../protocol/messages';
import { escape_html, kept, page_of, people_in, record_links, record_of, speakers_of, type TalkThings } from './talk_record';

const question = (id: string, more: Partial<Question> = {}): Question =>
  ({ id, seq: 1, at: '', by: 'kim', number: 1, text: id, state: 'released', task: '', votes: 0, erased: false, ...more });
const message = (id: string, more: Partial<ChatMessage> = {}): ChatMessage =>
  ({ id, seq: 1, at: '', by: 'olaf', text: id, erased: false, ...more });
const caption = (id: string, more: Partial<Caption> = {}): Caption =>
  ({ id, seq: 1, at: '', by: 'ute', text: id, erased: false, ...more });
const poll = (id: string, more: Partial<Poll> = {}): Poll =>
  ({ id, by: 'ute', state: 'closed', erased: false, ...more }) as Poll;

const at = (seconds: number): string => new Date(Date.parse('2026-11-24T09:00:00.000Z') + seconds * 1000).toISOString();
const slide = (id: string, seconds: number, until: number, deck = 'd1'): ShownSlide =>
  ({ id, seq: seconds, at: at(seconds), by: 'ute', deck, page: 2, until: at(until) });
const hand = (id: string, by: string, called?: number): Hand =>
  ({ id, seq: 1, at: at(1), by, state: 'done', first: true, ...(called === undefined ? {} : { called_at: at(called) }) });
const t_id = '00000000-0000-4000-8000-00000000000a';
const task = 'template:00000000-0000-4000-8000-00000000000b#task:2.1';
const q1 = `talk:${t_id}#question:00000000-0000-4000-8000-000000000001`;
const link = (here: string, other: string, removed = false): LinkEnd =>
  ({ id: `${here} ${other}`, seq: 1, here, other, version: 1, removed });

const things: TalkThings = {
  talk: { id: t_id, state: 'follow_up', plan: { moderators: ['ute'], speakers: ['ben'] } } as unknown as Talk,
  questions: [
    question('q1', { state: 'answered', answer: { by: 'rita', at: '', text: 'Ja.', html: '', spoken: false } }),
    question('q2', { erased: true, by: 'gone', text: '' }),
  ],
  polls: [poll('p1'), poll('p2', { state: 'open' }), poll('p3', { erased: true })],
  messages: [message('m1'), message('m2', { erased: true, by: 'gone', text: '' })],
  captions: [caption('c1'), caption('c2', { erased: true, by: 'gone', text: '' })],
  slides: [slide('s1', 10, 60), slide('leafed', 60, 61), slide('gone', 70, 90, 'd2')],
  decks: [{ id: 'd1', title: 'Stand', erased: false } as Deck, { id: 'd2', erased: true } as Deck],
  hands: [hand('h1', 'silent'), hand('h2', 'second', 90), hand('h3', 'first', 50)],
  links: [link(`talk:${t_id}`, task), link(q1, task), link(q1, `talk:${t_id}`), link(q1, 'thread:x', true)],
};

describe('the record of a talk', () => {
  it('holds what stands, not what was deleted or never ended', () => {
    const what = kept(things);
    expect(what.questions.map(({ id }) => id)).toEqual(['q1']);
    expect(what.polls.map(({ id }) => id)).toEqual(['p1']);
    expect(what.messages.map(({ id }) => id)).toEqual(['m1']);
    expect(what.captions.map(({ id }) => id)).toEqual(['c1']);
    expect(what.slides.map(({ id }) => id)).toEqual(['s1']);
    expect(what.decks.map(({ id }) => id)).toEqual(['d1']);
  });

  it('names everyone in it, and nobody else', () => {
    expect(people_in(kept(things)).sort()).toEqual(['ben', 'first', 'kim', 'olaf', 'rita', 'second', 'ute']);
    const known: Record<string, Person> = {
      kim: { id: 'kim', name: 'Kim Albers', office: 'Stadt Talaue' } as Person,
    };
    const record = record_of(things, (id) => known[id], () => undefined, '2026-11-24T10:00:00.000Z');
    expect(record.people).toEqual({ kim: { name: 'Kim Albers', office: 'Stadt Talaue' } });
    expect(record.format).toBe('behoerdentalk-talk-1');
    expect(JSON.parse(JSON.stringify(record)).questions).toHaveLength(1);
  });

  it('names who spoke, in their order, and nothing of who waited', () => {
    expect(speakers_of(kept(things).hands)).toEqual([
      { by: 'first', called_at: at(50) },
      { by: 'second', called_at: at(90) },
    ]);
    const json = JSON.stringify(record_of(things, () => undefined, () => undefined, at(0)));
    expect(json).not.toContain('silent');
    expect(json).not.toContain('hands');
  });

  it('has the links to what its reader may see', () => {
    expect(record_links(kept(things), `talk:${t_id}`).map(({ other }) => other)).toEqual([task]);
    expect(record_links(kept(things), q1).map(({ other }) => other)).toEqual([task]);
    const card = (end: LinkEnd) => (end.other === task ? ({ mark: '2.1', title: 'Aktenplan' } as Card) : null);
    expect(record_of(things, () => undefined, card, at(0)).links).toEqual([
      { from: `talk:${t_id}`, to: task, title: '2.1 Aktenplan' },
      { from: q1, to: task, title: '2.1 Aktenplan' },
    ]);
  });

  it('is a page of its own, whatever its title is', () => {
    const page = page_of('E-Akte <b>"&"', 'de', '<h1>E-Akte</h1>');
    expect(page).toContain('<title>E-Akte &lt;b&gt;&quot;&amp;&quot;</title>');
    expect(page).toContain('<html lang="de">');
    expect(escape_html('a&lt;')).toBe('a&amp;lt;');
  });
});
