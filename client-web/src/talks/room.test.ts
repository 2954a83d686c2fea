import { flushSync, mount, unmount } from 'svelte';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { new_id } from '../protocol/ids';
import type { Me, Question, Talk } from '../protocol/messages';
import type { FakeServer } from '../realtime/testing/fake_server';
import { install_fake_server } from '../realtime/testing/install';

// What jsdom lacks; nothing here depends on sizes.
class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', NoObserver);
vi.stubGlobal('IntersectionObserver', NoObserver);
vi.stubGlobal('matchMedia', (query: string) => ({
  // A wide window: three columns.
  matches: query.includes('min-width'),
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

const me: Me = { person: { id: new_id(), name: 'Kim Probe', office: 'Amt' }, roles: ['member'], contacts: [] };
const other = { id: new_id(), name: 'Olaf Probe', office: 'Gemeinde' };
const id = new_id();
const channel = `talk:${id}`;

const talk: Talk = {
  id,
  state: 'live',
  muted: [],
  plan: {
    title: 'OZG-Formulare mit FIM',
    description: 'Worum es geht.',
    starts_at: '2026-11-24T09:00:00.000Z',
    minutes: 90,
    moderators: [other.id],
    speakers: [other.id],
    caption_writers: [],
    agenda: [{ minute: 0, title: 'Begrüßung' }],
    review: true,
  },
  live_at: '2026-11-24T09:00:00.000Z',
};

function question(number: number, part: Partial<Question> = {}): Question {
  return {
    id: new_id(),
    seq: 0,
    at: '2026-11-24T09:10:00.000Z',
    by: other.id,
    number,
    text: `Frage Nummer ${number}`,
    state: 'released',
    task: '',
    votes: 0,
    erased: false,
    ...part,
  };
}

let server: FakeServer;
const first = question(1, { votes: 5 });

async function settle(ms = 100): Promise<void> {
  await server.clock.advance(ms);
  flushSync();
}
const page = (): string => document.body.textContent ?? '';
const shown = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('ul[aria-label=Fragen] [data-question]')].map(
    (row) => row.dataset.question ?? '',
  );
function button(text: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(text));
  if (!found) throw new Error(`no button "${text}"`);
  return found;
}
function write(label: string, text: string): void {
  const field = [...document.querySelectorAll('textarea')].find(
    (one) => document.querySelector(`label[for="${one.id}"]`)?.textContent === label,
  );
  if (!field) throw new Error(`no field "${label}"`);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}

let room: ReturnType<typeof mount> | undefined;

beforeAll(async () => {
  server = await install_fake_server({
    me,
    prepare: (prepared) => {
      prepared.people.push(other);
      prepared.commit(channel, 'talk.published', { talk }, { by: other.id });
      prepared.commit(channel, 'question.asked', { questions: [first] }, { by: other.id });
    },
  });
  const { default: RoomView } = await import('./RoomView.svelte');
  room = mount(RoomView, { target: document.body, props: { params: { id }, query: new URLSearchParams() } });
  await settle();
}, 20_000);
// Its timers must not outlive the page.
afterAll(() => room && unmount(room));

describe('the room, in the order of a talk', () => {
  it('shows what is open', () => {
    expect(shown()).toEqual(['1']);
    expect(page()).toContain('Gerade wird keine Frage beantwortet.');
    expect(page()).toContain('Begrüßung');
  });

  it('lets a new question wait behind the strip', async () => {
    server.commit(channel, 'question.asked', { questions: [question(2)] }, { by: other.id });
    await settle();
    expect(shown()).toEqual(['1']);
    button('1 neue Frage anzeigen').click();
    flushSync();
    expect(shown()).toEqual(['2', '1']);
    expect(page()).toContain('Keine neuen Fragen');
  });

  it('shows the own question as waiting, and nowhere else', async () => {
    write('Ihre Frage', 'Darf ich fragen?');
    await settle();
    expect(page()).toContain('Darf ich fragen?');
    expect(shown()).not.toContain('14');
  });

  it('moves what is called to the top, its height reserved before', async () => {
    const called = { ...first, seq: 2, state: 'answering' as const, called_at: '2026-11-24T09:12:00.000Z' };
    server.commit(channel, 'question.called', { questions: [called] }, { by: other.id });
    await settle();
    expect(document.querySelector('div.current')?.textContent).toContain('Frage Nummer 1');
    expect(shown()).toEqual(['2']);
  });

  it('swaps the own line from "Wird gesendet" to "Gesendet" without a second one', async () => {
    write('Ihre Nachricht an alle', 'Guten Morgen');
    flushSync();
    expect(page()).toContain('Wird gesendet');
    await settle();
    expect(page()).not.toContain('Wird gesendet');
    expect(page()).toContain('Gesendet');
    expect(page().split('Guten Morgen')).toHaveLength(2);
  });

  it('keeps what was refused with what to do', async () => {
    server.refuse('chat.post', 'wrong_state');
    write('Ihre Nachricht an alle', 'Zu spät');
    await settle();
    expect(page()).toContain('Nicht gesendet');
    button('Verwerfen').click();
    await settle();
    expect(page()).not.toContain('Zu spät');
  });

  it('keeps a place for what was deleted', async () => {
    const message = { id: new_id(), seq: 0, at: '2026-11-24T09:13:00.000Z', by: other.id, text: 'Weg damit' };
    const sent = server.commit(channel, 'chat.posted', { messages: [{ ...message, erased: false }] });
    await settle();
    expect(page()).toContain('Weg damit');
    const erased = { ...message, seq: sent.seq, text: '', erased: true };
    server.commit(channel, 'chat.erased', { messages: [erased] });
    await settle();
    expect(page()).not.toContain('Weg damit');
    expect(page()).toContain('Diese Nachricht wurde gelöscht.');
  });

  it('says when it is over and where to go on asking', async () => {
    const ended: Talk = { ...talk, state: 'follow_up', ended_at: '2026-11-24T10:28:00.000Z' };
    server.commit(channel, 'talk.moved', { talk: ended }, { by: other.id });
    await settle();
    expect(page()).toContain('Der Talk ist seit 11:28 Uhr beendet.');
    const link = [...document.querySelectorAll('a')].find((one) =>
      one.textContent?.includes('In der Nachbereitung fragen'),
    );
    expect(link?.getAttribute('href')).toBe(`/talks/${id}/nachbereitung`);
    expect(page()).toContain('Der Chat ist seit 11:28 Uhr geschlossen.');
  });
});
