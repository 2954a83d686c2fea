import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Event, Question, State } from '../protocol/messages';
import { amend_collected, announce, announce_collected } from '../app/announcements.svelte';
import { announce_talk } from './announce_talk';

vi.mock('../app/announcements.svelte', () => ({
  amend_collected: vi.fn(),
  announce: vi.fn(),
  announce_collected: vi.fn(),
}));
vi.mock('../realtime/index', () => ({
  me: { id: 'me', is: (id: string) => id === 'me' },
  people: { get: (id: string) => (id === 'kim' ? { name: 'Kim Albers' } : undefined) },
}));

const id = '019b0000-0000-7000-8000-000000000001';

const event = (name: string, data: State, by = 'you'): Event => ({
  channel: `talk:${id}`,
  seq: 7,
  at: '2026-11-24T10:00:00.000Z',
  event: name,
  by,
  data,
});
const question = (part: Partial<Question>): Question => ({
  id,
  seq: 3,
  at: '',
  by: 'me',
  number: 14,
  text: '',
  state: 'released',
  task: '',
  votes: 0,
  erased: false,
  ...part,
});
const slide = (page: number, until?: string) => ({
  id: `s${page}`,
  seq: 3,
  at: '',
  by: 'you',
  deck: 'd',
  page,
  ...(until === undefined ? {} : { until }),
});
const talk = (state: 'live' | 'follow_up') => ({ talk: { id: 'x', state } }) as State;
/** What was collected of each kind: text and address. */
const collected = () =>
  Object.fromEntries(
    vi
      .mocked(announce_collected)
      .mock.calls.filter(([one]) => one.items.length > 0)
      .map(([one]) => [one.kind, one.items.map((item) => [item.text(), item.href])]),
  );
const said = () => vi.mocked(announce).mock.calls.map(([one]) => `${one.kind}: ${one.text}`);

const moderated = (...moderators: string[]): State => ({ talk: { id: 'x', state: 'live', plan: { moderators } } }) as unknown as State;

describe('who moderates', () => {
  const said = () => vi.mocked(announce).mock.calls.map(([one]) => [one.text, one.href]);
  beforeEach(() => vi.mocked(announce).mockClear());

  it('is told when named, and when leading', () => {
    announce_talk(event('moderator.added', moderated('you', 'me')), 'live');
    announce_talk(event('moderator.leads', moderated('me', 'you')), 'live');
    expect(said()).toEqual([
      ['Sie moderieren diesen Talk jetzt mit. Die Regie ist für Sie offen.', `/talks/${id}/regie`],
      ['Sie leiten diesen Talk jetzt.', `/talks/${id}/regie`],
    ]);
  });

  it('hears nothing of others, of what was missed, and of what one did oneself', () => {
    announce_talk(event('moderator.added', moderated('you', 'me', 'kim')), 'live');
    announce_talk(event('moderator.leads', moderated('you', 'me')), 'live');
    announce_talk(event('moderator.added', moderated('you', 'me')), 'missed');
    announce_talk(event('moderator.leads', moderated('me', 'you'), 'me'), 'live');
    expect(said()).toEqual([]);
  });
});

describe('announcements of a talk', () => {
  beforeEach(() => vi.clearAllMocks());

  it('says start and end, but not a change of the plan', () => {
    announce_talk(event('talk.moved', talk('live')), 'live');
    announce_talk(event('talk.edited', talk('live')), 'live');
    announce_talk(event('talk.moved', talk('follow_up')), 'live');
    expect(said()).toEqual([
      'events: Die Übertragung hat begonnen.',
      'events: Die Übertragung ist beendet.',
    ]);
  });

  it('says what becomes of an own question', () => {
    announce_talk(event('question.called', { questions: [question({ state: 'answering' })] }), 'live');
    announce_talk(event('question.answered', { questions: [question({ state: 'answered' })] }), 'live');
    announce_talk(event('question.released', { questions: [question({ seq: 7 })] }), 'live');
    expect(said()).toEqual([
      'own_questions: Ihre Frage F\u00a014 wird jetzt beantwortet.',
      'own_questions: Ihre Frage F\u00a014 ist beantwortet.',
      'own_questions: Ihre Frage F\u00a014 ist freigegeben.',
    ]);
  });

  it('says which slide others show, and that none is shown', () => {
    announce_talk(event('slides.shown', { slides: [slide(6, 'now'), slide(7)] }), 'live');
    announce_talk(event('slides.shown', { slides: [slide(8)] }, 'me'), 'live');
    announce_talk(event('slides.hidden', { slides: [slide(7, 'now')] }), 'live');
    expect(said()).toEqual(['events: Folie 7', 'events: Es wird keine Folie mehr gezeigt.']);
  });

  it('collects what others write, and says nothing of what was missed', () => {
    const other = question({ seq: 7, by: 'you', text: 'Wann?' });
    announce_talk(event('question.asked', { questions: [other] }), 'missed');
    expect(announce_collected).not.toHaveBeenCalled();
    announce_talk(event('question.asked', { questions: [other] }), 'live');
    expect(collected()).toEqual({ questions: [['F\u00a014: Wann?', `/talks/${id}?frage=14`]] });
    expect(announce).not.toHaveBeenCalled();
  });

  it('collects messages with who wrote them, and hands', () => {
    const message = { id, seq: 7, at: '', by: 'kim', text: 'Guten Morgen', erased: false };
    announce_talk(event('chat.posted', { messages: [message, { ...message, by: 'me' }] }), 'live');
    const hand = { id, seq: 7, at: '', by: 'you', state: 'raised' as const, first: true };
    announce_talk(event('hand.raised', { hands: [hand] }), 'live');
    expect(collected()).toEqual({
      chat: [['Kim Albers: Guten Morgen', `/talks/${id}?chat=${id}`]],
      hands: [['Jemand', `/talks/${id}`]],
    });
  });

  it('says a message that mentions one by itself, and does not count it', () => {
    const message = { id, seq: 7, at: '', by: 'kim', text: '@Ich, hört man mich?', erased: false };
    announce_talk(event('chat.posted', { messages: [{ ...message, mentions: ['you', 'me'] }] }), 'live');
    announce_talk(event('chat.posted', { messages: [{ ...message, by: 'me', mentions: ['me'] }] }), 'live');
    expect(said()).toEqual(['mentions: Kim Albers erwähnt Sie: @Ich, hört man mich?']);
    expect(vi.mocked(announce).mock.calls[0]?.[0].href).toBe(`/talks/${id}?chat=${id}`);
    expect(collected()).toEqual({});
    announce_talk(event('chat.posted', { messages: [{ ...message, mentions: ['you'] }] }), 'live');
    expect(collected()).toEqual({ chat: [['Kim Albers: @Ich, hört man mich?', `/talks/${id}?chat=${id}`]] });
  });

  it('says reactions as the last totals, in one sentence for all messages', () => {
    const tally = (message: string, agree: number, thanks: number) => ({
      message,
      reactions: [
        { reaction: 'agree' as const, count: agree },
        ...(thanks > 0 ? [{ reaction: 'thanks' as const, count: thanks }] : []),
      ],
    });
    announce_talk(event('chat.tally', { reaction_tallies: [tally('a', 1, 0)] }), 'live');
    announce_talk(event('chat.tally', { reaction_tallies: [tally('a', 11, 2), tally('b', 1, 1)] }), 'live');
    const last = vi.mocked(announce_collected).mock.calls.map(([one]) => one).findLast((one) => one.kind === 'reactions');
    expect(last?.text(0)).toBe('Reaktionen auf 2 Nachrichten: Zustimmung 12, Danke 3');
    announce_talk(event('chat.tally', { reaction_tallies: [{ message: 'b', reactions: [] }] }), 'live');
    const next = vi.mocked(announce_collected).mock.calls.map(([one]) => one).findLast((one) => one.kind === 'reactions');
    expect(next?.text(0)).toBe('Reaktionen auf 1 Nachricht: keine mehr');
  });

  it('amends what was collected, also by what was missed', () => {
    const message = { id, seq: 3, at: '', by: 'kim', text: 'Guten Tag', erased: false };
    announce_talk(event('chat.edited', { messages: [message] }), 'missed');
    announce_talk(event('chat.erased', { messages: [{ ...message, text: '', erased: true }] }), 'live');
    const [edited, erased] = vi.mocked(amend_collected).mock.calls;
    expect(edited?.[1]?.()).toBe('Kim Albers: Guten Tag');
    expect(erased).toEqual([`/talks/${id}?chat=${id}`, null]);
  });

  it('says that the floor is yours, and polls', () => {
    const hand = { id, seq: 3, at: '', by: 'me', state: 'speaking' as const, first: true };
    announce_talk(event('hand.called', { hands: [hand] }), 'live');
    announce_talk(event('poll.opened', { polls: [{ text: 'Passt das?' }] } as State), 'live');
    expect(said()).toEqual(['floor: Sie haben das Wort.', 'polls: Umfrage: Passt das?']);
  });
});
