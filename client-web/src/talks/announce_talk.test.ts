import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Event, Question, State } from '../protocol/messages';
import { announce, announce_collected } from '../app/announcements.svelte';
import { announce_talk } from './announce_talk';

vi.mock('../app/announcements.svelte', () => ({ announce: vi.fn(), announce_collected: vi.fn() }));
vi.mock('../realtime/index', () => ({ me: { id: 'me', is: (id: string) => id === 'me' } }));

const event = (name: string, data: State, by = 'you'): Event => ({
  channel: 'talk:x',
  seq: 7,
  at: '2026-11-24T10:00:00.000Z',
  event: name,
  by,
  data,
});
const question = (part: Partial<Question>): Question => ({
  id: 'q',
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
const talk = (state: 'live' | 'follow_up') => ({ talk: { id: 'x', state } }) as State;
const said = () => vi.mocked(announce).mock.calls.map(([one]) => `${one.kind}: ${one.text}`);

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

  it('collects what others write, and says nothing of what was missed', () => {
    const other = question({ seq: 7, by: 'you' });
    announce_talk(event('question.asked', { questions: [other] }), 'missed');
    expect(announce_collected).not.toHaveBeenCalled();
    announce_talk(event('question.asked', { questions: [other] }), 'live');
    expect(vi.mocked(announce_collected).mock.calls[0]?.[0]).toMatchObject({ kind: 'questions', count: 1 });
    expect(announce).not.toHaveBeenCalled();
  });
});
