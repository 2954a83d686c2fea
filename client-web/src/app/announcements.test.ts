import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announce, announce_collected, announcements } from './announcements.svelte';
import { settings } from './settings.svelte';

const chat = (...names: string[]) => ({
  kind: 'chat' as const,
  items: names.map((name) => ({ text: () => name, href: `/${name}` })),
  text: (n: number) => `${n} im Chat`,
});

describe("the page's announcer", () => {
  let before: typeof settings.announcements;
  beforeEach(() => {
    vi.useFakeTimers();
    before = settings.announcements;
    announcements.clear_missed();
    announcements.mark_read();
  });
  afterEach(() => {
    settings.announcements = before;
    vi.advanceTimersByTime(120_000);
    vi.useRealTimers();
  });

  it('says what waits by itself, later', () => {
    settings.announcements = { ...before, chat: true };
    announce_collected(chat('a', 'b'));
    vi.advanceTimersByTime(5000);
    expect(announcements.polite.text).toBe('2 im Chat');
  });

  it('counts what was to be said, until it is read, and keeps it then', () => {
    settings.announcements = { ...before, chat: true, polls: false, per_minute: 2 };
    announce({ kind: 'polls', text: 'switched off' });
    announce({ kind: 'events', text: 'no room' });
    announce_collected(chat('a', 'b'));
    vi.advanceTimersByTime(35_000);
    expect(announcements.unread.map(({ text }) => text)).toEqual(['2 im Chat', 'no room', 'switched off']);
    expect(announcements.unread_count).toBe(3);
    announcements.mark_read();
    expect(announcements.unread_count).toBe(0);
    expect(announcements.read.length).toBe(3);
  });

  it('is off as a whole with one switch, but for connection and failures', () => {
    settings.announcements = { ...before, all: false };
    const said = announcements.polite.count;
    announce({ kind: 'own_questions', text: 'called' });
    announce({ kind: 'own_failure', text: 'not sent' });
    expect(announcements.polite.count).toBe(said);
    expect(announcements.alert.text).toBe('not sent');
    expect(announcements.missed.entries.map(({ text }) => text)).toEqual(['called']);
  });

  it('says it in the dialog that lies on top', () => {
    const page = announcements.enter();
    const dialog = announcements.enter();
    announcements.try_out('Probe');
    expect(announcements.polite.place).toBe(dialog.place);
    dialog.leave();
    announcements.try_out('Probe');
    expect(announcements.polite.place).toBe(page.place);
    page.leave();
  });
});
